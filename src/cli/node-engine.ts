import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { PointSamEngine } from '../inference/point-sam-engine.js';
import type { EngineInfo } from '../inference/segmentation-engine.js';
import type { Grouping } from '../model/model-manifest.js';
import type { OpenedModel } from '../inference/open-model.js';
import { PointSam } from '../model/point-sam.js';
import { readChecked, readManifest } from './model-files.js';
import { openNodeRuntime } from './node-runtime.js';

/** The tool's engine in Node, with a model loaded. */
export interface NodeEngine {
  readonly engine: PointSamEngine;
  readonly info: EngineInfo;
  /** Package and provider that run the networks. */
  readonly runtime: string;
}

/**
 * Opens the tool's engine on a folder with a converted model, or on the model that ships with the package; `grouping`
 * takes the place of its manifest's points and patches.
 *
 * @throws SegmentationError `model-fetch-failed` or `model-invalid` with the path
 */
export async function openNodeEngine(folder: string | undefined, grouping: Grouping | null = null): Promise<NodeEngine> {
  const manifest = folder === undefined
    ? createRequire(import.meta.url).resolve('potree-point-sam/models/point-sam-tiny/manifest.json')
    : join(folder, 'manifest.json');
  const runtime = await openNodeRuntime();
  const engine = new PointSamEngine({
    openModel: ({ model }) => openModel(fileURLToPath(model.manifestUrl), grouping, runtime.createRunner),
  });
  const model = { manifestUrl: pathToFileURL(manifest).href };
  // The runtime is Node's own; the browser's files are not asked for.
  const info = await engine.load({ model, runtime: { mjs: '', wasm: '' }, backend: 'wasm' });
  return { engine, info, runtime: runtime.name };
}

async function openModel(path: string, grouping: Grouping | null, createRunner: Parameters<typeof PointSam.create>[2]): Promise<OpenedModel> {
  const own = await readManifest(path);
  const manifest = grouping === null ? own : { ...own, pointCount: grouping.maxPoints, grouping: [grouping] };
  const model = await PointSam.create(manifest, (file) => readChecked(join(path, '..', file.path), file), createRunner);
  return { model, backend: 'wasm', reason: null, dispose: () => model.dispose() };
}
