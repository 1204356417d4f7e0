import { SegmentationError } from '../errors.js';
import type { Bounds, Sphere, Vector3 } from '../geometry/bounds.js';
import { REGION_RADIUS } from './segmentation-engine.js';

/** A mask that fills less or more of the sample than this is not well framed by its region. */
const WELL_FRAMED = { min: 0.03, max: 0.6 } as const;

/** Radius of a fitted region in half diagonals of the mask's box; the wider one when the region cut the mask off. */
const MARGIN = { whole: 2, cut: 3 } as const;

/** A fit that changes neither place nor size by more than this share of the radius is not worth encoding again. */
const WORTHWHILE = 0.15;

/** What the policy needs to know of a mask on the region's sample. */
export interface MaskFrame {
  /** Share of the sample's points in the mask, 0..1. */
  readonly share: number;
  /** Box of the mask, cloud space; null for an empty mask. */
  readonly bounds: Bounds | null;
  /** Whether the mask reaches the region's surface, so that the region may cut the object off. */
  readonly touchesSurface: boolean;
}

/** A radius within the limits. */
export function clampRadius(radius: number): number {
  return Math.min(Math.max(radius, REGION_RADIUS.min), REGION_RADIUS.max);
}

/**
 * The region fitted around the first mask, or null when the mask is framed well as it is. The prompt stays inside.
 */
export function fitRegion(region: Sphere, prompt: Vector3, frame: MaskFrame): Sphere | null {
  const { share, bounds, touchesSurface } = frame;
  if (!bounds || (share >= WELL_FRAMED.min && share <= WELL_FRAMED.max && !touchesSurface)) return null;
  const halfDiagonal = distance(bounds.min, bounds.max) / 2;
  const center = midpoint(bounds.min, bounds.max);
  const radius = clampRadius(Math.max(halfDiagonal * (touchesSurface ? MARGIN.cut : MARGIN.whole), distance(center, prompt) * 1.1));
  const change = Math.max(distance(center, region.center), Math.abs(radius - region.radius));
  return change > region.radius * WORTHWHILE ? { center, radius } : null;
}

/**
 * The region grown until it holds all prompts, with some room around them where the limit leaves it.
 * @throws SegmentationError `prompts-apart` when no region within the limits holds them
 */
export function regionAround(region: Sphere, prompts: readonly Vector3[]): Sphere {
  let grown = region;
  for (const prompt of prompts) {
    const away = distance(grown.center, prompt);
    if (away <= grown.radius) continue;
    const least = (grown.radius + away) / 2;
    if (least > REGION_RADIUS.max) throw tooFarApart(away);
    grown = { center: lerp(grown.center, prompt, (away - grown.radius) / 2 / away), radius: clampRadius(least * 1.1) };
  }
  return grown;
}

function tooFarApart(away: number): SegmentationError {
  return new SegmentationError('prompts-apart', `This click is ${Math.round(away)} m from the middle of the region, and a region is at most `
    + `${2 * REGION_RADIUS.max} m wide. Keep the object as it is, then begin another one here.`);
}

/** Metres between two positions of one frame. */
export function distance(a: Vector3, b: Vector3): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

function midpoint(a: Vector3, b: Vector3): Vector3 {
  return lerp(a, b, 0.5);
}

function lerp(a: Vector3, b: Vector3, t: number): Vector3 {
  return [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, a[2] + (b[2] - a[2]) * t];
}
