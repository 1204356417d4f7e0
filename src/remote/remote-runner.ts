import { SegmentationError } from '../errors.js';
import type { GraphRunner, ResidentTensor, RunOptions, TensorData, TensorInput } from '../model/graph-runner.js';
import type { GraphSignature, TensorSignature } from '../model/graph-signature.js';
import { hostConcat, hostOf, HostTensor } from '../model/host-tensor.js';
import type { InferenceServer, ModelMetadata, TensorMetadata } from './inference-server.js';
import { datatypeOf, wrongAnswer } from './tensor-message.js';

/** A graph on a server. Tensors that stay between runs stay here, and are sent again. */
export class RemoteRunner implements GraphRunner {
  readonly #server: InferenceServer;
  readonly #model: string;
  readonly #signature: GraphSignature;

  private constructor(server: InferenceServer, model: string, signature: GraphSignature) {
    this.#server = server;
    this.#model = model;
    this.#signature = signature;
  }

  /**
   * A graph by the server's name for it, `NAME` or `NAME/VERSION`.
   * @throws SegmentationError `remote-invalid` when what the server has under that name is another graph, and as
   *   `InferenceServer.describe`
   */
  static async open(server: InferenceServer, model: string, signature: GraphSignature, signal?: AbortSignal): Promise<RemoteRunner> {
    const problem = difference(signature, await server.describe(model, signal));
    if (problem === null) return new RemoteRunner(server, model, signature);
    throw new SegmentationError('remote-invalid', `${model} on ${server.host} is not the graph of this model: ${problem}. Serve what `
      + '`potree-point-sam model-repository` writes of this model, name its graphs in the models of the remote engine, or use your own machine.');
  }

  async run(inputs: Readonly<Record<string, TensorInput>>, { signal }: RunOptions = {}): Promise<Record<string, ResidentTensor>> {
    const sent = Object.fromEntries(Object.entries(inputs).map(([name, tensor]) => [name, hostTensor(tensor)]));
    const { outputs } = this.#signature;
    const answer = await this.#server.infer(this.#model, sent, Object.keys(outputs), signal);
    const lengths = lengthsOf(this.#signature.inputs, sent);
    for (const [name, expected] of Object.entries(outputs)) this.#check(name, answer[name], expected, lengths);
    return Object.fromEntries(Object.keys(outputs).map((name) => [name, new HostTensor(answer[name])]));
  }

  upload(tensor: TensorData): ResidentTensor {
    return new HostTensor(tensor);
  }

  concat(tensors: readonly ResidentTensor[]): ResidentTensor {
    return hostConcat(tensors.map(hostOf));
  }

  async dispose(): Promise<void> {
    // The server's graph serves others too.
  }

  #check(name: string, tensor: TensorData | undefined, expected: TensorSignature, lengths: ReadonlyMap<string, number>): void {
    const shape = expected.dims.map((length) => (typeof length === 'string' ? lengths.get(length) ?? length : length));
    const fits = tensor?.type === expected.type && tensor.dims.length === shape.length
      && shape.every((length, i) => typeof length !== 'number' || length === tensor.dims[i]);
    const found = tensor ? `${datatypeOf(tensor.type)} [${tensor.dims.join(', ')}]` : 'nothing';
    const who = `${this.#model} on ${this.#server.host}`;
    if (!fits) throw wrongAnswer(who, `${found} for ${name} instead of ${datatypeOf(expected.type)} [${shape.map((length) => length ?? -1).join(', ')}]`);
    if (!tensor.data.every(Number.isFinite)) throw wrongAnswer(who, `numbers in ${name} that are none (NaN or infinite)`);
  }
}

function hostTensor(tensor: TensorInput): TensorData {
  return 'data' in tensor ? tensor : hostOf(tensor).tensor;
}

/** What the lengths that vary are in a run. */
function lengthsOf(signature: GraphSignature['inputs'], inputs: Readonly<Record<string, TensorData>>): ReadonlyMap<string, number> {
  const lengths = new Map<string, number>();
  for (const [name, { dims }] of Object.entries(inputs)) {
    signature[name]?.dims.forEach((length, i) => typeof length === 'string' && lengths.set(length, dims[i]));
  }
  return lengths;
}

/** How a server's model differs from a graph; null when it can stand in for it. Outputs that nobody asks for do no harm. */
function difference({ inputs, outputs }: GraphSignature, metadata: ModelMetadata): string | null {
  const surplus = metadata.inputs.find(({ name }) => !(name in inputs));
  return missing('input', inputs, metadata.inputs) ?? missing('output', outputs, metadata.outputs)
    ?? (surplus ? `it wants an input ${surplus.name.slice(0, 80)}` : null);
}

function missing(kind: string, expected: GraphSignature['inputs'], found: readonly TensorMetadata[]): string | null {
  for (const [name, tensor] of Object.entries(expected)) {
    const served = found.find((candidate) => candidate.name === name);
    if (!served) return `it has no ${kind} ${name}`;
    const wanted = `${datatypeOf(tensor.type)} [${tensor.dims.map((length) => (typeof length === 'number' ? length : -1)).join(', ')}]`;
    if (!servable(tensor, served)) return `its ${kind} ${name} is ${served.datatype.slice(0, 20)} [${served.shape.join(', ')}] instead of ${wanted}`;
  }
  return null;
}

function servable({ type, dims }: TensorSignature, { datatype, shape }: TensorMetadata): boolean {
  return datatype === datatypeOf(type) && shape.length === dims.length && shape.every((length, i) => length === -1 || dims[i] === null || length === dims[i]);
}
