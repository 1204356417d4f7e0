import { abortError, SegmentationError } from '../errors.js';
import { DEFAULT_RETRIES, TemporaryFailure, withRetries, type RetryPolicy } from '../octree-source/retry.js';
import { openSafetensors, type ByteRange, type SafetensorsFile } from './safetensors.js';

export interface HttpWeightsOptions {
  readonly signal?: AbortSignal | undefined;
  readonly retries?: Partial<RetryPolicy>;
}

/** Small tensors lie beside each other: at least so many bytes are asked for at once. */
const WINDOW_BYTES = 2 ** 22;

/**
 * Opens a safetensors file on a server that knows byte ranges.
 * @throws SegmentationError `model-fetch-failed` when the server cannot be reached, refuses or knows no ranges;
 *   `weights-invalid` when it is no such file
 */
export async function openHttpWeights(url: string, options: HttpWeightsOptions = {}): Promise<SafetensorsFile> {
  const name = decodeURIComponent(new URL(url).pathname.split('/').at(-1) || url);
  const { length } = await readPart(url, 0, 8, options);
  return openSafetensors(name, length, windowed(length, async (begin, end) => (await readPart(url, begin, end, options)).bytes));
}

interface Part {
  readonly bytes: Uint8Array;
  /** Of the whole file. */
  readonly length: number;
}

function readPart(url: string, begin: number, end: number, { signal, retries }: HttpWeightsOptions): Promise<Part> {
  return withRetries(() => readOnce(url, begin, end, signal), { ...DEFAULT_RETRIES, ...retries }, signal);
}

async function readOnce(url: string, begin: number, end: number, signal: AbortSignal | undefined): Promise<Part> {
  const headers = { Range: `bytes=${begin}-${end - 1}` };
  try {
    const response = await fetch(url, { headers, ...(signal && { signal }) });
    const length = checkAnswer(url, response);
    const bytes = new Uint8Array(await response.arrayBuffer());
    if (bytes.length === Math.min(end, length) - begin) return { bytes, length };
    throw new TemporaryFailure(failed(url, `the server sent ${bytes.length} bytes where ${end - begin} were asked for`, 'Try again.'));
  } catch (error) {
    if (signal?.aborted) throw abortError();
    if (error instanceof TemporaryFailure || error instanceof SegmentationError) throw error;
    throw new TemporaryFailure(failed(url, String(error), 'Check the address, the network, and that the server allows this page to read it.', error));
  }
}

/** The whole file's length, of an answer that holds a part of it. */
function checkAnswer(url: string, response: Response): number {
  const { status } = response;
  if (status >= 500 || status === 429) throw new TemporaryFailure(failed(url, `the server answered ${status}`, 'Try again later.'));
  if (status === 200) {
    response.body?.cancel().catch(() => undefined); // nobody looks at it any more
    throw failed(url, 'the server knows no byte ranges (it answered with the whole file)', 'Download the file, then convert it from the disk.');
  }
  if (status !== 206) throw failed(url, `the server answered ${status}`, 'Check the address.');
  const length = Number(/\/(\d+)$/.exec(response.headers.get('Content-Range') ?? '')?.[1]);
  if (Number.isSafeInteger(length)) return length;
  throw failed(url, 'the server does not tell how long the file is', 'Let it send and expose Content-Range, or download the file and convert it from the disk.');
}

/** Reads at least a window's worth and serves what lies in it from memory. */
function windowed(length: number, read: ByteRange): ByteRange {
  let kept: { begin: number; bytes: Uint8Array } | null = null;
  return async (begin, end) => {
    if (kept === null || begin < kept.begin || end > kept.begin + kept.bytes.length) {
      kept = { begin, bytes: await read(begin, Math.min(length, Math.max(end, begin + WINDOW_BYTES))) };
    }
    return kept.bytes.slice(begin - kept.begin, end - kept.begin);
  };
}

function failed(url: string, what: string, advice: string, cause?: unknown): SegmentationError {
  return new SegmentationError('model-fetch-failed', `${url} could not be read: ${what}. ${advice}`, { cause });
}
