import { encodeOnnxModel, OnnxType, type OnnxInitializer, type OnnxNode } from '../../src/convert/onnx-proto.js';

/** Farther than anything in a region, metres. */
export const FAR = 1e4;
/** How far candidates reach from a click, smallest first, metres. */
const REACH = [1.2, 3.5, 7];
/** What a corrected mask gains around each click that adds, metres. */
const GAIN = 0.8;

/**
 * The graph of the nearest-prompt model. Inputs: `features` `[N, 6]` and `prompts` `[Q, 6]` (place and colour in metres),
 * `labels` `[Q]`, `previous` `[N, 1]` logits of the mask to correct, `FAR` for none. Output: `logits` `[N, 4]`: metres by
 * which a point is nearer to a click that adds than to one that takes away and than its mask reaches.
 */
export function nearestPromptGraph(): Uint8Array {
  return encodeOnnxModel({
    name: 'segmenter', opsets: { '': 18 }, nodes: NODES, initializers: CONSTANTS,
    inputs: [
      { name: 'features', type: OnnxType.float32, shape: ['N', 6] }, { name: 'prompts', type: OnnxType.float32, shape: ['Q', 6] },
      { name: 'labels', type: OnnxType.int32, shape: ['Q'] }, { name: 'previous', type: OnnxType.float32, shape: ['N', 1] },
    ],
    outputs: [{ name: 'logits', type: OnnxType.float32, shape: ['N', 4] }],
  });
}

const NODES: readonly OnnxNode[] = [
  op('Unsqueeze', ['features', 'axis1'], 'points'),
  op('Unsqueeze', ['prompts', 'axis0'], 'clicks'),
  op('Sub', ['points', 'clicks'], 'apart'),
  op('Mul', ['apart', 'apart'], 'squares'),
  op('ReduceSum', ['squares', 'axis2'], 'squared', { keepdims: { int: 0 } }),
  op('Sqrt', ['squared'], 'distances'),
  op('Cast', ['labels'], 'adds', { to: { int: OnnxType.float32 } }),
  op('Mul', ['adds', 'far'], 'farFromNegative'),
  op('Sub', ['far', 'farFromNegative'], 'farFromPositive'),
  op('Add', ['distances', 'farFromPositive'], 'toPositives'),
  op('Add', ['distances', 'farFromNegative'], 'toNegatives'),
  op('ReduceMin', ['toPositives', 'axis1'], 'toPositive'),
  op('ReduceMin', ['toNegatives', 'axis1'], 'toNegative'),
  op('Sub', ['toNegative', 'toPositive'], 'lead'),
  op('Sub', ['reach', 'toPositive'], 'within'),
  op('Min', ['lead', 'within'], 'candidates'),
  op('Sub', ['gain', 'toPositive'], 'gained'),
  op('Max', ['previous', 'gained'], 'kept'),
  op('Min', ['lead', 'kept'], 'corrected'),
  op('Concat', ['corrected', 'candidates'], 'logits', { axis: { int: 1 } }),
];

const CONSTANTS: readonly OnnxInitializer[] = [
  ...[0, 1, 2].map((axis) => constant(`axis${axis}`, OnnxType.int64, [1], new BigInt64Array([BigInt(axis)]))),
  constant('far', OnnxType.float32, [1], Float32Array.of(FAR)),
  constant('gain', OnnxType.float32, [1], Float32Array.of(GAIN)),
  constant('reach', OnnxType.float32, [1, 3], Float32Array.from(REACH)),
];

function op(type: string, inputs: readonly string[], output: string, attributes: OnnxNode['attributes'] = {}): OnnxNode {
  return { type, domain: '', inputs, outputs: [output], attributes };
}

function constant(name: string, type: OnnxInitializer['type'], shape: readonly number[], { buffer }: Float32Array | BigInt64Array): OnnxInitializer {
  return { name, type, shape, data: { raw: new Uint8Array(buffer) } };
}
