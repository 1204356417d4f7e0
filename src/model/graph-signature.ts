import type { TensorData } from './graph-runner.js';

/** A tensor that goes into a graph or comes out; a string names a length that may vary, the same wherever it stands. */
export interface TensorSignature {
  readonly type: TensorData['type'];
  readonly dims: readonly (number | string)[];
}

/** What a graph takes and gives, by name. */
export interface GraphSignature {
  readonly inputs: Readonly<Record<string, TensorSignature>>;
  readonly outputs: Readonly<Record<string, TensorSignature>>;
}
