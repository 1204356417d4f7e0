import type { ErrorCode, SegmentationError } from '../errors.js';
import { type LoadRequest, remoteHost } from '../inference/segmentation-engine.js';

/** Failures of a graphics card that the processor does not share, as sentences for a person. */
const CARD_FAILURES: Partial<Record<ErrorCode, string>> = {
  'gpu-memory': 'The memory of the graphics card ran out.',
  'gpu-failed': 'The graphics card did not compute what it was asked for.',
  'device-lost': 'The graphics card was taken away from segmentation.',
};

/** What an engine is asked to load: the chosen model where the options say, until what happens says otherwise. */
export class EngineRequest {
  readonly #chosen: () => LoadRequest;
  /** The server that runs the model; undefined for this machine. */
  #remote: LoadRequest['remote'];
  /** Why the processor is asked for in place of a graphics card; null where it is not. */
  #processor: string | null = null;

  /** @param chosen asked each time a model is loaded */
  constructor(chosen: () => LoadRequest) {
    this.#chosen = chosen;
    this.#remote = chosen().remote;
  }

  get current(): LoadRequest {
    return { ...this.#chosen(), ...(this.#processor && { backend: 'wasm', reason: this.#processor }), remote: this.#remote };
  }

  /** The server that points are sent to; null where all stays on this machine. */
  get remoteHost(): string | null {
    return this.#remote ? remoteHost(this.#remote) : null;
  }

  /** From now on the model runs here. */
  useOwnMachine(): void {
    this.#remote = undefined;
  }

  /**
   * Has the processor used from now on where a graphics card failed, unless that card alone is asked for. One that was
   * taken away may come back: it is given up when something has failed just before.
   *
   * @returns whether the processor is about to take the card's place
   */
  leaveGraphics({ code }: SegmentationError, again: boolean): boolean {
    const reason = CARD_FAILURES[code];
    if (reason === undefined || this.#processor !== null || this.#chosen().backend === 'webgpu') return false;
    if (code === 'device-lost' && !again) return false;
    this.#processor = reason;
    return true;
  }

  /** The graphics card is used again, where there is one. */
  useGraphics(): void {
    this.#processor = null;
  }
}
