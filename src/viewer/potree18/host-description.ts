import { SegmentationError } from '../../errors.js';
import type { HostedCloud } from '../../host-access/hosted-points.js';
import type { CloudMetadata } from '../../octree-source/octree-format.js';
import type { OctreeAttribute } from '../../potree-format/octree-metadata.js';
import { type HostOctreeNode, isCopcNode } from './host-octree.js';
import { type HostCloud, plainVector } from './potree18-host.js';

type Send = (url: string) => Promise<Response>;

/** LAS header, COPC's own record behind it: what the format begins with, always of this length. */
const COPC_HEAD = 589;

type Fingerprint = Omit<HostedCloud, 'metadata'>;

/**
 * What a worker has to know of a cloud that the host reads. It is known again by its description and the beginning of its
 * hierarchy, as are clouds that the library reads: cloud.js and r.hrc, ept.json and the root's hierarchy file, or the head
 * of a COPC file and its root page.
 *
 * @throws SegmentationError `cloud-unreadable`
 */
export async function describeCloud(cloud: HostCloud, root: HostOctreeNode, send: Send): Promise<HostedCloud> {
  return { metadata: metadataOf(cloud), ...(await fingerprint(cloud, root, send)) };
}

function metadataOf({ name, pcoGeometry: { spacing, offset, boundingBox, projection, pointAttributes } }: HostCloud): CloudMetadata {
  return {
    name, version: '', encoding: 'HOST', pointCount: 0, projection: projection ?? '', scale: [1, 1, 1], spacing,
    offset: offset ? plainVector(offset) : [0, 0, 0], tightBounds: null,
    bounds: { min: plainVector(boundingBox!.min), max: plainVector(boundingBox!.max) },
    attributes: pointAttributes.attributes.map(({ name: attribute }) => namedAttribute(attribute)),
  };
}

/** Sizes and ranges are the host's matter, and unknown. */
function namedAttribute(name: string): OctreeAttribute {
  return { name, description: '', size: 0, numElements: 1, elementSize: 0, type: '', min: [], max: [], scale: [], offset: [] };
}

async function fingerprint({ pcoGeometry }: HostCloud, root: HostOctreeNode, send: Send): Promise<Fingerprint> {
  const { getter, pages, base, url, octreeDir, loader } = pcoGeometry;
  if (getter && pages?.['0-0-0-0']) {
    const { pageOffset, pageLength } = pages['0-0-0-0'];
    const [head, page] = await Promise.all([getter(0, COPC_HEAD), getter(pageOffset, pageOffset + pageLength)]).catch(unreadable('The COPC file'));
    // The buffers may be longer than what was asked for, and somebody else's.
    return { description: head.slice(), rootChunk: page.slice(), hierarchyLength: page.length };
  }
  if (base !== undefined) return hashed(await readFile(`${base}/ept.json`, send), await readFile(`${base}/ept-hierarchy/0-0-0-0.json`, send));
  const description = await readFile(url!, send);
  const apart = !isCopcNode(root) && loader?.version?.equalOrHigher('1.5');
  return hashed(description, apart ? await readFile(`${octreeDir}/r/r.hrc`, send) : new Uint8Array(0));
}

function hashed(description: Uint8Array, rootChunk: Uint8Array): Fingerprint {
  return { description, rootChunk, hierarchyLength: rootChunk.length };
}

async function readFile(url: string, send: Send): Promise<Uint8Array> {
  const response = await send(url).catch(unreadable(url));
  if (response.ok) return new Uint8Array(await response.arrayBuffer());
  throw new SegmentationError('cloud-unreadable', `${url} could not be read: the server answered ${response.status} ${response.statusText}. Check the address, or sign in again.`);
}

function unreadable(what: string): (cause: unknown) => never {
  return (cause) => {
    throw new SegmentationError('cloud-unreadable', `${what} could not be read (${String(cause)}). Check the network, then try again.`, { cause });
  };
}
