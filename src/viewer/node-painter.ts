import { BufferAttribute, type BufferGeometry, type Camera, type Object3D, type RawShaderMaterial } from 'three';
import type { Sphere } from '../geometry/bounds.js';
import { hookMaterial, SLOT_ATTRIBUTE } from './paint-hook.js';
import { PaletteTexture } from './palette-texture.js';
import { RegionUniform } from './region-uniform.js';
import type { Palette } from './viewer-adapter.js';

/**
 * Shows labels in the host's own draw calls: a palette slot per point in an attribute of ours, and a hook in the host's
 * material that looks the slot's colour up. The host's buffers are never written.
 */
export class NodePainter {
  readonly #palette = new PaletteTexture();
  readonly #region: RegionUniform;
  readonly #painted = new Set<BufferGeometry>();
  readonly #hooks = new Map<RawShaderMaterial, () => void>();

  constructor(camera: () => Camera) {
    this.#region = new RegionUniform(camera);
  }

  /** Hooks these materials, and unhooks those that are no longer in use. */
  useMaterials(materials: ReadonlySet<RawShaderMaterial>): void {
    for (const [material, unhook] of this.#hooks) {
      if (materials.has(material)) continue;
      unhook();
      this.#hooks.delete(material);
    }
    for (const material of materials) {
      if (this.#hooks.has(material)) continue;
      this.#hooks.set(material, hookMaterial(material, { psamPalette: this.#palette, psamRegion: this.#region }));
    }
  }

  /** @param labels one per point of the geometry */
  paint(geometry: BufferGeometry, labels: Uint32Array): void {
    const count = geometry.getAttribute('position').count;
    if (labels.length !== count) throw new RangeError(`Expected ${count} labels, one per point, got ${labels.length}.`);
    if (isEmpty(labels)) return this.clear(geometry);
    const attribute = this.#slotsOf(geometry, count);
    this.#writeSlots(attribute.array as Float32Array, labels);
    attribute.needsUpdate = true;
  }

  /** Shows the host's own colours again. */
  clear(geometry: BufferGeometry): void {
    if (!this.#painted.delete(geometry)) return;
    geometry.removeEventListener('dispose', this.#forget);
    geometry.deleteAttribute(SLOT_ATTRIBUTE);
  }

  setPalette(palette: Palette): void {
    this.#palette.setPalette(palette);
  }

  showRegion(cloud: Object3D, region: Sphere): void {
    this.#region.show(cloud, region);
  }

  hideRegion(): void {
    this.#region.hide();
  }

  dispose(): void {
    for (const geometry of [...this.#painted]) this.clear(geometry);
    this.useMaterials(new Set());
    this.#palette.dispose();
  }

  #slotsOf(geometry: BufferGeometry, count: number): BufferAttribute {
    if (this.#painted.has(geometry)) return geometry.getAttribute(SLOT_ATTRIBUTE) as BufferAttribute;
    // Floats need no conversion in any driver; three.js uploads the new attribute with the next frame.
    const attribute = new BufferAttribute(new Float32Array(count), 1);
    geometry.setAttribute(SLOT_ATTRIBUTE, attribute);
    geometry.addEventListener('dispose', this.#forget);
    this.#painted.add(geometry);
    return attribute;
  }

  #writeSlots(slots: Float32Array, labels: Uint32Array): void {
    let lastLabel = 0;
    let lastSlot = 0;
    for (let i = 0; i < labels.length; i++) {
      const label = labels[i]!;
      if (label !== lastLabel) {
        lastLabel = label;
        lastSlot = this.#palette.slotOf(label);
      }
      slots[i] = -lastSlot;
    }
  }

  /** An evicted geometry takes its attribute along; holding it would keep the points in memory. */
  #forget = ({ target }: { target: BufferGeometry }): void => this.clear(target);
}

function isEmpty(labels: Uint32Array): boolean {
  for (let i = 0; i < labels.length; i++) if (labels[i] !== 0) return false;
  return true;
}
