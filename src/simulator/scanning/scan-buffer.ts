/** Points as they come from the scanner, in arrays that grow. */
export class ScanBuffer {
  count = 0;
  /** x, y, z per point, millimetres in the town. */
  grid = new Int32Array(3 << 16);
  /** r, g, b per point. */
  colors = new Uint8Array(3 << 16);
  intensities = new Uint16Array(1 << 16);
  classification = new Uint8Array(1 << 16);
  instances = new Uint32Array(1 << 16);

  /** Makes room for one more point and returns its index. */
  next(): number {
    if (this.count === this.instances.length) this.#grow();
    return this.count++;
  }

  #grow(): void {
    const capacity = this.count * 2;
    const grid = new Int32Array(capacity * 3);
    grid.set(this.grid);
    this.grid = grid;
    const colors = new Uint8Array(capacity * 3);
    colors.set(this.colors);
    this.colors = colors;
    const intensities = new Uint16Array(capacity);
    intensities.set(this.intensities);
    this.intensities = intensities;
    const classification = new Uint8Array(capacity);
    classification.set(this.classification);
    this.classification = classification;
    const instances = new Uint32Array(capacity);
    instances.set(this.instances);
    this.instances = instances;
  }
}
