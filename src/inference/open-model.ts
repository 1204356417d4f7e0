import { loadManifest } from '../model/load-model.js';
import { type OpenOptions, openPointSam } from '../model/open-point-sam.js';
import type { PointSam } from '../model/point-sam.js';
import { openRemoteModel } from '../remote/open-remote-model.js';
import type { EngineInfo, LoadRequest } from './segmentation-engine.js';

/** A model that is ready, and what it runs on. */
export interface OpenedModel extends Pick<EngineInfo, 'backend' | 'host' | 'reason'> {
  readonly model: PointSam;
  /** Gives memory and GPU device back. */
  dispose(): Promise<void>;
}

export type OpenModel = (request: LoadRequest, options: OpenOptions) => Promise<OpenedModel>;

/** Opens a model on the server that the request names, else on this machine; neither takes the other's place. */
export const openModel: OpenModel = async (request, options) => (request.remote
  ? openRemoteModel(await loadManifest(request.model, options.signal), request.remote, options)
  : openPointSam(request, options));
