import type { GraphBuilder } from './graph-builder.js';
import { patchEncoder } from './layers.js';
import { OnnxType } from './onnx-proto.js';
import type { Architecture } from './weight-layout.js';

/**
 * The point cloud encoder's first part, which patches go through one by one, so that it may run on some at a time:
 * `patch_features` `[G, K, 6]` (coordinates relative to the patch centre, colour) to `patch_embeddings` `[G, Wp]`.
 */
export function buildPatchEncoder(graph: GraphBuilder, { patchHidden, patchWidth }: Architecture): void {
  const features = graph.input('patch_features', OnnxType.float32, ['G', 'K', 6]);
  const embeddings = patchEncoder(graph, features, 'pc_encoder.patch_embed.patch_encoder', 6, patchHidden, patchWidth);
  graph.output('patch_embeddings', ['G', patchWidth], embeddings);
}
