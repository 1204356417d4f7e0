/** Remembers cells of a grid that hold a point already, one grid per kind of surface. */
export class SpacingGrid {
  /** Cells are numbered from 1; 0 marks a free slot. */
  #slots = new Float64Array(1 << 16);
  #used = 0;

  /** The number of the cell of `size` metres around a point; `kind` below 64, coordinates 0..1000 m. */
  cellOf(x: number, y: number, z: number, size: number, kind: number): number {
    const i = Math.floor(x / size) + 64;
    const j = Math.floor(y / size) + 64;
    const k = Math.floor(z / size) + 64;
    return 1 + i + 65536 * (j + 65536 * (k + 4096 * kind));
  }

  /** Whether the cell holds a point. */
  isTaken(cell: number): boolean {
    return this.#slots[this.#slotOf(cell)] === cell;
  }

  /** Notes that the cell holds a point. */
  take(cell: number): void {
    if (this.#used * 2 > this.#slots.length) this.#grow();
    const slot = this.#slotOf(cell);
    if (this.#slots[slot] === cell) return;
    this.#slots[slot] = cell;
    this.#used++;
  }

  /** The slot that holds the cell, or the free one where it would go. */
  #slotOf(cell: number): number {
    const mask = this.#slots.length - 1;
    let slot = (Math.imul(cell % 4294967296 | 0, 0x9e3779b1) ^ Math.imul(Math.floor(cell / 65536) | 0, 0x85ebca6b)) >>> 7;
    for (slot &= mask; this.#slots[slot] !== 0 && this.#slots[slot] !== cell; slot = (slot + 1) & mask);
    return slot;
  }

  #grow(): void {
    const old = this.#slots;
    this.#slots = new Float64Array(old.length * 2);
    this.#used = 0;
    for (const cell of old) if (cell !== 0) this.take(cell);
  }
}
