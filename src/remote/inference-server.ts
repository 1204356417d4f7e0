import type { TensorData } from '../model/graph-runner.js';
import type { RemoteSource } from './remote-source.js';
import { type ServerAnswer, ServerRequests } from './server-requests.js';
import { decodeResponse, encodeRequest, JSON_LENGTH_HEADER, wrongAnswer } from './tensor-message.js';

/** A tensor as a server describes it: -1 is any length. */
export interface TensorMetadata {
  readonly name: string;
  readonly datatype: string;
  readonly shape: readonly number[];
}

/** A model (here: one graph) as a server describes it. */
export interface ModelMetadata {
  readonly inputs: readonly TensorMetadata[];
  readonly outputs: readonly TensorMetadata[];
}

/** A server that speaks the Open Inference Protocol (KServe v2): Triton, ONNX Runtime Server, MLServer, KServe. */
export class InferenceServer {
  readonly #requests: ServerRequests;
  readonly #binary: boolean;

  private constructor(requests: ServerRequests, binary: boolean) {
    this.#requests = requests;
    this.#binary = binary;
  }

  /**
   * Asks a server whether it is ready, and whether it takes tensors as bytes.
   * @throws SegmentationError as `ServerRequests.ask`; `remote-invalid` when it is no such server
   */
  static async connect(source: RemoteSource, signal?: AbortSignal): Promise<InferenceServer> {
    const requests = new ServerRequests(source);
    await requests.ask('health/ready', signal);
    const answer = await requests.ask('', signal);
    const { extensions } = jsonOf(answer, requests.host) as { extensions?: unknown };
    return new InferenceServer(requests, Array.isArray(extensions) && extensions.includes('binary_tensor_data'));
  }

  /** Who answers, for messages. */
  get host(): string {
    return this.#requests.host;
  }

  /**
   * Inputs and outputs of a model.
   * @param model `NAME` or `NAME/VERSION`
   */
  async describe(model: string, signal?: AbortSignal): Promise<ModelMetadata> {
    const json = jsonOf(await this.#requests.ask(modelPath(model), signal), this.host) as Partial<Record<keyof ModelMetadata, unknown>>;
    const [inputs, outputs] = [json.inputs, json.outputs].map((list) => (Array.isArray(list) && list.every(isMetadata) ? list : null));
    if (!inputs || !outputs) throw wrongAnswer(this.host, `a description of ${model} without its inputs and outputs`);
    return { inputs, outputs };
  }

  /** Runs a model once; `outputs` names those that are wanted. */
  async infer(model: string, inputs: Readonly<Record<string, TensorData>>, outputs: readonly string[], signal?: AbortSignal): Promise<Record<string, TensorData>> {
    const message = encodeRequest(inputs, outputs, this.#binary);
    const { headers, bytes } = await this.#requests.ask(`${modelPath(model)}/infer`, signal, message);
    if (isPage(headers)) throw wrongAnswer(this.host, 'a web page');
    const length = headers.get(JSON_LENGTH_HEADER);
    const json = /json/.test(headers.get('content-type') ?? '') ? bytes.length : null;
    return decodeResponse(bytes, length === null ? json : Number(length), this.host);
  }
}

function modelPath(model: string): string {
  const [name, version] = model.split('/');
  return `models/${encodeURIComponent(name)}${version === undefined ? '' : `/versions/${encodeURIComponent(version)}`}`;
}

function jsonOf({ headers, bytes }: ServerAnswer, host: string): object {
  if (isPage(headers)) throw wrongAnswer(host, 'a web page');
  try {
    const json: unknown = JSON.parse(new TextDecoder().decode(bytes));
    if (typeof json === 'object' && json !== null) return json;
  } catch {
    // Told below, with what else is not an object.
  }
  throw wrongAnswer(host, 'something else than JSON');
}

function isPage(headers: Headers): boolean {
  return headers.get('content-type')?.startsWith('text/html') ?? false;
}

function isMetadata(value: unknown): value is TensorMetadata {
  const { name, datatype, shape } = (value ?? {}) as Partial<Record<keyof TensorMetadata, unknown>>;
  return typeof name === 'string' && typeof datatype === 'string' && Array.isArray(shape) && shape.every((dim) => typeof dim === 'number');
}
