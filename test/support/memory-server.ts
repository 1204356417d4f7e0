/** How the server in memory answers one request; what is not given is as a good server does it. */
export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  /** The connection breaks before an answer. */
  readonly broken?: boolean;
  /** No answer comes, or none of the body after its first bytes; the connection stays. */
  readonly silent?: 'all' | 'body';
}

export interface MemoryServer {
  readonly fetch: typeof fetch;
  /** Path and range of every request. */
  readonly requests: { readonly path: string; readonly range: string | null }[];
}

/**
 * A server for files in memory that behaves as HTTP has it: 206 with Content-Range for a range, 416 beyond the end, 404.
 * `answer` may decide otherwise, by the number of the request (from 0) and its path.
 */
export function memoryServer(files: ReadonlyMap<string, Uint8Array>, base: string, answer: (index: number, path: string) => Answer | null = () => null): MemoryServer {
  const requests: MemoryServer['requests'] = [];
  const send = async (input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> => {
    const path = decodeURIComponent(String(input).slice(base.length).replace(/\?.*/, ''));
    const range = new Headers(init.headers).get('Range');
    requests.push({ path, range });
    const other = answer(requests.length - 1, path);
    await new Promise((resolve) => setTimeout(resolve));
    init.signal?.throwIfAborted();
    if (other?.broken) throw new TypeError('Failed to fetch');
    if (other?.silent === 'all') return new Promise((_, reject) => whenAborted(init.signal!, reject));
    const { status, headers, body } = respond(files.get(path), range);
    if (other?.silent === 'body') return new Response(stuck(body!.slice(0, 2), init.signal!), { status, headers });
    return new Response(new Uint8Array(other?.body ?? body ?? []), { status: other?.status ?? status, headers: { ...headers, ...other?.headers } });
  };
  return { fetch: send as typeof fetch, requests };
}

function whenAborted(signal: AbortSignal, reject: (reason: unknown) => void): void {
  signal.addEventListener('abort', () => reject(signal.reason), { once: true });
}

function stuck(begin: Uint8Array, signal: AbortSignal): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      controller.enqueue(begin);
      whenAborted(signal, (reason) => controller.error(reason));
    },
  });
}

function respond(file: Uint8Array | undefined, range: string | null): { status: number; headers: Record<string, string>; body?: Uint8Array } {
  if (!file) return { status: 404, headers: {} };
  const asked = /^bytes=(\d+)-(\d+)$/.exec(range ?? '');
  if (!asked) return { status: 200, headers: { 'Content-Length': String(file.length) }, body: file };
  const [begin, end] = [Number(asked[1]), Math.min(Number(asked[2]) + 1, file.length)];
  if (begin >= end) return { status: 416, headers: { 'Content-Range': `bytes */${file.length}` } };
  const headers = { 'Content-Range': `bytes ${begin}-${end - 1}/${file.length}`, 'Content-Length': String(end - begin) };
  return { status: 206, headers, body: file.slice(begin, end) };
}
