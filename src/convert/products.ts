import { MICROSOFT, type GraphBuilder, type QuantizedWeight, type Value } from './graph-builder.js';
import { OnnxType } from './onnx-proto.js';
import { BLOCK } from './quantize-rows.js';

/** What the right side of a product is. */
interface Factors {
  readonly weight: Value | QuantizedWeight;
  readonly bias: Value | null;
}

/**
 * y = x W^T + b in float32, for a weight stored as `[outputs, inputs]` in whatever form; no bias when it is null. Where the
 * graph computes in half precision, products with stored weights do: what goes in and what comes out is cast.
 */
export function gemm(graph: GraphBuilder, x: Value, weight: Value, bias: Value | null): Value {
  const halved = graph.compute === 'fp16' ? halves(graph, weight, bias) : null;
  if (halved === null) return multiply(graph, x, { weight: graph.quantized(weight) ?? weight, bias });
  return cast(graph, multiply(graph, cast(graph, x, OnnxType.float16), halved), OnnxType.float32);
}

/** The same in float16; null for a weight that is computed, not stored. A bias may be computed. */
function halves(graph: GraphBuilder, weight: Value, bias: Value | null): Factors | null {
  const quantized = graph.quantized(weight);
  const stored = quantized ? { ...quantized, scales: graph.half(quantized.scales)! } : graph.half(weight);
  return stored === null ? null : { weight: stored, bias: bias === null ? null : graph.half(bias) ?? cast(graph, bias, OnnxType.float16) };
}

function multiply(graph: GraphBuilder, x: Value, { weight, bias }: Factors): Value {
  if (typeof weight === 'string') return graph.op('Gemm', bias === null ? [x, weight] : [x, weight, bias], { transB: { int: 1 } });
  const { packed, scales, zeroPoints, bits, rows, columns } = weight;
  const inputs = [x, packed, scales, zeroPoints, ...(bias === null ? [] : ['', bias])];
  const attributes = { K: columns, N: rows, bits, block_size: BLOCK, accuracy_level: 0 };
  return graph.op('MatMulNBits', inputs, Object.fromEntries(Object.entries(attributes).map(([name, int]) => [name, { int }])), MICROSOFT);
}

function cast(graph: GraphBuilder, x: Value, to: OnnxType): Value {
  return graph.op('Cast', [x], { to: { int: to } });
}
