import { serveFetch } from '../host-access/page-fetch.js';
import type { CloudHandle } from './viewer-adapter.js';

/** What potree-core makes of a base URL: the browser's `fetch`, and the URL behind the base. */
const PLAIN_FETCH = /^(async\s*)?\(?\s*(\w+)\s*,\s*(\w+)\s*\)?\s*=>\s*fetch\(\2\s*,\s*\3\)$/;
const PLAIN_URL = /^(async\s*)?\(?\s*(\w+)\s*\)?\s*=>\s*`\$\{\w+\}\$\{\2\}`$/;
const NATIVE = /\{\s*\[native code\]\s*\}\s*$/;

/** Functions that send requests as the browser does, whatever else they do. */
const plain = new WeakSet<object>();

/** Says of a function that it sends as the browser does, which its text does not show. Returns it. */
export function markPlain<Send extends ManagedRequests['fetch'] | typeof fetch>(send: Send): Send {
  plain.add(send);
  return send;
}

/** Whether requests that are sent so carry no more than those of a worker. */
function isPlain(send: ManagedRequests['fetch'] | typeof fetch): boolean {
  return plain.has(send) || PLAIN_FETCH.test(String(send)) || NATIVE.test(String(send));
}

/** The page's `fetch` where somebody has replaced it, to sign requests perhaps; else null. */
export function replacedFetch(): typeof fetch | null {
  return isPlain(globalThis.fetch) ? null : (input, init) => globalThis.fetch(input, init);
}

/** How a loader of potree-core sends requests: the two methods of the application's request manager. */
export interface ManagedRequests {
  /** The address under which a file is asked for; absent where only `fetch` may have a say. */
  readonly getUrl?: ((url: string) => Promise<string> | string) | undefined;
  readonly fetch: (input: string, init?: RequestInit) => Promise<Response>;
}

/**
 * Requests by an application's manager, which may sign each address anew; null where it does nothing that a worker does not.
 *
 * @param entry what potree-core asks the manager for: other files are named in the answer's place, as it does itself
 */
export function managedFetch(manager: ManagedRequests, entry: string): typeof fetch | null {
  const signs = manager.getUrl && !PLAIN_URL.test(String(manager.getUrl)) && !plain.has(manager.fetch);
  if (!signs && isPlain(manager.fetch)) return null;
  return async (input, init) => {
    const file = new URL(String(input)).pathname.split('/').at(-1)!;
    const address = signs ? (await manager.getUrl!(entry)).replace('/metadata.json', `/${file}`) : String(input);
    return manager.fetch(address, init);
  };
}

/** The handle of a cloud whose requests the page sends; without such a way a worker sends its own. */
export function carried(handle: CloudHandle & { readonly url: string }, send: typeof fetch | null): CloudHandle {
  return send ? { ...handle, access: () => ({ url: handle.url, requests: serveFetch(send) }) } : handle;
}
