import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readScene } from '../evaluation/read-scene.js';
import type { Scene } from '../evaluation/scene.js';
import { sceneError } from '../evaluation/scene-error.js';
import { parseSceneMetadata } from '../evaluation/scene-metadata.js';
import { withSafetensors } from './open-weights.js';
import { UsageError } from './usage-error.js';

/**
 * Names of the scenes in a folder, in order: `NAME.safetensors` with `NAME.json` beside it.
 *
 * @throws UsageError when there is no folder or no scene in it
 */
export async function listScenes(folder: string): Promise<string[]> {
  if (!existsSync(folder)) throw new UsageError(`there is no folder ${folder}`);
  const names = (await readdir(folder)).filter((file) => file.endsWith('.safetensors')).map((file) => file.slice(0, -'.safetensors'.length));
  if (names.length === 0) throw new UsageError(`expected scenes NAME.safetensors and NAME.json in ${folder}, found none`);
  return names.sort();
}

/**
 * Reads a scene of a folder.
 *
 * @throws SegmentationError `scene-invalid`, `weights-invalid` for a damaged safetensors file
 */
export async function openScene(folder: string, name: string): Promise<Scene> {
  const path = join(folder, `${name}.json`);
  if (!existsSync(path)) throw sceneError(`${name}.safetensors`, `${name}.json beside it`, 'none');
  const metadata = parseSceneMetadata(`${name}.json`, await readFile(path, 'utf8'));
  return withSafetensors(join(folder, `${name}.safetensors`), (file) => readScene(name, file, metadata));
}
