import type { GraphBuilder, Value } from './graph-builder.js';
import { add, centredLinear, centredNormGelu, gelu, gemm, linear } from './layers.js';
import { OnnxType } from './onnx-proto.js';
import { MASK_TOKENS } from './weight-layout.js';

const UPSCALING = 'mask_decoder.output_upscaling';

/**
 * Carries what the decoder says of patches to points, which go through it one by one, so that it may run on some at a
 * time. Inputs: `lifted` `[G, E]` and `mask_vectors` `[4, E]` from the decoder; `interpolation_index` and
 * `interpolation_weight` `[N, 3]`, each point's three nearest centres. Outputs: `mask_logits` `[N, 4]`, single mask first,
 * then the three candidates; `mask_bits` `[N]`, whose bit m says that logit m is above 0.
 */
export function buildPointHead(graph: GraphBuilder, embedWidth: number): void {
  const lifted = graph.input('lifted', OnnxType.float32, ['G', embedWidth]);
  const vectors = graph.input('mask_vectors', OnnxType.float32, [MASK_TOKENS, embedWidth]);
  const hidden = centredNormGelu(graph, interpolate(graph, lifted), `${UPSCALING}.1`);
  const points = gelu(graph, linear(graph, hidden, `${UPSCALING}.3`));
  const logits = gemm(graph, points, vectors, null);
  graph.output('mask_logits', ['N', MASK_TOKENS], logits);
  graph.output('mask_bits', ['N'], bits(graph, logits), OnnxType.int32);
}

/**
 * The first linear layer of the upscaling, on G rows instead of N: before the interpolation, exact since its weights sum to
 * 1. Rows of mean 0 for the LayerNorm that follows, and so are their interpolations.
 */
export function lift(graph: GraphBuilder, patches: Value): Value {
  return centredLinear(graph, patches, `${UPSCALING}.0`);
}

/** One gather per neighbour keeps a tensor of N x 3 x E from existing. */
function interpolate(graph: GraphBuilder, lifted: Value): Value {
  const index = graph.input('interpolation_index', OnnxType.int32, ['N', 3]);
  const weight = graph.input('interpolation_weight', OnnxType.float32, ['N', 3]);
  const parts = [0, 1, 2].map((neighbour) => {
    const column = graph.integers([neighbour]);
    const indices = graph.op('Reshape', [graph.op('Gather', [index, column], { axis: { int: 1 } }), graph.integers([-1])]);
    const share = graph.op('Gather', [weight, column], { axis: { int: 1 } });
    return graph.op('Mul', [graph.op('Gather', [lifted, indices], { axis: { int: 0 } }), share]);
  });
  return add(graph, add(graph, parts[0], parts[1]), parts[2]);
}

/** In float32, which GPUs have all operators for; four bits are exact in it. */
function bits(graph: GraphBuilder, logits: Value): Value {
  const inside = graph.op('Cast', [graph.op('Greater', [logits, graph.floats([0])])], { to: { int: OnnxType.float32 } });
  const weighted = graph.op('Mul', [inside, graph.floats(Array.from({ length: MASK_TOKENS }, (_, mask) => 2 ** mask))]);
  const sums = graph.op('ReduceSum', [weighted, graph.integers([1])], { keepdims: { int: 0 } });
  return graph.op('Cast', [sums], { to: { int: OnnxType.int32 } });
}
