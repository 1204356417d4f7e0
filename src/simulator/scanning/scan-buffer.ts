/** Points as they come from the scanner, in arrays that grow. */
export class ScanBuffer {
  count = 0;
  /** x, y, z per point, millimetres in the scene. */
  grid = new Int32Array(3 << 16);
  /** r, g, b per point. */
  colors = new Uint8Array(3 << 16);
  intensities = new Uint16Array(1 << 16);
  classification = new Uint8Array(1 << 16);
  /** Ids of the part, object and group of each point. */
  parts = new Uint32Array(1 << 16);
  instances = new Uint32Array(1 << 16);
  groups = new Uint32Array(1 << 16);

  /** Makes room for one more point and returns its index. */
  next(): number {
    if (this.count === this.instances.length) this.#grow();
    return this.count++;
  }

  #grow(): void {
    const capacity = this.count * 2;
    this.grid = enlarge(this.grid, new Int32Array(capacity * 3));
    this.colors = enlarge(this.colors, new Uint8Array(capacity * 3));
    this.intensities = enlarge(this.intensities, new Uint16Array(capacity));
    this.classification = enlarge(this.classification, new Uint8Array(capacity));
    this.parts = enlarge(this.parts, new Uint32Array(capacity));
    this.instances = enlarge(this.instances, new Uint32Array(capacity));
    this.groups = enlarge(this.groups, new Uint32Array(capacity));
  }
}

function enlarge<T extends Int32Array | Uint8Array | Uint16Array | Uint32Array>(old: T, fresh: T): T {
  fresh.set(old);
  return fresh;
}
