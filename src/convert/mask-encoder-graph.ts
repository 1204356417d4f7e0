import type { GraphBuilder } from './graph-builder.js';
import { patchEncoder } from './layers.js';
import { OnnxType } from './onnx-proto.js';
import { MASK_TOKENS, type DecoderArchitecture } from './weight-layout.js';

/**
 * The mask prompt's encoder, which patches go through one by one, so that it may run on some at a time. Inputs:
 * `relative` `[G, K, 3]` (coordinates relative to the patch centre) and `members` `[G, K]` (which points they are);
 * `logits` `[N, 4]` of an earlier answer and `chosen` `[1]`, which of its masks counts. Output: `mask_embeddings` `[G, E]`.
 */
export function buildMaskEncoder(graph: GraphBuilder, decoder: DecoderArchitecture, embedWidth: number): void {
  const relative = graph.input('relative', OnnxType.float32, ['G', 'K', 3]);
  const members = graph.input('members', OnnxType.int32, ['G', 'K']);
  const logits = graph.input('logits', OnnxType.float32, ['N', MASK_TOKENS]);
  const chosen = graph.input('chosen', OnnxType.int32, [1]);
  const column = graph.op('Gather', [logits, chosen], { axis: { int: 1 } });
  const values = graph.op('Gather', [column, members], { axis: { int: 0 } });
  const features = graph.op('Concat', [relative, values], { axis: { int: 2 } });
  graph.output('mask_embeddings', ['G', embedWidth],
    patchEncoder(graph, features, 'mask_encoder.patch_encoder', 4, decoder.maskPatchHidden, embedWidth));
}
