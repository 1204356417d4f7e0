import { nameFrom } from '../cloud-name.js';
import type { CloudHandle } from '../viewer-adapter.js';
import { servePort } from '../../workers/serve-calls.js';
import type { NodeGeometry } from '../read-node.js';
import { hiddenAddress } from './hidden-address.js';
import { HostLoading } from './host-loading.js';
import { hostedRoot } from './host-octree.js';
import type { HostCloud } from './potree18-host.js';

export interface HandleOptions {
  /** Ends what is read through the host. */
  readonly signal: AbortSignal;
  /** How the page sends requests. */
  readonly send: typeof fetch;
  /** Gives a geometry with its own colours. */
  readonly unpainted: (geometry: NodeGeometry) => NodeGeometry;
}

/** What the plugin knows a cloud by; who sends the requests of one that a worker reads is the adapter's matter. A page may give its URL relative to itself. */
export function cloudHandle(cloud: HostCloud, { signal, send, unpainted }: HandleOptions): CloudHandle {
  const url = urlOf(cloud);
  const id = url === null ? hiddenAddress(cloud) : new URL(url, document.baseURI).href;
  const handle = { id, name: cloud.name || nameFrom(id), url: null };
  if (isReadable(cloud)) return { ...handle, url: id };
  const refusal = refusalOf(cloud, id);
  const root = refusal === null ? hostedRoot(cloud) : null;
  if (!root) return refusal === null ? handle : { ...handle, refusal };
  let loading: HostLoading | null = null;
  return { ...handle, access: () => ({ url: url === null ? null : id, loader: servePort((loading ??= new HostLoading({ cloud, root, signal, unpainted, send }))) }) };
}

/** EPT with other payloads than LAZ: the host's own loaders of them call a method that its nodes have lost. */
function refusalOf({ pcoGeometry: { ept } }: HostCloud, id: string): string | null {
  if (!ept || ept.dataType === 'laszip') return null;
  return `${id} is an EPT cloud of the kind "${ept.dataType}", which Potree 1.8 cannot show: its loader of that kind fails. Convert it to EPT with LAZ files (laszip), to COPC, or with PotreeConverter 2.`;
}

/** EPT says in which folder it lies; COPC keeps its URL to itself. */
function urlOf({ pcoGeometry: { url, base } }: HostCloud): string | null {
  return url ?? (base === undefined ? null : `${base}/ept.json`);
}

/** Whether the library reads the cloud's files by itself: Potree's own payloads. Of others it knows what the host shows. */
function isReadable({ pcoGeometry: { url, loader } }: HostCloud): boolean {
  return typeof url === 'string' && loader?.extension === undefined;
}
