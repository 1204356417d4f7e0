import { MICROSOFT, type GraphBuilder, type Value } from './graph-builder.js';
import { gemm } from './products.js';

export { gemm };

/** LayerNorm epsilon inside the point cloud transformer. */
export const TRANSFORMER_EPSILON = 1e-6;
/** LayerNorm epsilon everywhere else. */
export const EPSILON = 1e-5;

/** y = x W^T + b for `[rows, inputs]`, with the official `weight` and `bias` under `key`. */
export function linear(graph: GraphBuilder, x: Value, key: string): Value {
  return gemm(graph, x, graph.weight(`${key}.weight`), graph.weight(`${key}.bias`));
}

/** The same with each row of y taken down by its mean. */
export function centredLinear(graph: GraphBuilder, x: Value, key: string): Value {
  return gemm(graph, x, centred(graph, graph.weight(`${key}.weight`)), centred(graph, graph.weight(`${key}.bias`)));
}

export function layerNorm(graph: GraphBuilder, x: Value, key: string, epsilon: number): Value {
  const inputs = [x, graph.weight(`${key}.weight`), graph.weight(`${key}.bias`)];
  return graph.op('LayerNormalization', inputs, { axis: { int: -1 }, epsilon: { float: epsilon } });
}

/**
 * A weight or bias whose outputs are taken down by their mean, which the LayerNorm that follows would do for every row
 * instead. The runtime works it out when it loads.
 */
export function centred(graph: GraphBuilder, weight: Value): Value {
  return graph.op('Sub', [weight, graph.op('ReduceMean', [weight, graph.integers([0])], { keepdims: { int: 1 } })]);
}

/**
 * GELU of the LayerNorm of rows whose mean is 0, because centred layers made them: of it there is left a division by the
 * root of the mean square. Exact, in fewer passes.
 */
export function centredNormGelu(graph: GraphBuilder, x: Value, key: string): Value {
  const scaled = graph.op('SimplifiedLayerNormalization', [x, graph.weight(`${key}.weight`)], { axis: { int: -1 }, epsilon: { float: EPSILON } });
  return graph.op('BiasGelu', [scaled, graph.weight(`${key}.bias`)], {}, MICROSOFT);
}

/** The exact (erf) form. */
export function gelu(graph: GraphBuilder, x: Value): Value {
  return graph.op('Gelu', [x], {}, MICROSOFT);
}

export function silu(graph: GraphBuilder, x: Value): Value {
  return graph.op('QuickGelu', [x], { alpha: { float: 1 } }, MICROSOFT);
}

export function add(graph: GraphBuilder, a: Value, b: Value): Value {
  return graph.op('Add', [a, b]);
}

/** Scaled dot product attention of projected `[rows, inner]` values, heads being contiguous channel slices. */
export function attention(graph: GraphBuilder, query: Value, key: Value, value: Value, heads: number): Value {
  const batch = graph.integers([0]);
  const inputs = [query, key, value].map((x) => graph.op('Unsqueeze', [x, batch]));
  const attended = graph.op('MultiHeadAttention', inputs, { num_heads: { int: heads } }, MICROSOFT);
  return graph.op('Squeeze', [attended, batch]);
}

/** The decoder's attention: four projections with bias. */
export function projectedAttention(
  graph: GraphBuilder, key: string, heads: number, inputs: { query: Value; key: Value; value: Value },
): Value {
  const q = linear(graph, inputs.query, `${key}.q_proj`);
  const k = linear(graph, inputs.key, `${key}.k_proj`);
  const v = linear(graph, inputs.value, `${key}.v_proj`);
  return linear(graph, attention(graph, q, k, v, heads), `${key}.out_proj`);
}

/** Three linear layers, ReLU after the first two. */
export function head(graph: GraphBuilder, x: Value, key: string): Value {
  const first = graph.op('Relu', [linear(graph, x, `${key}.layers.0`)]);
  const second = graph.op('Relu', [linear(graph, first, `${key}.layers.1`)]);
  return linear(graph, second, `${key}.layers.2`);
}

/**
 * The two-stage PointNet: features `[G, K, channels]` of grouped points to one embedding per patch, `[G, outputs]`.
 * The second stage sees each point beside its patch's maximum. Its first layer is split: the half that reads the maximum
 * runs once per patch instead of once per point, which is exact.
 */
export function patchEncoder(
  graph: GraphBuilder, features: Value, key: string, channels: number, hidden: readonly [number, number], outputs: number,
): Value {
  const patchAxis = graph.integers([1]);
  const counts = graph.op('Shape', [features], { start: { int: 0 }, end: { int: 2 } });
  const perPatch = (x: Value, width: number): Value =>
    graph.op('Reshape', [x, graph.op('Concat', [counts, graph.integers([width])], { axis: { int: 0 } })]);
  const perPoint = (x: Value, width: number): Value => graph.op('Reshape', [x, graph.integers([-1, width])]);
  const maximum = (x: Value): Value => graph.op('ReduceMax', [x, patchAxis], { keepdims: { int: 0 } });

  const rows = perPoint(features, channels);
  const lifted = centredNormGelu(graph, centredLinear(graph, rows, `${key}.conv1.0`), `${key}.conv1.1`);
  const points = linear(graph, lifted, `${key}.conv1.3`);
  const pooled = maximum(perPatch(points, hidden[0]));

  const second = `${key}.conv2.0`;
  const fromPooled = centred(graph, graph.weight(`${second}.weight`, { columns: [0, hidden[0]] }));
  const fromPoint = centred(graph, graph.weight(`${second}.weight`, { columns: [hidden[0], 2 * hidden[0]] }));
  const patchPart = graph.op('Unsqueeze', [gemm(graph, pooled, fromPooled, centred(graph, graph.weight(`${second}.bias`))), patchAxis]);
  const pointPart = perPatch(gemm(graph, points, fromPoint, null), hidden[1]);
  const joined = centredNormGelu(graph, add(graph, pointPart, patchPart), `${key}.conv2.1`);
  return maximum(perPatch(linear(graph, perPoint(joined, hidden[1]), `${key}.conv2.3`), outputs));
}
