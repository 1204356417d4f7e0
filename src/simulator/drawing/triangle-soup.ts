import type { Vector3 } from '../../geometry/bounds.js';
import type { Material } from './material.js';
import type { Label } from './truth.js';

/** The surfaces of a scene: independent triangles, each with a material and a label. */
export class TriangleSoup {
  readonly materials: Material[] = [];
  readonly labels: Label[] = [];
  #vertices = new Float64Array(9 << 12);

  get count(): number {
    return this.materials.length;
  }

  /** 9 numbers per triangle, metres in the scene; valid until the next triangle is added. */
  get vertices(): Float64Array {
    return this.#vertices.subarray(0, this.count * 9);
  }

  add(a: Vector3, b: Vector3, c: Vector3, material: Material, label: Label): void {
    const at = this.count * 9;
    if (at === this.#vertices.length) this.#grow();
    const vertices = this.#vertices;
    for (let axis = 0; axis < 3; axis++) {
      vertices[at + axis] = a[axis]!;
      vertices[at + 3 + axis] = b[axis]!;
      vertices[at + 6 + axis] = c[axis]!;
    }
    this.materials.push(material);
    this.labels.push(label);
  }

  #grow(): void {
    const larger = new Float64Array(this.#vertices.length * 2);
    larger.set(this.#vertices);
    this.#vertices = larger;
  }
}
