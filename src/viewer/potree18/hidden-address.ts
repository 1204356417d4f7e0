import { cloudIdentity } from '../../octree-source/cloud-identity.js';
import type { HostCloud } from './potree18-host.js';

/**
 * What stands for the address of a cloud whose host keeps it to itself. COPC files are known again on every page, by what
 * their headers say of bounds, points and layout (`copc:` and a SHA-256); other clouds only as long as the page lives.
 */
export function hiddenAddress({ uuid, pcoGeometry: { copc } }: HostCloud): string {
  if (!copc) return `cloud:${uuid}`;
  const { header: { pointCount, min, max, scale, offset }, info: { cube, spacing, gpsTimeRange, rootHierarchyPage } } = copc;
  // The page lies behind all points: its place tells how many bytes they take.
  const layout = [pointCount, min, max, scale, offset, cube, spacing, gpsTimeRange, rootHierarchyPage.pageOffset];
  return `copc:${cloudIdentity(new TextEncoder().encode(JSON.stringify(layout)), new Uint8Array(0), rootHierarchyPage.pageLength)}`;
}
