import { type LoadRequest, remoteHost } from '../inference/segmentation-engine.js';

/** What is asked for in place of a graphics card whose memory ran out. */
const ON_PROCESSOR = { backend: 'wasm', reason: 'The memory of the graphics card ran out.' } as const;

/** What an engine is asked to load: the chosen model where the options say, until what happens says otherwise. */
export class EngineRequest {
  readonly #chosen: () => LoadRequest;
  /** The server that runs the model; undefined for this machine. */
  #remote: LoadRequest['remote'];
  #processor = false;

  /** @param chosen asked each time a model is loaded */
  constructor(chosen: () => LoadRequest) {
    this.#chosen = chosen;
    this.#remote = chosen().remote;
  }

  get current(): LoadRequest {
    return { ...this.#chosen(), ...(this.#processor && ON_PROCESSOR), remote: this.#remote };
  }

  /** The server that points are sent to; null where all stays on this machine. */
  get remoteHost(): string | null {
    return this.#remote ? remoteHost(this.#remote) : null;
  }

  /** From now on the model runs here. */
  useOwnMachine(): void {
    this.#remote = undefined;
  }

  /** The graphics card's memory ran out: the processor is used from now on. */
  useProcessor(): void {
    this.#processor = true;
  }

  /** The graphics card is used again, where there is one. */
  useGraphics(): void {
    this.#processor = false;
  }
}
