import type { Vector3 } from '../../geometry/bounds.js';
import type { Material } from './material.js';
import type { Label } from './truth.js';

/** The surfaces of a scene: independent triangles, each with a material and a label. */
export class TriangleSoup {
  /** 9 numbers per triangle, metres in the scene. */
  readonly vertices: number[] = [];
  readonly materials: Material[] = [];
  readonly labels: Label[] = [];

  get count(): number {
    return this.materials.length;
  }

  add(a: Vector3, b: Vector3, c: Vector3, material: Material, label: Label): void {
    this.vertices.push(a[0], a[1], a[2], b[0], b[1], b[2], c[0], c[1], c[2]);
    this.materials.push(material);
    this.labels.push(label);
  }
}
