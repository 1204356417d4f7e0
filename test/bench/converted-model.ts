import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openWasmRuntime } from '../../src/cli/node-runtime.js';
import { parseManifest } from '../../src/model/model-manifest.js';
import { PointSam } from '../../src/model/point-sam.js';

/** Opens a converted model on WASM, one thread. */
export async function openConverted(folder: string): Promise<PointSam> {
  const path = join(folder, 'manifest.json');
  const manifest = parseManifest(JSON.parse(await readFile(path, 'utf8')), path);
  const { createRunner } = await openWasmRuntime();
  return PointSam.create(manifest, (file) => readFile(join(folder, file.path)), createRunner);
}
