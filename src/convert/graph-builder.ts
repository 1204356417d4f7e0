import { encodeOnnxModel, OnnxType, type OnnxAttribute, type OnnxInitializer, type OnnxNode, type OnnxValue } from './onnx-proto.js';
import type { SafetensorsFile } from './safetensors.js';

/** A value inside a graph, by its name. */
export type Value = string;

/** A part of a stored matrix: some rows, some columns, or (neither given) all of the tensor. */
export interface WeightSlice {
  readonly rows?: readonly [begin: number, end: number];
  readonly columns?: readonly [begin: number, end: number];
}

/** A tensor of the weights file and its place in the graph's own weights file. */
export interface PlacedWeight {
  readonly key: string;
  readonly slice: WeightSlice;
  readonly offset: number;
  readonly bytes: number;
}

/** A finished graph, and what its weights file must hold. */
export interface BuiltGraph {
  readonly model: Uint8Array;
  readonly weights: readonly PlacedWeight[];
}

/** Weights begin at multiples of this, so that a runtime can view them in place. */
export const WEIGHT_ALIGNMENT = 64;
/** The domain of ONNX Runtime's own fused operators. */
export const MICROSOFT = 'com.microsoft';
const OPSETS = { '': 18, [MICROSOFT]: 1 };

/**
 * Builds one ONNX graph. Weights stay in the safetensors file until the graph is written; half precision ones are stored
 * as they are and cast to float32 in the graph, which a runtime folds when it loads.
 */
export class GraphBuilder {
  readonly #name: string;
  readonly #file: SafetensorsFile;
  readonly #weightsPath: string;
  readonly #nodes: OnnxNode[] = [];
  readonly #initializers: OnnxInitializer[] = [];
  readonly #inputs: OnnxValue[] = [];
  readonly #outputs: OnnxValue[] = [];
  readonly #weights: PlacedWeight[] = [];
  readonly #named = new Map<string, Value>();
  #weightBytes = 0;

  constructor(name: string, weightsPath: string, file: SafetensorsFile) {
    this.#name = name;
    this.#weightsPath = weightsPath;
    this.#file = file;
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

  /** A float32 value with the tensor (or a slice of the matrix) under this key. */
  weight(key: string, slice: WeightSlice = {}): Value {
    const name = `${key}${slice.rows ? `[${slice.rows}]` : ''}${slice.columns ? `[:,${slice.columns}]` : ''}`;
    return this.#once(name, () => this.#placeWeight(name, key, slice));
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
    const model = encodeOnnxModel({
      name: this.#name, opsets: OPSETS, nodes: this.#nodes, initializers: this.#initializers,
      inputs: this.#inputs, outputs: this.#outputs,
    });
    return { model, weights: this.#weights };
  }

  #once(name: string, create: (name: string) => Value): Value {
    const value = this.#named.get(name) ?? create(name);
    this.#named.set(name, value);
    return value;
  }

  #placeWeight(name: string, key: string, slice: WeightSlice): Value {
    const { dtype, shape: stored } = this.#file.tensors.get(key)!;
    const shape = slicedShape(stored, slice);
    const half = dtype === 'F16';
    const bytes = shape.reduce((product, length) => product * length, half ? 2 : 4);
    const offset = Math.ceil(this.#weightBytes / WEIGHT_ALIGNMENT) * WEIGHT_ALIGNMENT;
    this.#weightBytes = offset + bytes;
    this.#weights.push({ key, slice, offset, bytes });
    this.#initializers.push({
      name, shape, type: half ? OnnxType.float16 : OnnxType.float32,
      data: { location: this.#weightsPath, offset, length: bytes },
    });
    return half ? this.op('Cast', [name], { to: { int: OnnxType.float32 } }) : name;
  }
}

/** Shape of the slice of a matrix; of the whole tensor where nothing is cut. */
export function slicedShape(shape: readonly number[], { rows, columns }: WeightSlice): readonly number[] {
  if (rows === undefined && columns === undefined) return shape;
  return [rows ? rows[1] - rows[0] : shape[0], columns ? columns[1] - columns[0] : shape[1]];
}
