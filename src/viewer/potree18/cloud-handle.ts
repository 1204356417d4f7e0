import { nameFrom } from '../cloud-name.js';
import type { CloudHandle } from '../viewer-adapter.js';
import type { HostCloud } from './potree18-host.js';

/** What the plugin knows a cloud by. A page may give its URL relative to itself. */
export function cloudHandle(cloud: HostCloud): CloudHandle {
  const url = urlOf(cloud);
  const id = new URL(url ?? `#${cloud.uuid}`, document.baseURI).href;
  return { id, name: cloud.name || nameFrom(id), url: isReadable(cloud) ? id : null };
}

/** EPT says in which folder it lies; COPC keeps its URL to itself. */
function urlOf({ pcoGeometry: { url, base } }: HostCloud): string | null {
  return url ?? (base === undefined ? null : `${base}/ept.json`);
}

/** Whether the library reads the cloud's files by itself: Potree's own payloads. Of others it knows what the host shows. */
function isReadable({ pcoGeometry: { url, loader } }: HostCloud): boolean {
  return typeof url === 'string' && loader?.extension === undefined;
}
