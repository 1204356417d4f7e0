import type { Bounds } from '../geometry/bounds.js';
import type { PointSample } from '../octree/point-sample.js';
import { chooseMask, surestMask } from './choose-mask.js';
import type { MaskGuard } from './mask-guard.js';
import type { MaskFrame } from './region-policy.js';

/** Masks of one answer over the region's sample. */
export interface SampleMasks {
  /** Predicted IoU of each mask, smallest extent first. */
  readonly quality: readonly number[];
  /** Box of each mask, cloud space; null for an empty one. */
  readonly bounds: readonly (Bounds | null)[];
  /** The mask that counts without a person's choice (`chooseMask`). */
  readonly best: number;
  /** The mask that the region is fitted around (`surestMask`). */
  readonly surest: number;
  /** Bit i per sample point says that mask i covers it. */
  readonly bits: Uint32Array;
  /** Which of the masks that were given each one is. */
  readonly order: readonly number[];
}

/** Masks on points from which they are carried to all others. */
export interface SpreadMasks extends Pick<SampleMasks, 'bits' | 'bounds'> {
  readonly sample: PointSample;
}

/**
 * Orders masks by extent and works out what is said of them.
 *
 * @param masks 1 per sample point inside, as the model has them
 * @param guard of the sample's points
 */
export function sampleMasks(sample: PointSample, masks: readonly Uint8Array[], quality: readonly number[], guard: MaskGuard): SampleMasks {
  const inside = masks.map((mask) => guard.maskOf(mask));
  const bounds = inside.map((mask) => maskBounds(sample, mask));
  const order = masks.map((_, index) => index).sort((a, b) => maskExtent(bounds[a]) - maskExtent(bounds[b]) || a - b);
  const offered = order.map((index) => ({ quality: quality[index], share: shareOf(inside[index]) }));
  return {
    order,
    quality: order.map((index) => quality[index]),
    bounds: order.map((index) => bounds[index]),
    best: chooseMask(offered),
    surest: surestMask(offered),
    bits: maskBits(order.map((index) => inside[index]), sample.positions.length / 3),
  };
}

/** The same masks, in the same order, on other points of the region. */
export function spreadMasks(sample: PointSample, masks: readonly Uint8Array[], guard: MaskGuard): SpreadMasks {
  const inside = masks.map((mask) => guard.maskOf(mask));
  return { sample, bits: maskBits(inside, sample.positions.length / 3), bounds: inside.map((mask) => maskBounds(sample, mask)) };
}

/** Share of the points that are in the mask, 0..1. */
function shareOf(mask: Uint8Array): number {
  let count = 0;
  for (let i = 0; i < mask.length; i++) count += mask[i];
  return count / mask.length;
}

/** Largest edge of a mask's box, metres; 0 for an empty mask. */
export function maskExtent(bounds: Bounds | null): number {
  return bounds ? Math.max(...bounds.max.map((max, axis) => max - bounds.min[axis])) : 0;
}

/** What the region policy needs to know of mask `index`. */
export function maskFrame(sample: PointSample, masks: SampleMasks, index: number, radius: number): MaskFrame {
  const { bits } = masks;
  const { positions, spacing } = sample;
  const edge = Math.max(radius - 2 * spacing, 0.95 * radius);
  let inside = 0;
  let atEdge = 0;
  for (let i = 0; i < bits.length; i++) {
    if (((bits[i] >> index) & 1) === 0) continue;
    inside++;
    if (Math.hypot(positions[3 * i], positions[3 * i + 1], positions[3 * i + 2]) >= edge) atEdge++;
  }
  // A stray point at the surface says nothing; an object that is cut off has many there.
  return { share: inside / bits.length, bounds: masks.bounds[index], touchesSurface: atEdge > 0.01 * inside };
}

function maskBits(masks: readonly Uint8Array[], count: number): Uint32Array {
  const bits = new Uint32Array(count);
  masks.forEach((mask, index) => {
    for (let i = 0; i < count; i++) bits[i] |= mask[i] << index;
  });
  return bits;
}

function maskBounds({ origin, positions }: PointSample, mask: Uint8Array): Bounds | null {
  const min: [number, number, number] = [Infinity, Infinity, Infinity];
  const max: [number, number, number] = [-Infinity, -Infinity, -Infinity];
  for (let i = 0; i < mask.length; i++) {
    if (mask[i] === 0) continue;
    for (let axis = 0; axis < 3; axis++) {
      const value = origin[axis] + positions[3 * i + axis];
      if (value < min[axis]) min[axis] = value;
      if (value > max[axis]) max[axis] = value;
    }
  }
  return min[0] === Infinity ? null : { min, max };
}
