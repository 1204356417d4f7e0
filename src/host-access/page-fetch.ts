import { abortError } from '../errors.js';
import { dropBody, type FileRequest, readUpTo, toldLength, tooLargeWhole } from '../octree-source/file-request.js';
import type { CallOptions } from '../workers/protocol.js';
import { servePort } from '../workers/serve-calls.js';
import { callsOver } from './port-calls.js';

/** A request as it crosses from a worker to the page. */
export interface PageRequest {
  readonly url: string;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  /** What a whole file is read to (see `FileRequest`): the page's main thread takes in no more than somebody wants. */
  readonly bodyLimit?: number | undefined;
}

/** What came back. */
export interface PageResponse {
  readonly status: number;
  readonly statusText: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array<ArrayBuffer> | null;
}

/** Requests that the page sends for workers, so that they carry what the page's own carry. */
export interface PageRequests {
  send(request: PageRequest, options?: CallOptions<never>): Promise<PageResponse>;
}

/** Has workers send requests by the page's `fetch`; the port is for one of them. */
export function serveFetch(send: typeof fetch): MessagePort {
  const requests: PageRequests = {
    async send(request, { signal } = {}) {
      const { url, headers } = request;
      const response = await send(url, { headers: { ...headers }, ...(signal ? { signal } : {}) });
      const { status, statusText } = response;
      return { status, statusText, headers: [...response.headers], body: await bodyOf(request, response) };
    },
  };
  return servePort(requests);
}

/** Null where nobody will look at it. Throws for a file that is longer than anybody wants, of which no more is read than it takes to find out. */
async function bodyOf({ url, bodyLimit = Infinity }: PageRequest, response: Response): Promise<Uint8Array<ArrayBuffer> | null> {
  if (!response.ok || bodyLimit === 0) {
    dropBody(response);
    return null;
  }
  const { status } = response;
  const limit = status === 200 ? bodyLimit : Infinity;
  const bytes = await readUpTo(response, limit, toldLength(response) ?? 0);
  if (bytes) return bytes;
  throw tooLargeWhole(url, status, limit);
}

/** The `fetch` of a worker whose requests the page sends. Takes an address, headers and what `FileRequest` adds, no other settings. */
export function pageFetch(port: MessagePort): typeof fetch {
  const calls = callsOver<PageRequests>(port);
  return async (input, init) => {
    const signal = init?.signal ?? undefined;
    if (signal?.aborted) throw abortError();
    const { bodyLimit }: FileRequest = init ?? {};
    const request = { url: String(input), headers: Object.fromEntries(new Headers(init?.headers)), bodyLimit };
    const { body, ...rest } = await calls.call('send', request, signal ? { signal } : {});
    return new Response(body, { ...rest, headers: rest.headers.map(([name, value]): [string, string] => [name, value]) });
  };
}
