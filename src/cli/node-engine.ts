import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { OpenedModel, OpenModel } from '../inference/open-model.js';
import { PointSamEngine } from '../inference/point-sam-engine.js';
import type { EngineInfo } from '../inference/segmentation-engine.js';
import type { Grouping, ModelManifest } from '../model/model-manifest.js';
import { PointSam } from '../model/point-sam.js';
import { openRemoteModel } from '../remote/open-remote-model.js';
import { remoteHost, type RemoteSource } from '../remote/remote-source.js';
import { readChecked, readManifest } from './model-files.js';
import { openNodeRuntime } from './node-runtime.js';

/** The tool's engine in Node, with a model loaded. */
export interface NodeEngine {
  readonly engine: PointSamEngine;
  readonly info: EngineInfo;
  /** Package and provider that run the networks. */
  readonly runtime: string;
}

export interface NodeEngineOptions {
  /** In place of the manifest's points and patches. */
  readonly grouping?: Grouping | null;
  /** Address of a server that runs the graphs; without it they run here. */
  readonly remote?: string | undefined;
}

/**
 * Opens the tool's engine on a folder with a converted model, or on the model that ships with the package.
 *
 * @throws SegmentationError `model-fetch-failed` or `model-invalid` with the path, and as `openRemoteModel`
 */
export async function openNodeEngine(folder: string | undefined, { grouping = null, remote }: NodeEngineOptions = {}): Promise<NodeEngine> {
  const path = folder === undefined
    ? createRequire(import.meta.url).resolve('potree-point-sam/models/point-sam-tiny/manifest.json')
    : join(folder, 'manifest.json');
  const own = await readManifest(path);
  const manifest = grouping === null ? own : { ...own, pointCount: grouping.maxPoints, grouping: [grouping] };
  const { open, name } = remote === undefined ? await openHere(manifest, dirname(path)) : openOnServer(manifest, { url: remote });
  const engine = new PointSamEngine({ openModel: open });
  // Model and runtime are Node's own; the browser's files are not asked for.
  const info = await engine.load({ model: { manifestUrl: pathToFileURL(path).href }, runtime: { mjs: '', wasm: '' }, backend: 'wasm' });
  return { engine, info, runtime: name };
}

/** How a model is opened, and on what. */
interface Opening {
  readonly open: OpenModel;
  readonly name: string;
}

async function openHere(manifest: ModelManifest, folder: string): Promise<Opening> {
  const { name, createRunner } = await openNodeRuntime();
  const open = async (): Promise<OpenedModel> => {
    const model = await PointSam.create(manifest, (file) => readChecked(join(folder, file.path), file), createRunner);
    return { model, backend: 'wasm', reason: null, dispose: () => model.dispose() };
  };
  return { open, name };
}

function openOnServer(manifest: ModelManifest, remote: RemoteSource): Opening {
  return { open: (_, options) => openRemoteModel(manifest, remote, options), name: `the server ${remoteHost(remote)}` };
}
