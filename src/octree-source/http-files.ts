import { abortError, SegmentationError } from '../errors.js';
import type { CloudFiles, FileBytes, FileSpan, FileVersion } from './cloud-files.js';
import { dropBody, type FileRequest, readUpTo, toldLength, tooLargeWhole } from './file-request.js';
import { DEFAULT_RETRIES, type RetryPolicy, TemporaryFailure, withRetries } from './retry.js';
import { SharedTasks } from './shared-tasks.js';
import { StallWatch } from './stall-watch.js';

export interface HttpOptions {
  /** In place of the global fetch: for signed addresses, credentials, tests. */
  readonly fetch?: typeof fetch;
  /** The address of a file of the cloud; by default beside the entry, with the entry's query. */
  readonly resolve?: (path: string) => string;
  readonly retries?: Partial<RetryPolicy>;
  /**
   * A server that knows no byte ranges sends whole files. Up to so many bytes (default 32 MiB) such a file is kept and
   * used; a larger one is refused.
   */
  readonly wholeFileLimit?: number;
  /** A request of which nothing is heard for so many milliseconds (default 30,000) is given up and tried again. */
  readonly patience?: number;
}

const WHOLE_FILE_LIMIT = 2 ** 25;
const PATIENCE = 30_000;
/** Answers that another try may change. */
const TEMPORARY: readonly number[] = [408, 425, 429, 500, 502, 503, 504];

/**
 * A cloud on a server, by the URL of its metadata.json or cloud.js. Every answer is checked: 206 for a range, the range
 * that was asked for, and its length. Network errors and answers that say "later" are tried again; 403 and 404 are not.
 */
export function httpFiles(entryUrl: string, options: HttpOptions = {}): CloudFiles {
  const base = new URL(entryUrl, globalThis.location?.href);
  const entry = base.pathname.slice(base.pathname.lastIndexOf('/') + 1);
  const address = options.resolve ?? ((path: string) => besideEntry(base, path));
  const requests = new HttpRequests(options);
  return {
    name: base.href,
    entry,
    address,
    read: (span, signal) => requests.read(address(span.path), span, signal),
    length: (path, signal) => requests.length(address(path), signal),
  };
}

function besideEntry(base: URL, path: string): string {
  const url = new URL(path, base);
  if (!url.search) url.search = base.search;
  return url.href;
}

class HttpRequests {
  readonly #send: typeof fetch;
  readonly #retries: RetryPolicy;
  readonly #limit: number;
  readonly #patience: number;
  /** Files that a server without byte ranges has sent as a whole; at most the few that are read by range. */
  readonly #whole = new Map<string, FileBytes>();
  readonly #downloads = new SharedTasks<FileBytes>();

  constructor({ fetch: send = fetch.bind(globalThis), retries, wholeFileLimit = WHOLE_FILE_LIMIT, patience = PATIENCE }: HttpOptions) {
    this.#send = send;
    this.#retries = { ...DEFAULT_RETRIES, ...retries };
    this.#limit = wholeFileLimit;
    this.#patience = patience;
  }

  async read(url: string, span: FileSpan, signal?: AbortSignal): Promise<FileBytes> {
    // Once a file came as a whole, the server is known to send no parts: many parts are then one download.
    if (span.end === null || this.#whole.size === 0) return this.#attempt(url, (watch) => this.#readOnce(url, span, watch), signal);
    const whole = this.#whole.get(url) ?? (await this.#downloads.run(url, (shared) => this.#download(url, shared), signal));
    return cut(url, whole, span.begin, span.end);
  }

  length(url: string, signal?: AbortSignal): Promise<number> {
    const whole = this.#whole.get(url);
    if (whole) return Promise.resolve(whole.bytes.length);
    return this.#attempt(url, async (watch) => {
      // Not HEAD: the signature of a signed address is for GET.
      const response = await this.#ask(url, { bodyLimit: 0 }, watch);
      dropBody(response);
      const length = toldLength(response);
      if (length !== null) return length;
      throw unreadable(url, 'the server does not tell its length', 'Let the server send Content-Length.');
    }, signal);
  }

  #download(url: string, signal: AbortSignal): Promise<FileBytes> {
    return this.#attempt(url, async (watch) => {
      const whole = await takeWhole(url, await this.#ask(url, { bodyLimit: this.#limit }, watch), this.#limit, watch);
      this.#whole.set(url, whole);
      return whole;
    }, signal);
  }

  /** Runs what needs one request, as often as the retries allow. */
  #attempt<T>(url: string, run: (watch: StallWatch) => Promise<T>, signal?: AbortSignal): Promise<T> {
    const once = async (): Promise<T> => {
      const watch = new StallWatch(this.#patience, signal);
      try {
        return await run(watch);
      } catch (error) {
        throw watch.stalled && !signal?.aborted ? silence(url, this.#patience) : error;
      } finally {
        watch.end();
      }
    };
    return withRetries(once, this.#retries, signal);
  }

  async #readOnce(url: string, { begin, end }: FileSpan, watch: StallWatch): Promise<FileBytes> {
    if (end === null) return takeAll(url, await this.#ask(url, {}, watch), watch);
    const response = await this.#ask(url, { headers: { Range: `bytes=${begin}-${end - 1}` }, bodyLimit: this.#limit }, watch);
    if (response.status === 206) return takePart(url, response, { begin, end }, watch);
    const whole = await takeWhole(url, response, this.#limit, watch);
    this.#whole.set(url, whole);
    return cut(url, whole, begin, end);
  }

  /** Sends one request; throws for every answer that has no content. */
  async #ask(url: string, init: FileRequest, watch: StallWatch): Promise<Response> {
    const request: FileRequest = { ...init, signal: watch.signal };
    const response = await this.#send(url, request).catch((cause: unknown) => {
      throw networkFailure(url, watch, cause);
    });
    watch.heard();
    if (response.ok) return response;
    dropBody(response);
    const { status, statusText } = response;
    if (status === 416) {
      const asked = new Headers(init.headers).get('Range');
      throw unreadable(url, `it ends before the ${asked} that its hierarchy speaks of`, 'Upload or convert the cloud again.');
    }
    const error = unreadable(url, `the server answered ${status} ${statusText}`.trim(), adviceFor(status));
    throw TEMPORARY.includes(status) ? new TemporaryFailure(error, retryAfter(response)) : error;
  }
}

