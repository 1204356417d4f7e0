import { corruptLabels } from './store-errors.js';

const text = new TextDecoder('utf-8', { fatal: true });

/** Reads what a `ByteWriter` wrote. Throws `SegmentationError` (`labels-corrupt`) where the bytes end too early. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }

  byte(): number {
    if (this.#at >= this.#bytes.length) throw this.#ended();
    return this.#bytes[this.#at++];
  }

  varint(): number {
    let value = 0;
    for (let scale = 1; scale < 2 ** 53; scale *= 0x80) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
    throw corruptLabels(`a number before byte ${this.#at} never ends`);
  }

  uint32(): number {
    const [a, b, c, d] = this.bytes(4);
    return (a | (b << 8) | (c << 16) | (d << 24)) >>> 0;
  }

  /** The next `count` bytes, still in the reader's buffer. */
  bytes(count: number): Uint8Array {
    if (count > this.left) throw this.#ended();
    this.#at += count;
    return this.#bytes.subarray(this.#at - count, this.#at);
  }

  string(): string {
    const bytes = this.bytes(this.varint());
    try {
      return text.decode(bytes);
    } catch (cause) {
      throw Object.assign(corruptLabels(`the name before byte ${this.#at} is no text`), { cause });
    }
  }

  #ended(): Error {
    return corruptLabels(`the data ends at byte ${this.#bytes.length}, in the middle of a value`);
  }
}
