/** A dense tensor in the program's own memory, row-major. */
export type TensorData =
  | { readonly type: 'float32'; readonly dims: readonly number[]; readonly data: Float32Array }
  | { readonly type: 'int32'; readonly dims: readonly number[]; readonly data: Int32Array };

/** A dense tensor where networks run: on a GPU, or in memory. Who holds it last disposes of it. */
export interface ResidentTensor {
  readonly type: TensorData['type'];
  readonly dims: readonly number[];
  /** Brings the values here; a tensor on a GPU takes the way back when it is used again. */
  read(): Promise<TensorData['data']>;
  dispose(): void;
}

export type TensorInput = TensorData | ResidentTensor;

export interface RunOptions {
  /** Where runs take long and can be given up (a server's), they are, with an `AbortError`. */
  readonly signal?: AbortSignal | undefined;
}

/** One ONNX graph with its weights, ready to run: in a browser on WebGPU or WASM, in Node on whatever is installed. */
export interface GraphRunner {
  /** Runs the graph once. Inputs stay the caller's; outputs, by name, are the caller's to dispose of. */
  run(inputs: Readonly<Record<string, TensorInput>>, options?: RunOptions): Promise<Readonly<Record<string, ResidentTensor>>>;
  /** Puts a tensor, from which several runs read, where all runners of a model find it. */
  upload(tensor: TensorData): ResidentTensor;
  /** One tensor of several that differ in their first dimension alone, in their place: they are disposed of. */
  concat(tensors: readonly ResidentTensor[]): ResidentTensor;
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
