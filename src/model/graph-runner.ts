/** A dense tensor, row-major. */
export type TensorData =
  | { readonly type: 'float32'; readonly dims: readonly number[]; readonly data: Float32Array }
  | { readonly type: 'int32'; readonly dims: readonly number[]; readonly data: Int32Array };

/** One ONNX graph with its weights, ready to run: in a browser on WebGPU or WASM, in Node on whatever is installed. */
export interface GraphRunner {
  /** Runs the graph once; outputs by name. */
  run(inputs: Readonly<Record<string, TensorData>>): Promise<Readonly<Record<string, TensorData>>>;
  dispose(): Promise<void>;
}

/** The bytes of one graph. */
export interface GraphFiles {
  /** For messages. */
  readonly name: string;
  readonly graph: Uint8Array;
  /** The files with its weights, by the names by which the graph calls them. */
  readonly weights: readonly { readonly path: string; readonly data: Uint8Array }[];
}

export type CreateRunner = (files: GraphFiles) => Promise<GraphRunner>;
