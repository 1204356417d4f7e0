import { planModel, type PrepareGraph } from '../model/architectures.js';
import type { CommonManifest } from '../model/common-manifest.js';
import type { PromptableModel } from '../model/promptable-model.js';
import { probed } from '../model/self-check.js';
import { InferenceServer } from './inference-server.js';
import { type RemoteSource, servedName } from './remote-source.js';
import { RemoteRunner } from './remote-runner.js';

/** A model whose graphs run on a server. */
export interface RemoteModel {
  readonly model: PromptableModel;
  readonly backend: 'remote';
  readonly reason: null;
  /** The server that points are sent to. */
  readonly host: string;
  dispose(): Promise<void>;
}

export interface OpenRemoteOptions {
  readonly signal?: AbortSignal;
  /** Called when the server is ready and the graphs are looked for. */
  readonly onPreparing?: () => void;
}

/**
 * Opens a model on a server, its weights being there. Every graph is compared with what the server has, and a small cloud of
 * no scan is sent through all of them, before any point of a scan is.
 * @throws SegmentationError as `InferenceServer.connect`, `RemoteRunner.open` and `RemoteRunner.run`
 */
export async function openRemoteModel(manifest: CommonManifest, remote: RemoteSource, { signal, onPreparing }: OpenRemoteOptions = {}): Promise<RemoteModel> {
  const server = await InferenceServer.connect(remote, signal);
  onPreparing?.();
  const { graphs, create } = planModel(manifest, manifest.name);
  const prepare: PrepareGraph = (graph) =>
    RemoteRunner.open(server, remote.models?.[graph] ?? servedName(manifest.name, graph), graphs[graph], signal);
  const model = await probed(await create(prepare, null), { signal });
  return { model, backend: 'remote', reason: null, host: server.host, dispose: () => model.dispose() };
}
