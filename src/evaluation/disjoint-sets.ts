/** Sets of the numbers 0 .. size - 1 that can be united, each known by its smallest member. */
export class DisjointSets {
  readonly #parents: Uint32Array;

  constructor(size: number) {
    this.#parents = Uint32Array.from({ length: size }, (_, i) => i);
  }

  /** The smallest member of the set that holds `member`. */
  find(member: number): number {
    const parents = this.#parents;
    while (parents[member] !== member) member = parents[member] = parents[parents[member]];
    return member;
  }

  unite(a: number, b: number): void {
    const [first, second] = [this.find(a), this.find(b)];
    this.#parents[Math.max(first, second)] = Math.min(first, second);
  }
}
