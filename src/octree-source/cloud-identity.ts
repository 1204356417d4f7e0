import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';

/**
 * What a cloud is known by wherever it lies: SHA-256, as hex, over the description (metadata.json or cloud.js), the
 * hierarchy's first chunk and the length of the hierarchy's first file, each preceded by its length as a double. A cloud
 * that was converted anew, or edited, has another identity; a copy at another address has the same.
 *
 * @param hierarchyLength bytes of hierarchy.bin, or of r.hrc
 */
export function cloudIdentity(description: Uint8Array, rootChunk: Uint8Array, hierarchyLength: number): string {
  const hash = sha256.create();
  for (const part of [description, rootChunk]) hash.update(lengthBytes(part.length)).update(part);
  return bytesToHex(hash.update(lengthBytes(hierarchyLength)).digest());
}

function lengthBytes(length: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, length, true);
  return bytes;
}
