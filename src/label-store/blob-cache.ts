/** Stored blobs by name, as many as fit into a number of bytes; the ones unused longest go first. */
export class BlobCache {
  readonly #limit: number;
  /** Least recently used first. */
  readonly #blobs = new Map<string, Uint8Array>();
  #bytes = 0;

  /** @param limit bytes */
  constructor(limit: number) {
    this.#limit = limit;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get(name: string): Uint8Array | undefined {
    const blob = this.#blobs.get(name);
    if (blob) {
      this.#blobs.delete(name);
      this.#blobs.set(name, blob);
    }
    return blob;
  }

  set(name: string, blob: Uint8Array): void {
    this.delete(name);
    this.#blobs.set(name, blob);
    this.#bytes += blob.length;
    for (const oldest of this.#blobs.keys()) {
      if (this.#bytes <= this.#limit) break;
      this.delete(oldest);
    }
  }

  delete(name: string): void {
    this.#bytes -= this.#blobs.get(name)?.length ?? 0;
    this.#blobs.delete(name);
  }
}
