import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { ModelFile } from '../model/model-manifest.js';

/** Whether these bytes are the file that a manifest describes. */
export async function isSound(bytes: Uint8Array<ArrayBuffer>, file: ModelFile): Promise<boolean> {
  return bytes.length === file.bytes && (await digest(bytes)) === file.sha256;
}

/** The browser's own is faster, but pages served over plain http have none. */
async function digest(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return bytesToHex(crypto.subtle ? new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)) : sha256(bytes));
}