/** The part that was asked for, checked. */
async function takePart(url: string, response: Response, { begin, end }: { begin: number; end: number }, watch: StallWatch): Promise<FileBytes> {
  // Other sites see Content-Range only where the server lets them; the length is checked in any case.
  const range = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(response.headers.get('Content-Range') ?? '');
  if (range && (Number(range[1]) !== begin || Number(range[2]) > end - 1)) {
    dropBody(response);
    throw unreadable(url, `the server sent the bytes ${range[1]}-${range[2]} in place of ${begin}-${end - 1}`, 'Check the server and what lies between, such as a cache.');
  }
  const bytes = await takeBytes(url, response, watch);
  const length = range && range[3] !== '*' ? Number(range[3]) : null;
  if (bytes.length === end - begin) return { bytes, version: { ...versionOf(response), length } };
  if (length !== null && length < end) throw endsEarly(url, length, end);
  throw new TemporaryFailure(unreadable(url, `the server sent ${bytes.length} bytes where ${end - begin} were asked for`, 'Check the server and what lies between, such as a cache.'));
}

async function takeAll(url: string, response: Response, watch: StallWatch): Promise<FileBytes> {
  const bytes = await takeBytes(url, response, watch);
  return { bytes, version: { ...versionOf(response), length: bytes.length } };
}

/** The whole file, from a server that does not know byte ranges; refused as soon as it turns out too large. */
async function takeWhole(url: string, response: Response, limit: number, watch: StallWatch): Promise<FileBytes> {
  const bytes = await takeUpTo(url, response, limit, watch);
  if (bytes) return { bytes, version: { ...versionOf(response), length: bytes.length } };
  throw tooLargeWhole(url, response.status, limit);
}

function takeUpTo(url: string, response: Response, limit: number, watch: StallWatch): Promise<Uint8Array | null> {
  return readUpTo(response, limit, toldLength(response) ?? 0, () => watch.heard()).catch((cause: unknown) => {
    throw networkFailure(url, watch, cause);
  });
}

async function takeBytes(url: string, response: Response, watch: StallWatch): Promise<Uint8Array> {
  return (await takeUpTo(url, response, Infinity, watch))!;
}

function cut(url: string, { bytes, version }: FileBytes, begin: number, end: number): FileBytes {
  if (end > bytes.length) throw endsEarly(url, bytes.length, end);
  return { bytes: bytes.slice(begin, end), version };
}

function versionOf(response: Response): FileVersion {
  const { headers } = response;
  return { length: toldLength(response), tag: headers.get('ETag'), modified: headers.get('Last-Modified') };
}

/** Retry-After in milliseconds: seconds, or a date against the server's own clock. */
function retryAfter({ headers }: Response): number {
  const value = headers.get('Retry-After');
  if (value === null) return 0;
  if (/^\d+$/.test(value)) return 1000 * Number(value);
  const now = Date.parse(headers.get('Date') ?? '');
  return Math.max(0, Date.parse(value) - (Number.isNaN(now) ? Date.now() : now)) || 0;
}

function networkFailure(url: string, { signal }: StallWatch, cause: unknown): Error {
  if (signal.aborted) return abortError();
  // Requests of an application may say themselves what is wrong.
  if (cause instanceof SegmentationError) return cause;
  return new TemporaryFailure(new SegmentationError('cloud-unreadable',
    `${url} could not be reached. Check the address, the network, and that its server allows other sites to read it.`, { cause }));
}

function silence(url: string, milliseconds: number): TemporaryFailure {
  return new TemporaryFailure(unreadable(url, `its server has sent nothing for ${Math.round(milliseconds / 1000)} seconds`, 'Check the network and the server, then try again.'));
}

function adviceFor(status: number): string {
  if (status === 401 || status === 403) return 'Sign in again or ask for a new link, then open the cloud again.';
  if (status === 404 || status === 410) return 'Check the address, and that all files of the cloud were uploaded.';
  return 'Try again later, or check the server.';
}

function endsEarly(url: string, length: number, end: number): SegmentationError {
  return unreadable(url, `it ends at byte ${length}, but the hierarchy speaks of bytes up to ${end}`, 'Upload or convert the cloud again.');
}

function unreadable(url: string, what: string, advice: string): SegmentationError {
  return new SegmentationError('cloud-unreadable', `${url} could not be read: ${what}. ${advice}`);
}
