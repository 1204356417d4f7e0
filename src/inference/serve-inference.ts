import { openHosted } from '../host-access/hosted-source.js';
import { pageFetch } from '../host-access/page-fetch.js';
import { loadAnyModel } from '../model-store/load-any-model.js';
import { openModelStorage } from '../model-store/open-storage.js';
import { localCloud } from '../octree-source/local-files.js';
import { httpFiles } from '../octree-source/http-files.js';
import { openOctree } from '../octree-source/octree-source.js';
import { serveWorker } from '../workers/serve-worker.js';
import type { OpenCloud } from './cloud-sources.js';
import { type OpenModel, openModel } from './open-model.js';
import { PointSamEngine } from './point-sam-engine.js';

export { type ModelPlan, type PlanModel, type PrepareGraph, registerArchitecture } from '../model/architectures.js';
export { type CommonManifest, parseCommon } from '../model/common-manifest.js';
export type { GraphRunner, ResidentTensor, RunOptions, TensorData, TensorInput } from '../model/graph-runner.js';
export type { GraphSignature, TensorSignature } from '../model/graph-signature.js';
export { JsonField } from '../model/json-field.js';
export type {
  DecodeOptions, Embedding, EncodeOptions, MaskLogits, Masks, ModelDescription, ModelPrompts, PointCloud, PreviousMask, PromptableModel,
} from '../model/promptable-model.js';

/** Points on screen are at hand while a server is away: it is not asked as often as for a sweep over the whole cloud. */
const RETRIES = { tries: 3 };

/**
 * Serves the engine in the worker that this is called in: all that the package's own worker does. A worker script of one's
 * own calls it after it has registered architectures of its own (`registerArchitecture`), and is named by `createWorker`.
 */
export function serveInference(): void {
  serveWorker((post) => new PointSamEngine({ openModel: openAnyModel, openCloud, onFailure: ({ code, message }) => post({ kind: 'failure', code, message }) }));
}

const openAnyModel: OpenModel = (request, options) =>
  openModel(request, { ...options, load: (source, loading) => loadAnyModel(source, loading, openModelStorage) });

const openCloud: OpenCloud = async ({ cloud: id, access: { url, loader, requests, files } }, signal) => {
  if (loader) return openHosted(loader, { id, signal });
  const source = files ? await localCloud(files) : httpFiles(url ?? id, { retries: RETRIES, ...(requests ? { fetch: pageFetch(requests) } : {}) });
  // What is read here is kept as points, not as bytes; and a click does not wait for a length that nothing is saved under.
  return openOctree(source, { id, nodeCacheBytes: 0, measured: false, signal });
};
