import { MICROSOFT, type GraphBuilder, type QuantizedWeight, type Value } from './graph-builder.js';
import { BLOCK } from './quantize-rows.js';

/** y = x W^T + b in float32, for a weight that is stored quantised `[outputs, inputs]`; no bias when it is null. */
export function quantizedProduct(graph: GraphBuilder, x: Value, weight: QuantizedWeight, bias: Value | null): Value {
  const { packed, scales, zeroPoints, bits, rows, columns } = weight;
  const inputs = [x, packed, scales, zeroPoints, ...(bias === null ? [] : ['', bias])];
  const attributes = { K: columns, N: rows, bits, block_size: BLOCK, accuracy_level: 0 };
  return graph.op('MatMulNBits', inputs, Object.fromEntries(Object.entries(attributes).map(([name, int]) => [name, { int }])), MICROSOFT);
}
