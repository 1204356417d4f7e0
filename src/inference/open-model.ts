import { SegmentationError } from '../errors.js';
import { type OpenOptions, openPointSam } from '../model/open-point-sam.js';
import { fetchManifest } from '../model/load-model.js';
import type { PromptableModel } from '../model/promptable-model.js';
import { openRemoteModel } from '../remote/open-remote-model.js';
import type { EngineInfo, LoadRequest } from './segmentation-engine.js';

/** A model that is ready, and what it runs on. */
export interface OpenedModel extends Pick<EngineInfo, 'backend' | 'host' | 'reason'> {
  readonly model: PromptableModel;
  /** Gives memory and GPU device back. */
  dispose(): Promise<void>;
}

export type OpenModel = (request: LoadRequest, options: OpenOptions) => Promise<OpenedModel>;

/**
 * Opens a model on the server that the request names, else on this machine; neither takes the other's place.
 * @throws SegmentationError as `openPointSam` or `openRemoteModel`
 */
export const openModel: OpenModel = async (request, options) => {
  const { model, remote } = request;
  if (!remote) return openPointSam(request, options);
  if ('stored' in model) {
    throw new SegmentationError('remote-invalid', 'A model that is kept in this browser cannot run on a server. Choose another model, or use your own machine.');
  }
  const manifest = await fetchManifest(model.manifestUrl, options.signal);
  return openRemoteModel(manifest, remote, options);
};
