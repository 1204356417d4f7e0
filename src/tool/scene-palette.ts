import type { Segment } from '../annotations/segment.js';
import type { Vector3 } from '../geometry/bounds.js';
import { FIRST_SEGMENT_LABEL } from '../inference/segmentation-engine.js';
import type { Palette, PaletteEntry } from '../viewer/viewer-adapter.js';

/** Colour of the draft, r, g, b: bright, and in no class's or object's colour. */
const DRAFT_COLOR: Vector3 = [64, 156, 255];

const OPACITY = { draft: 0.55, hovered: 0.3, kept: 0.45, selected: 0.7 } as const;

/** What the palette follows from. */
export interface SceneLook {
  readonly segments: readonly Segment[];
  readonly selected: number | null;
  /** Candidate that counts and candidate being looked at; -1 for none. */
  readonly chosen: number;
  readonly hovered: number;
  /** Show the host's own colours alone. */
  readonly original: boolean;
}

/**
 * The look of every label. Draft labels are candidate bits, so that looking at another candidate or choosing it changes
 * this table alone and not one point.
 */
export function scenePalette({ segments, selected, chosen, hovered, original }: SceneLook): Palette {
  const palette = new Map<number, PaletteEntry>();
  if (original) return palette;
  for (const { label, color, visible } of segments) {
    if (visible) palette.set(label, { color, opacity: label === selected ? OPACITY.selected : OPACITY.kept });
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
