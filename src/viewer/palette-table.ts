import type { Palette } from './viewer-adapter.js';

/** Texels per row. */
export const PALETTE_WIDTH = 256;

/**
 * The look of every label that was ever painted, one texel each, so that a change of colour, opacity or visibility
 * touches no point. Labels are 32-bit numbers in no particular order; slots number them densely from 1, and slot 0 is
 * the point without a label.
 */
export class PaletteTable {
  /** r, g, b and opacity per slot, bytes, in rows of `PALETTE_WIDTH`; a new array when the table has grown. */
  texels = new Uint8Array(4 * PALETTE_WIDTH);
  /** Rises with every change. */
  version = 0;
  readonly #slots = new Map<number, number>();
  #palette: Palette = new Map();

  get rows(): number {
    return this.texels.length / (4 * PALETTE_WIDTH);
  }

  /** The label's slot, a new one when it is seen for the first time. */
  slotOf(label: number): number {
    if (label === 0) return 0;
    const known = this.#slots.get(label);
    if (known !== undefined) return known;
    const slot = this.#slots.size + 1;
    this.#slots.set(label, slot);
    if (4 * slot >= this.texels.length) this.#grow();
    this.#write(label, slot);
    return slot;
  }

  /** One slot per label, negated as the shaders want them; labels mostly come in runs. */
  slotsOf(labels: Uint32Array, slots: Float32Array = new Float32Array(labels.length)): Float32Array {
    let lastLabel = 0;
    let lastSlot = 0;
    for (let i = 0; i < labels.length; i++) {
      const label = labels[i]!;
      if (label !== lastLabel) {
        lastLabel = label;
        lastSlot = this.slotOf(label);
      }
      slots[i] = -lastSlot;
    }
    return slots;
  }

  setPalette(palette: Palette): void {
    this.#palette = palette;
    for (const [label, slot] of this.#slots) this.#write(label, slot);
  }

  #write(label: number, slot: number): void {
    const entry = this.#palette.get(label);
    this.texels.set(entry ? [...entry.color, Math.round(255 * entry.opacity)] : [0, 0, 0, 0], 4 * slot);
    this.version++;
  }

  #grow(): void {
    const grown = new Uint8Array(2 * this.texels.length);
    grown.set(this.texels);
    this.texels = grown;
  }
}

/** Whether no point has a label. */
export function isUnlabelled(labels: Uint32Array): boolean {
  for (let i = 0; i < labels.length; i++) if (labels[i] !== 0) return false;
  return true;
}

/** Throws when there is not one label per point. */
export function checkLabels(labels: Uint32Array, pointCount: number): void {
  if (labels.length !== pointCount) throw new RangeError(`Expected ${pointCount} labels, one per point, got ${labels.length}.`);
}
