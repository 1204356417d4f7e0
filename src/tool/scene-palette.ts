import type { Segment } from '../annotations/segment.js';
import type { Vector3 } from '../geometry/bounds.js';
import { FIRST_SEGMENT_LABEL } from '../inference/segmentation-engine.js';
import type { Palette, PaletteEntry } from '../viewer/viewer-adapter.js';

/** Colour of the draft, r, g, b: bright, and in no class's or object's colour. */
const DRAFT_COLOR: Vector3 = [64, 156, 255];

/** Opacity of kept objects unless a person wants another. */
export const KEPT_OPACITY = 0.45;
/** The weakest and the strongest that a person can choose. */
export const OPACITY_RANGE = { min: 0.1, max: 1 } as const;
const OPACITY = { draft: 0.55, hovered: 0.3 } as const;
/** By so much the selected object is more opaque than the others. */
const SELECTED = 0.25;

/** What the palette follows from. */
export interface SceneLook {
  readonly segments: readonly Segment[];
  readonly selected: number | null;
  /** Candidate that counts and candidate being looked at; -1 for none. */
  readonly chosen: number;
  readonly hovered: number;
  /** Of kept objects, 0..1. */
  readonly opacity: number;
  /** The object that is shown alone, hidden or not; null for all. */
  readonly only: number | null;
  /** Show the host's own colours alone. */
  readonly original: boolean;
}

/**
 * The look of every label. Draft labels are candidate bits, so that looking at another candidate or choosing it changes
 * this table alone and not one point.
 */
export function scenePalette({ segments, selected, chosen, hovered, opacity, only, original }: SceneLook): Palette {
  const palette = new Map<number, PaletteEntry>();
  if (original) return palette;
  for (const { label, color, visible } of segments) {
    const shown = only === null ? visible : label === only;
    if (shown) palette.set(label, { color, opacity: label === selected ? Math.min(opacity + SELECTED, 1) : opacity });
  }
  for (let bits = 1; bits < FIRST_SEGMENT_LABEL; bits++) {
    const opacity = draftOpacity(bits, chosen, hovered);
    if (opacity > 0) palette.set(bits, { color: DRAFT_COLOR, opacity });
  }
  return palette;
}

function draftOpacity(bits: number, chosen: number, hovered: number): number {
  const has = (candidate: number) => candidate >= 0 && ((bits >> candidate) & 1) === 1;
  if (hovered >= 0 && hovered !== chosen) return has(hovered) ? OPACITY.draft : has(chosen) ? OPACITY.hovered : 0;
  return has(chosen) ? OPACITY.draft : 0;
}
