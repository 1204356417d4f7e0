import { replacedFetch } from '../page-requests.js';
import { hostPotree } from './host-octree.js';

/**
 * Sends requests as the page does for its clouds: by what the adapter was given, by the page's `fetch` where somebody has
 * replaced it, and with the headers that the viewer is told to send by then. Null where that is, now, nothing that a worker
 * would not do.
 */
export function hostFetch(given: typeof fetch | undefined): typeof fetch | null {
  if (given) return given;
  const { headers, withCredentials } = viewerSettings();
  if (replacedFetch() === null && headers.length === 0 && !withCredentials) return null;
  return asTheViewer;
}

/** Reads what the viewer is told with every request: pages renew their tokens. */
const asTheViewer: typeof fetch = (input, init) => {
  const { headers, withCredentials } = viewerSettings();
  const all = new Headers(init?.headers);
  for (const [name, value] of headers) all.set(name, value);
  return globalThis.fetch(input, { ...init, headers: all, ...(withCredentials ? { credentials: 'include' } : {}) });
};

function viewerSettings(): { readonly headers: readonly [name: string, value: string][]; readonly withCredentials: boolean } {
  const { customHeaders = [], withCredentials = false } = hostPotree()?.XHRFactory?.config ?? {};
  return { withCredentials, headers: customHeaders.flatMap(({ header, value }): [string, string][] => (header && value ? [[header, value]] : [])) };
}
