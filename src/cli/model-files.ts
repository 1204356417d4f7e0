import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { SegmentationError } from '../errors.js';
import { parseManifest, type ModelFile, type ModelManifest } from '../model/model-manifest.js';

/**
 * The manifest of a converted model.
 * @throws SegmentationError `model-fetch-failed`, `model-invalid` with the path
 */
export async function readManifest(path: string): Promise<ModelManifest> {
  return parseManifest(parseJson(path, (await readModelFile(path)).toString('utf8')), path);
}

/**
 * A file of a converted model.
 * @throws SegmentationError `model-fetch-failed`, `model-invalid` with the path
 */
export async function readChecked(path: string, { bytes, sha256 }: ModelFile): Promise<Uint8Array> {
  const content = await readModelFile(path);
  const digest = createHash('sha256').update(content).digest('hex');
  if (content.length === bytes && digest === sha256) return content;
  throw new SegmentationError('model-invalid', `${path} is not the file that the manifest describes (${content.length} bytes with `
    + `SHA-256 ${digest.slice(0, 12)}… instead of ${bytes} with ${sha256.slice(0, 12)}…). Convert the model again.`);
}

async function readModelFile(path: string): Promise<Buffer> {
  if (existsSync(path)) return readFile(path);
  throw new SegmentationError('model-fetch-failed', `${path} does not exist. Name a folder that \`potree-point-sam convert\` has written.`);
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new SegmentationError('model-invalid', `${path} is not a model manifest: it is no JSON (${String(error)}). Convert the model again.`);
  }
}
