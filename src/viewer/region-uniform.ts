import { Vector4, type Camera, type Object3D } from 'three';
import type { Sphere } from '../geometry/bounds.js';
import { sphereInView } from './view-maths.js';

/**
 * The sphere outside which points are dimmed, as the shader needs it: centre in view space and radius; a negative radius
 * is no sphere. It is computed when three.js uploads it, hence from the camera of this very frame, and in doubles, so
 * that map coordinates lose nothing before they are relative to the camera.
 */
export class RegionUniform {
  readonly #camera: () => Camera;
  readonly #value = new Vector4(0, 0, 0, -1);
  #region: { readonly cloud: Object3D; readonly sphere: Sphere } | null = null;

  constructor(camera: () => Camera) {
    this.#camera = camera;
  }

  /** @param sphere cloud space, metres */
  show(cloud: Object3D, sphere: Sphere): void {
    this.#region = { cloud, sphere };
  }

  hide(): void {
    this.#region = null;
  }

  get value(): Vector4 {
    if (!this.#region) return this.#value.set(0, 0, 0, -1);
    const { cloud, sphere } = this.#region;
    return this.#value.set(...sphereInView(this.#camera().matrixWorldInverse.elements, cloud.matrixWorld.elements, sphere));
  }
}
