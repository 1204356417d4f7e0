import { OnnxType } from './onnx-proto.js';
import type { GraphValue, GraphValues } from './read-graph-values.js';
import { SegmentationError } from '../errors.js';

/** Triton's names of the types that graphs take and give (model_config.proto, `DataType`). */
const DATA_TYPES: Readonly<Record<number, string>> = {
  [OnnxType.float32]: 'TYPE_FP32',
  [OnnxType.int32]: 'TYPE_INT32',
  [OnnxType.int64]: 'TYPE_INT64',
  [OnnxType.float16]: 'TYPE_FP16',
};

/**
 * The configuration by which Triton serves a graph (`config.pbtxt`): on ONNX Runtime, on whatever devices are there, one
 * cloud a request. A graph has no batch dimension, so that each dimension is named, -1 where it may vary.
 * @throws SegmentationError `model-invalid` for a type that the protocol of these graphs does not know
 */
export function tritonConfig(model: string, { inputs, outputs }: GraphValues): string {
  const list = (kind: string, values: readonly GraphValue[]): string => `${kind} [\n${values.map((value) => describe(model, value)).join(',\n')}\n]\n`;
  return `name: ${JSON.stringify(model)}\nbackend: "onnxruntime"\nmax_batch_size: 0\n${list('input', inputs)}${list('output', outputs)}`;
}

function describe(model: string, { name, type, shape }: GraphValue): string {
  const dataType = DATA_TYPES[type];
  if (dataType === undefined) throw new SegmentationError('model-invalid', `${model}: ${name} has ONNX's type ${type}, which cannot be served. Convert the model again.`);
  const dims = shape.map((length) => (typeof length === 'number' ? length : -1));
  return `  { name: ${JSON.stringify(name)} data_type: ${dataType} dims: [ ${dims.join(', ')} ] }`;
}
