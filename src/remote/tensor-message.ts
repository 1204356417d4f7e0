import { SegmentationError } from '../errors.js';
import type { TensorData } from '../model/graph-runner.js';

/** Open Inference Protocol's names for the types that the graphs use, with the array that holds them. */
const DATATYPES = {
  float32: { name: 'FP32', array: Float32Array },
  int32: { name: 'INT32', array: Int32Array },
} as const;

export type TensorType = TensorData['type'];

/** The protocol's name of a type. */
export function datatypeOf(type: TensorType): string {
  return DATATYPES[type].name;
}

/** Body and headers of an inference request. */
export interface RequestMessage {
  readonly body: Uint8Array<ArrayBuffer>;
  readonly headers: Readonly<Record<string, string>>;
}

/** The answer's header that tells where its JSON ends and its tensors begin. */
export const JSON_LENGTH_HEADER = 'Inference-Header-Content-Length';

/**
 * Writes an inference request (Open Inference Protocol, "Inference Request JSON Object"): with the binary tensor data
 * extension the JSON is followed by the tensors, row-major and little-endian, in the order of the inputs; without it they
 * are lists of numbers inside the JSON.
 */
export function encodeRequest(inputs: Readonly<Record<string, TensorData>>, outputs: readonly string[], binary: boolean): RequestMessage {
  const tensors = Object.entries(inputs);
  const json = new TextEncoder().encode(JSON.stringify({
    inputs: tensors.map(([name, { type, dims, data }]) => ({
      name, shape: dims, datatype: datatypeOf(type),
      ...(binary ? { parameters: { binary_data_size: data.byteLength } } : { data: Array.from(data) }),
    })),
    outputs: outputs.map((name) => ({ name, ...(binary && { parameters: { binary_data: true } }) })),
  }));
  if (!binary) return { body: json, headers: { 'Content-Type': 'application/json' } };
  const bytes = tensors.map(([, { data }]) => new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  return {
    body: concatenate([json, ...bytes]),
    headers: { 'Content-Type': 'application/octet-stream', [JSON_LENGTH_HEADER]: String(json.length) },
  };
}

/**
 * Reads the tensors of an inference response, binary or not.
 *
 * @param jsonLength what `JSON_LENGTH_HEADER` says; null where it is not there, or hidden from the page by CORS: the end of
 *   the JSON is looked for then
 * @param from who answered, for messages
 * @throws SegmentationError `remote-invalid` for anything else than such a response
 */
export function decodeResponse(bytes: Uint8Array<ArrayBuffer>, jsonLength: number | null, from: string): Record<string, TensorData> {
  const end = jsonLength ?? endOfJson(bytes);
  const outputs = parseOutputs(bytes.subarray(0, end), from);
  const tensors: Record<string, TensorData> = {};
  let offset = end;
  for (const output of outputs) {
    const { name, parameters } = output;
    const size = parameters?.binary_data_size;
    tensors[name] = size === undefined ? fromNumbers(output, from) : fromBytes(output, bytes.subarray(offset, offset + size), from);
    offset += size ?? 0;
  }
  return tensors;
}

/** One output in the response's JSON. */
interface OutputJson {
  readonly name: string;
  readonly datatype: string;
  readonly shape: readonly number[];
  readonly parameters?: { readonly binary_data_size?: number };
  readonly data?: unknown;
}

function parseOutputs(bytes: Uint8Array, from: string): readonly OutputJson[] {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw wrongAnswer(from, `something else than JSON (${error instanceof Error ? error.message : String(error)})`);
  }
  const outputs = (json as { outputs?: unknown } | null)?.outputs;
  if (!Array.isArray(outputs) || !outputs.every(isOutput)) throw wrongAnswer(from, 'JSON that holds no list of outputs with name, shape and datatype');
  return outputs;
}

function isOutput(value: unknown): value is OutputJson {
  if (typeof value !== 'object' || value === null) return false;
  const { name, datatype, shape, parameters } = value as Partial<Record<keyof OutputJson, unknown>>;
  const size = (parameters as OutputJson['parameters'])?.binary_data_size;
  return typeof name === 'string' && typeof datatype === 'string' && Array.isArray(shape) && shape.every(isCount) && (size === undefined || isCount(size));
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function typeOf({ name, datatype }: OutputJson, from: string): TensorType {
  const found = (Object.keys(DATATYPES) as TensorType[]).find((type) => DATATYPES[type].name === datatype);
  if (found === undefined) throw wrongAnswer(from, `${name} as ${datatype.slice(0, 40)}, which no graph of a model gives`);
  return found;
}

function fromBytes(output: OutputJson, bytes: Uint8Array<ArrayBuffer>, from: string): TensorData {
  const type = typeOf(output, from);
  const { array } = DATATYPES[type];
  const expected = product(output.shape) * array.BYTES_PER_ELEMENT;
  if (bytes.length !== expected || output.parameters?.binary_data_size !== expected) {
    throw wrongAnswer(from, `${output.name} of shape [${output.shape.join(', ')}] with ${bytes.length} bytes instead of ${expected}`);
  }
  // A copy: tensors begin where the JSON ends, on any byte.
  return { type, dims: output.shape, data: new array(bytes.slice().buffer) } as TensorData;
}

function fromNumbers(output: OutputJson, from: string): TensorData {
  const type = typeOf(output, from);
  // Lists may be nested as the shape is; a depth beyond any shape's does no harm.
  const numbers: unknown[] = Array.isArray(output.data) ? output.data.flat(16) : [];
  const expected = product(output.shape);
  if (numbers.length !== expected || !numbers.every((value) => typeof value === 'number')) {
    throw wrongAnswer(from, `${output.name} of shape [${output.shape.join(', ')}] without its ${expected} numbers`);
  }
  return { type, dims: output.shape, data: DATATYPES[type].array.from(numbers) } as TensorData;
}

/** The error of an answer that is not as the protocol or the graphs have it. */
export function wrongAnswer(from: string, what: string): SegmentationError {
  return new SegmentationError('remote-invalid', `${from} answered with ${what}. Check that the server speaks the Open Inference `
    + 'Protocol and serves the graphs of this model, or use your own machine.');
}

/** Where a JSON object that begins at the first byte ends; the whole length where it does not end. */
function endOfJson(bytes: Uint8Array): number {
  let depth = 0;
  let inText = false;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i];
    if (inText) {
      if (byte === BACKSLASH) i++;
      else if (byte === QUOTE) inText = false;
    } else if (byte === QUOTE) inText = true;
    else if (byte === OPEN) depth++;
    else if (byte === CLOSE && --depth === 0) return i + 1;
  }
  return bytes.length;
}

const [QUOTE, BACKSLASH, OPEN, CLOSE] = [0x22, 0x5c, 0x7b, 0x7d];

function product(dims: readonly number[]): number {
  return dims.reduce((size, dim) => size * dim, 1);
}

function concatenate(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
