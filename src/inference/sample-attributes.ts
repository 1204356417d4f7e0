import type { PointAttribute } from '../octree-source/decode-points.js';
import type { CloudMetadata } from '../octree-source/octree-format.js';

const COLOR_NAMES: readonly string[] = ['rgb', 'rgba'];
const BYTES: Readonly<Record<'positions' | PointAttribute, number>> = { positions: 12, colors: 3, intensities: 4, classification: 1 };

/** What the sample of a region needs of its points: colours; intensities where the scan has none, or may have none. */
export function sampleAttributes({ attributes }: Pick<CloudMetadata, 'attributes'>): readonly PointAttribute[] {
  const colors = attributes.find(({ name }) => COLOR_NAMES.includes(name));
  // Without a range nobody knows before the points are here whether they are all black, which is as good as none.
  if (!colors || colors.max.length === 0) return colors ? ['colors', 'intensities'] : ['intensities'];
  return colors.max.every((most) => most === 0) ? ['intensities'] : ['colors'];
}

/** Bytes that a point of a sample's node takes in memory. */
export function bytesPerPoint(metadata: Pick<CloudMetadata, 'attributes'>): number {
  return sampleAttributes(metadata).reduce((sum, attribute) => sum + BYTES[attribute], BYTES.positions);
}
