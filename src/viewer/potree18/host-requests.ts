import { replacedFetch } from '../page-requests.js';
import { hostPotree } from './host-octree.js';

/**
 * Sends requests as the page does for its clouds: by what the adapter was given, by the page's `fetch` where somebody has
 * replaced it, and with the headers that the viewer is told to send. Null where that is nothing that a worker would not do.
 */
export function hostFetch(given: typeof fetch | undefined): typeof fetch | null {
  const { customHeaders = [], withCredentials = false } = hostPotree()?.XHRFactory?.config ?? {};
  const headers = customHeaders.flatMap(({ header, value }): [string, string][] => (header && value ? [[header, value]] : []));
  const send = given ?? replacedFetch();
  if (given || (headers.length === 0 && !withCredentials)) return send;
  return (input, init) => {
    const all = new Headers(init?.headers);
    for (const [name, value] of headers) all.set(name, value);
    return (send ?? fetch)(input, { ...init, headers: all, ...(withCredentials ? { credentials: 'include' } : {}) });
  };
}
