import type { GraphBuilder } from './graph-builder.js';
import { patchEncoder } from './layers.js';
import { OnnxType } from './onnx-proto.js';
import type { DecoderArchitecture } from './weight-layout.js';

/**
 * The mask prompt's encoder: `patch_features` `[G, K, 4]` (coordinates relative to the patch centre, logit of the previous
 * mask) to `mask_embeddings` `[G, E]`.
 */
export function buildMaskEncoder(graph: GraphBuilder, decoder: DecoderArchitecture, embedWidth: number): void {
  const features = graph.input('patch_features', OnnxType.float32, ['G', 'K', 4]);
  const embeddings = patchEncoder(graph, features, 'mask_encoder.patch_encoder', 4, decoder.maskPatchHidden, embedWidth);
  graph.output('mask_embeddings', ['G', embedWidth], embeddings);
}
