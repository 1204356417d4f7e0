import { abortError } from '../errors.js';
import type { CallOptions } from '../workers/protocol.js';
import { servePort } from '../workers/serve-calls.js';
import { callsOver } from './port-calls.js';

/** A request as it crosses from a worker to the page. */
export interface PageRequest {
  readonly url: string;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
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

/** A server that sends a whole file for a part of it is heard no further than this: `httpFiles` refuses more. */
const LARGEST_WHOLE = 2 ** 25;

/** Has workers send requests by the page's `fetch`; the port is for one of them. */
export function serveFetch(send: typeof fetch): MessagePort {
  const requests: PageRequests = {
    async send({ url, headers }, { signal } = {}) {
      const response = await send(url, { headers: { ...headers }, ...(signal ? { signal } : {}) });
      const { status, statusText } = response;
      return { status, statusText, headers: [...response.headers], body: await bodyOf(response, 'range' in headers) };
    },
  };
  return servePort(requests);
}

/** Null where nobody will look at it; nothing of one that is refused by its length, which its headers tell. */
async function bodyOf(response: Response, partly: boolean): Promise<Uint8Array<ArrayBuffer> | null> {
  const tooLong = partly && response.status === 200 && Number(response.headers.get('Content-Length')) > LARGEST_WHOLE;
  if (response.ok && !tooLong) return new Uint8Array(await response.arrayBuffer());
  void response.body?.cancel();
  return tooLong ? new Uint8Array(0) : null;
}

/** The `fetch` of a worker whose requests the page sends. Takes an address and headers, no other settings. */
export function pageFetch(port: MessagePort): typeof fetch {
  const calls = callsOver<PageRequests>(port);
  return async (input, init) => {
    const signal = init?.signal ?? undefined;
    if (signal?.aborted) throw abortError();
    const request = { url: String(input), headers: Object.fromEntries(new Headers(init?.headers)) };
    const { body, ...rest } = await calls.call('send', request, signal ? { signal } : {});
    return new Response(body, { ...rest, headers: rest.headers.map(([name, value]): [string, string] => [name, value]) });
  };
}
