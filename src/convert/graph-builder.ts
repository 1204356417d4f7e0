import type { ComputePrecision } from '../model/model-manifest.js';
import { encodeOnnxModel, OnnxType, type OnnxAttribute, type OnnxInitializer, type OnnxNode, type OnnxValue } from './onnx-proto.js';
import type { SafetensorsFile } from './safetensors.js';
import { quantizedBits, storedTensors, type ChooseEncoding } from './weight-encoding.js';
import { WeightFiles, type WeightFile } from './weight-files.js';

/** A value inside a graph, by its name. */
export type Value = string;

/** A part of a stored matrix: some rows, some columns, or (neither given) all of the tensor. */
export interface WeightSlice {
  readonly rows?: readonly [begin: number, end: number];
  readonly columns?: readonly [begin: number, end: number];
}

/** A weight that only a product can read, as com.microsoft MatMulNBits takes it. */
export interface QuantizedWeight {
  readonly packed: Value;
  readonly scales: Value;
  readonly zeroPoints: Value;
  readonly bits: number;
  readonly rows: number;
  readonly columns: number;
}

/** How a graph's weights are stored, and what its products are computed in. */
export interface GraphPrecision {
  readonly compute: ComputePrecision;
  readonly encodingOf: ChooseEncoding;
  /** Most bytes of a weights file. */
  readonly chunkBytes: number;
}

/** A finished graph, and what its weights files must hold. */
export interface BuiltGraph {
  readonly model: Uint8Array;
  readonly weights: readonly WeightFile[];
}

/** The domain of ONNX Runtime's own fused operators. */
export const MICROSOFT = 'com.microsoft';
const OPSETS = { '': 18, [MICROSOFT]: 1 };

/**
 * Builds one ONNX graph. Weights stay in the safetensors file until the graph is written; those that are stored in half
 * precision are cast to float32 in the graph, which a runtime folds when it loads.
 */
export class GraphBuilder {
  readonly #name: string;
  readonly #file: SafetensorsFile;
  readonly #precision: GraphPrecision;
  readonly #nodes: OnnxNode[] = [];
  readonly #initializers: OnnxInitializer[] = [];
  readonly #inputs: OnnxValue[] = [];
  readonly #outputs: OnnxValue[] = [];
  readonly #weights: WeightFiles;
  readonly #named = new Map<string, Value>();
  readonly #quantized = new Map<Value, QuantizedWeight>();
  /** Tensors that are stored in float16, by the float32 values made of them. */
  readonly #halves = new Map<Value, Value>();

  constructor(name: string, file: SafetensorsFile, precision: GraphPrecision) {
    this.#name = name;
    this.#file = file;
    this.#precision = precision;
    this.#weights = new WeightFiles(name, precision.chunkBytes);
  }

  input(name: string, type: OnnxType, shape: readonly (number | string)[]): Value {
    this.#inputs.push({ name, type, shape });
    return name;
  }

  /** Makes a value an output of the graph. */
  output(name: string, shape: readonly (number | string)[], value: Value, type: OnnxType = OnnxType.float32): void {
    this.#nodes.push({ type: 'Identity', domain: '', inputs: [value], outputs: [name], attributes: {} });
    this.#outputs.push({ name, type, shape });
  }

  /** A float32 value with the tensor (or a slice of the matrix) under this key; a quantised one is for products alone. */
  weight(key: string, slice: WeightSlice = {}): Value {
    const name = `${key}${slice.rows ? `[${slice.rows}]` : ''}${slice.columns ? `[:,${slice.columns}]` : ''}`;
    return this.#once(name, () => this.#placeWeight(name, key, slice));
  }

  /** What a product needs of a weight that is stored quantised; null for all others. */
  quantized(weight: Value): QuantizedWeight | null {
    return this.#quantized.get(weight) ?? null;
  }

  /** What products are computed in. */
  get compute(): ComputePrecision {
    return this.#precision.compute;
  }

  /** The float16 tensor that a weight is stored as; null for all other values. */
  half(weight: Value): Value | null {
    return this.#halves.get(weight) ?? null;
  }

  /** A constant vector of whole numbers (shapes, axes, indices). */
  integers(values: readonly number[]): Value {
    return this.#once(`integers ${values}`, (name) => {
      const raw = new Uint8Array(BigInt64Array.from(values, BigInt).buffer);
      this.#initializers.push({ name, type: OnnxType.int64, shape: [values.length], data: { raw } });
      return name;
    });
  }

  /** A constant float32 vector. */
  floats(values: readonly number[]): Value {
    return this.#once(`floats ${values}`, (name) => {
      const raw = new Uint8Array(Float32Array.from(values).buffer);
      this.#initializers.push({ name, type: OnnxType.float32, shape: [values.length], data: { raw } });
      return name;
    });
  }

  /** Adds an operator with one output. */
  op(type: string, inputs: readonly Value[], attributes: Readonly<Record<string, OnnxAttribute>> = {}, domain = ''): Value {
    const output = `${type}_${this.#nodes.length}`;
    this.#nodes.push({ type, domain, inputs, outputs: [output], attributes });
    return output;
  }

  finish(): BuiltGraph {
    // Of a weight that is only read as it is stored, the cast would be for nothing.
    const read = new Set(this.#nodes.flatMap(({ inputs }) => inputs));
    const nodes = this.#nodes.filter(({ outputs: [output] }) => read.has(output) || !this.#halves.has(output));
    const model = encodeOnnxModel({
      name: this.#name, opsets: OPSETS, nodes, initializers: this.#initializers,
      inputs: this.#inputs, outputs: this.#outputs,
    });
    return { model, weights: this.#weights.all };
  }

  #once(name: string, create: (name: string) => Value): Value {
    const value = this.#named.get(name) ?? create(name);
    this.#named.set(name, value);
    return value;
  }

  #placeWeight(name: string, key: string, slice: WeightSlice): Value {
    const encoding = this.#precision.encodingOf(key);
    const shape = slicedShape(this.#file.tensors.get(key)!.shape, slice);
    const tensors = storedTensors(encoding, shape);
    const { path, places } = this.#weights.place({ key, slice, encoding }, tensors.map(({ bytes }) => bytes));
    const values = tensors.map(({ suffix, type, shape: stored }, i) => {
      const data = { location: path, offset: places[i].offset, length: places[i].bytes };
      this.#initializers.push({ name: name + suffix, type, shape: stored, data });
      return type === OnnxType.float16 ? this.#widened(name + suffix) : name + suffix;
    });
    const bits = quantizedBits(encoding);
    if (bits === null) return values[0];
    const [packed, scales, zeroPoints] = values;
    this.#quantized.set(packed, { packed, scales, zeroPoints, bits, rows: shape[0], columns: shape[1] });
    return packed;
  }

  #widened(half: Value): Value {
    const value = this.op('Cast', [half], { to: { int: OnnxType.float32 } });
    this.#halves.set(value, half);
    return value;
  }
}

/** Shape of the slice of a matrix; of the whole tensor where nothing is cut. */
export function slicedShape(shape: readonly number[], { rows, columns }: WeightSlice): readonly number[] {
  if (rows === undefined && columns === undefined) return shape;
  return [rows ? rows[1] - rows[0] : shape[0], columns ? columns[1] - columns[0] : shape[1]];
}
