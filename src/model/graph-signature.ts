import type { TensorData } from './graph-runner.js';

/**
 * A tensor that goes into a graph or comes out. A name is a length that may vary, the same wherever it stands; null is one
 * that the weights decide.
 */
export interface TensorSignature {
  readonly type: TensorData['type'];
  readonly dims: readonly (number | string | null)[];
}

/** What a graph takes and gives, by name. */
export interface GraphSignature {
  readonly inputs: Readonly<Record<string, TensorSignature>>;
  readonly outputs: Readonly<Record<string, TensorSignature>>;
}
