/** Places from which a sensor may see one point, with the density of points each would give there. */
export class SensorViews {
  static readonly capacity = 32;
  count = 0;
  /** x, y, z per view, metres in the scene. */
  readonly positions = new Float64Array(SensorViews.capacity * 3);
  /** Points per square metre of surface, before occlusion. */
  readonly densities = new Float64Array(SensorViews.capacity);

  /** Sum of the densities. */
  total(): number {
    let sum = 0;
    for (let i = 0; i < this.count; i++) sum += this.densities[i]!;
    return sum;
  }

  add(x: number, y: number, z: number, density: number): void {
    this.positions.set([x, y, z], this.count * 3);
    this.densities[this.count++] = density;
  }
}
