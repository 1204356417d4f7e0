import type { Vector3 } from '../../geometry/bounds.js';
import type { Material } from './material.js';

/** The surfaces of the town: independent triangles, each with a material and the id of its object (0 = none). */
export class TriangleSoup {
  /** 9 numbers per triangle, metres in the town. */
  readonly vertices: number[] = [];
  readonly materials: Material[] = [];
  readonly instances: number[] = [];

  get count(): number {
    return this.materials.length;
  }

  add(a: Vector3, b: Vector3, c: Vector3, material: Material, instance: number): void {
    this.vertices.push(a[0], a[1], a[2], b[0], b[1], b[2], c[0], c[1], c[2]);
    this.materials.push(material);
    this.instances.push(instance);
  }
}
