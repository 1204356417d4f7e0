/** What can go wrong that a person using the tool can meet; the code crosses the worker, the message is shown. */
export type ErrorCode =
  | 'webgpu-unavailable'
  | 'wasm-unavailable'
  | 'runtime-unavailable'
  | 'device-lost'
  /** The graphics card's memory ran out; the processor takes its place where that is left to the tool. */
  | 'gpu-memory'
  /** The graphics card refused what it was asked to compute, or failed at it; the processor takes its place likewise. */
  | 'gpu-failed'
  /** Memory ran out while a model was opened or ran on the processor. */
  | 'out-of-memory'
  /** More points or patches were asked for than the device holds. */
  | 'request-too-large'
  | 'worker-crashed'
  | 'model-fetch-failed'
  | 'model-invalid'
  | 'model-mismatch'
  /** The server that runs the graphs is away, slow, or not to be asked from this page. */
  | 'remote-unavailable'
  /** It answers, but refuses: credentials, or a failure of its own, in its words. */
  | 'remote-refused'
  /** What it answers is not what the graphs give. */
  | 'remote-invalid'
  /** A large model that a person has to agree to before it is fetched. */
  | 'model-not-stored'
  | 'weights-invalid'
  | 'scene-invalid'
  /** Objects that were saved to a file, or in a host's project. */
  | 'scene-file-invalid'
  | 'no-points-in-region'
  | 'region-degenerate'
  | 'prompts-apart'
  | 'cloud-unreadable'
  /** A kind of cloud, or of payload, that only the host's own loader reads. */
  | 'cloud-unsupported'
  /** The viewer that the plugin is attached to does not draw as the adapter for it expects. */
  | 'viewer-unsupported'
  /** The cloud's files were replaced while it was open. */
  | 'cloud-changed'
  | 'storage-unavailable'
  | 'storage-full'
  | 'labels-read-only'
  | 'labels-corrupt'
  | 'labels-newer';

/**
 * A failure that is nobody's programming mistake. Its message says what failed, on which URL or value, and what to do
 * next, in words fit for the panel. Misuse of the API throws `TypeError` or `RangeError` instead.
 */
export class SegmentationError extends Error {
  override readonly name = 'SegmentationError';
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** The error of a request that was cancelled or overtaken by a newer one. Never shown to a person. */
export function abortError(): DOMException {
  return new DOMException('The request was cancelled.', 'AbortError');
}

/** Whether an error only says that its request was cancelled. */
export function isAbortError(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}
