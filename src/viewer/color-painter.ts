import { SegmentationError } from '../errors.js';
import { checkLabels, isUnlabelled } from './palette-table.js';
import type { NodeAttribute, NodeGeometry } from './read-node.js';
import type { Palette, PaletteEntry } from './viewer-adapter.js';

/** Points that get other colours in one go; the rest of a long change follows frame by frame. */
const POINTS_AT_ONCE = 200_000;

/** The host's colours of a node's points, as they are drawn. */
interface ColorAttribute extends NodeAttribute {
  readonly array: Uint8Array;
  needsUpdate: boolean;
}

interface Painted {
  readonly attribute: ColorAttribute;
  /** The host's own colours, as they were. */
  readonly own: Uint8Array;
  labels: Uint32Array;
}

export interface ColorPainterOptions {
  /** Asks for a frame. */
  readonly onChange: () => void;
  /** Calls back before the next frame. */
  readonly schedule?: (callback: () => void) => void;
}

/**
 * Shows labels where the host's shader cannot be taught to: mixes their colours into those of the points, of which it keeps
 * a copy and puts every byte back. What it costs: points that change are uploaded again, and what the host reads of its own
 * colours meanwhile (profiles, exports) is painted. Regions are not dimmed.
 */
export class ColorPainter {
  readonly #painted = new Map<NodeGeometry, Painted>();
  /** Waiting for the colours of a new palette. */
  readonly #outdated = new Set<NodeGeometry>();
  readonly #onChange: () => void;
  readonly #schedule: (callback: () => void) => void;
  #palette: Palette = new Map();
  #scheduled = false;
  #told = false;

  constructor({ onChange, schedule = (callback) => void requestAnimationFrame(callback) }: ColorPainterOptions) {
    this.#onChange = onChange;
    this.#schedule = schedule;
  }

  /**
   * @param labels one per point of the geometry
   * @returns whether the points have colours that can be written
   * @throws SegmentationError `viewer-unsupported` for the first points without colours
   */
  paint(geometry: NodeGeometry, labels: Uint32Array): boolean {
    checkLabels(labels, geometry.attributes['position']!.count);
    const attribute = colorsOf(geometry);
    if (isUnlabelled(labels)) this.clear(geometry);
    else if (attribute) this.#paint(geometry, attribute, labels);
    else this.#tell();
    return attribute !== null;
  }

  #paint(geometry: NodeGeometry, attribute: ColorAttribute, labels: Uint32Array): void {
    const known = this.#painted.get(geometry);
    const painted = known?.attribute === attribute ? known : { attribute, own: attribute.array.slice(), labels };
    painted.labels = labels;
    this.#painted.set(geometry, painted);
    this.#color(geometry, painted);
  }

  /** Shows the host's own colours again. */
  clear(geometry: NodeGeometry): void {
    const painted = this.#painted.get(geometry);
    this.#painted.delete(geometry);
    this.#outdated.delete(geometry);
    // The host has other colours by now, or none.
    if (!painted || colorsOf(geometry) !== painted.attribute) return;
    painted.attribute.array.set(painted.own);
    painted.attribute.needsUpdate = true;
  }

  setPalette(palette: Palette): void {
    this.#palette = palette;
    for (const geometry of this.#painted.keys()) this.#outdated.add(geometry);
    this.#catchUp();
  }

  /** The geometry with its own colours, for whoever reads points. */
  unpainted(geometry: NodeGeometry): NodeGeometry {
    const painted = this.#painted.get(geometry);
    if (!painted) return geometry;
    const { itemSize, count } = painted.attribute;
    return { attributes: { ...geometry.attributes, [nameOf(geometry)]: { array: painted.own, itemSize, count } } };
  }

  dispose(): void {
    for (const geometry of [...this.#painted.keys()]) this.clear(geometry);
  }

  /** Once: there are hundreds of nodes to paint. */
  #tell(): void {
    if (this.#told) return;
    this.#told = true;
    throw new SegmentationError('viewer-unsupported', 'This viewer or its graphics driver refuses the shader that shows objects, and the scan has no colours to show them in instead. Objects are found and saved all the same; try another browser to see them.');
  }

  #catchUp(): void {
    let points = 0;
    for (const geometry of this.#outdated) {
      if (points >= POINTS_AT_ONCE) break;
      this.#outdated.delete(geometry);
      const painted = this.#painted.get(geometry)!;
      points += painted.labels.length;
      this.#color(geometry, painted);
    }
    if (this.#outdated.size === 0 || this.#scheduled) return;
    this.#scheduled = true;
    this.#schedule(() => {
      this.#scheduled = false;
      this.#catchUp();
      this.#onChange();
    });
  }

  #color(geometry: NodeGeometry, { attribute, own, labels }: Painted): void {
    if (colorsOf(geometry) !== attribute) return;
    mixColors(attribute, own, labels, this.#palette);
    attribute.needsUpdate = true;
  }
}

/** Writes the colours that the labels have over the points' own ones; labels mostly come in runs. */
function mixColors({ array, itemSize }: ColorAttribute, own: Uint8Array, labels: Uint32Array, palette: Palette): void {
  let last = 0;
  let look: PaletteEntry | undefined;
  for (let i = 0, at = 0; i < labels.length; i++, at += itemSize) {
    if (labels[i] !== last) look = (last = labels[i]!) === 0 ? undefined : palette.get(last);
    for (let c = 0; c < 3; c++) {
      const base = own[at + c]!;
      array[at + c] = look ? Math.round(base + (look.color[c]! - base) * look.opacity) : base;
    }
  }
}

/** Potree 2 and most others call them `rgba`, Potree 1 `color`. */
function nameOf({ attributes }: NodeGeometry): 'rgba' | 'color' {
  return attributes['rgba'] ? 'rgba' : 'color';
}

function colorsOf(geometry: NodeGeometry): ColorAttribute | null {
  const attribute = geometry.attributes[nameOf(geometry)];
  return attribute?.array instanceof Uint8Array ? (attribute as ColorAttribute) : null;
}
