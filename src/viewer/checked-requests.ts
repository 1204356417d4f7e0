import type { Potree } from 'potree-core';
import { SegmentationError } from '../errors.js';
import { markPlain } from './page-requests.js';

/** What potree-core asks of whoever fetches for it. */
type RequestManager = Exclude<Parameters<Potree['loadPointCloud']>[1], string>;

export interface CheckedRequestsOptions {
  /** Told once per file of the cloud what is wrong with it: potree-core itself keeps silent and asks again every frame. */
  readonly onError: (error: SegmentationError) => void;
  /** Told when all files that could not be read for a while have come after all, so that what `onError` said is over. */
  readonly onRecovered?: () => void;
  /** Makes the request; for signed URLs and headers. */
  readonly fetch?: typeof fetch;
}

/** After a request that failed on its way, the file is not asked for again for so long: the host asks every frame. */
const RETRY_AFTER_MS = 3000;

/**
 * A request manager for one `Potree.loadPointCloud`, called with the cloud's absolute URL, that refuses what potree-core would
 * silently decode to garbage: missing files, and servers that answer a request for part of a file with all of it. Files
 * that could not be reached are asked for again after a while, so that a lost connection is no lost cloud.
 */
export function checkedRequests({ onError, onRecovered, fetch: own }: CheckedRequestsOptions): RequestManager {
  const send = own ?? fetch.bind(globalThis);
  /** URLs that failed, with the time from which on they may be asked for again. */
  const failed = new Map<string, number>();
  const refuse = (url: string, message: string, retryAfter: number, cause?: unknown): never => {
    const error = new SegmentationError('cloud-unreadable', message, { cause });
    if (!failed.has(url)) onError(error);
    failed.set(url, performance.now() + retryAfter);
    throw error;
  };
  const checked: typeof fetch = async (input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    if (performance.now() < (failed.get(url) ?? 0)) throw new SegmentationError('cloud-unreadable', `${url} could not be read a moment ago.`);
    const response = await send(input, init).catch((cause: unknown) =>
      refuse(url, cause instanceof SegmentationError ? cause.message : `${url} could not be reached. Check the address, the network, and that its server allows other sites to read it.`, RETRY_AFTER_MS, cause),
    );
    checkResponse(url, response, new Headers(init?.headers).has('Range'), refuse);
    if (failed.delete(url) && failed.size === 0) onRecovered?.();
    return response;
  };
  let base = document.baseURI;
  return {
    // Potree 1 asks for the files of a cloud relative to its cloud.js, the first file it asks for.
    getUrl: async (url) => {
      const absolute = new URL(url, base).href;
      if (base === document.baseURI) base = absolute;
      else if (url.endsWith('cloud.js') && absolute !== base) {
        throw new TypeError(`These requests are for ${base}: make others, by checkedRequests(), for ${absolute}.`);
      }
      return absolute;
    },
    fetch: own ? checked : markPlain(checked),
  };
}

function checkResponse(url: string, { ok, status, statusText }: Response, partly: boolean, refuse: (url: string, message: string, retryAfter: number) => never): void {
  if (!ok) refuse(url, `${url} could not be read: the server answered ${status} ${statusText}. ${status === 401 || status === 403 ? 'Sign in again, or ask for a new link.' : 'Check the address.'}`, status >= 500 ? RETRY_AFTER_MS : Infinity);
  if (partly && status !== 206) {
    refuse(url, `The server does not send parts of files, so the scan cannot be read: ${url} came as a whole. Serve it with byte ranges.`, Infinity);
  }
}
