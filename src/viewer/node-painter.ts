import { BufferAttribute, type BufferGeometry, type Camera, type Object3D, type RawShaderMaterial } from 'three';
import type { Sphere } from '../geometry/bounds.js';
import { hookMaterial } from './paint-hook.js';
import { SLOT_ATTRIBUTE } from './paint-shader.js';
import { checkLabels, isUnlabelled } from './palette-table.js';
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
  /** Geometries that show labels. */
  readonly #painted = new WeakSet<BufferGeometry>();
  /** Geometries that carry our attribute; weakly, since the host may drop them without a word. */
  readonly #slotted = new Map<number, WeakRef<BufferGeometry>>();
  readonly #dropped = new FinalizationRegistry<number>((id) => this.#slotted.delete(id));
  readonly #hooks = new Map<RawShaderMaterial, () => void>();

  constructor(camera: () => Camera) {
    this.#region = new RegionUniform(camera);
  }

  /**
   * Hooks these materials, and unhooks those that are no longer in use.
   * @throws TypeError for what is no material of a point cloud
   */
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
    checkLabels(labels, count);
    if (isUnlabelled(labels)) return this.clear(geometry);
    const attribute = this.#slotsOf(geometry, count);
    this.#palette.table.slotsOf(labels, attribute.array as Float32Array);
    attribute.needsUpdate = true;
    this.#painted.add(geometry);
  }

  /**
   * Shows the host's own colours again. The attribute stays: three.js frees the buffers of those alone that a geometry
   * still has when it is disposed of, and the next labels would need it again.
   */
  clear(geometry: BufferGeometry): void {
    const attribute = geometry.getAttribute(SLOT_ATTRIBUTE);
    if (!this.#painted.delete(geometry) || !attribute) return;
    (attribute.array as Float32Array).fill(0);
    attribute.needsUpdate = true;
  }

  setPalette(palette: Palette): void {
    this.#palette.table.setPalette(palette);
  }

  showRegion(cloud: Object3D, region: Sphere): void {
    this.#region.show(cloud, region);
  }

  hideRegion(): void {
    this.#region.hide();
  }

  dispose(): void {
    for (const geometry of this.#slotted.values()) release(geometry.deref());
    this.#slotted.clear();
    this.useMaterials(new Set());
    this.#palette.dispose();
  }

  #slotsOf(geometry: BufferGeometry, count: number): BufferAttribute {
    const known = geometry.getAttribute(SLOT_ATTRIBUTE);
    if (known) return known as BufferAttribute;
    // Floats need no conversion in any driver; three.js uploads the new attribute with the next frame.
    const attribute = new BufferAttribute(new Float32Array(count), 1);
    geometry.setAttribute(SLOT_ATTRIBUTE, attribute);
    this.#slotted.set(geometry.id, new WeakRef(geometry));
    this.#dropped.register(geometry, geometry.id);
    return attribute;
  }
}

/**
 * Takes our attribute off a geometry that the host goes on using. Only disposing of the geometry frees its buffer;
 * three.js makes the host's buffers anew from their arrays with the next frame that shows them.
 */
function release(geometry: BufferGeometry | undefined): void {
  if (!geometry?.hasAttribute(SLOT_ATTRIBUTE)) return;
  geometry.dispose();
  geometry.deleteAttribute(SLOT_ATTRIBUTE);
}
