/** A brotli stream (RFC 7932) that holds bytes as they are, in uncompressed meta-blocks. */
export function storedBrotli(bytes: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = [];
  for (let start = 0; start < bytes.length; start += 65536) {
    const block = bytes.subarray(start, start + 65536);
    // ISLAST 0, MNIBBLES 4, MLEN - 1, ISUNCOMPRESSED 1; the first follows the bit for a window of 16 bits.
    const header = ((block.length - 1) << 3) | (1 << 19);
    const bits = start === 0 ? header << 1 : header;
    parts.push(Uint8Array.of(bits & 255, (bits >> 8) & 255, (bits >> 16) & 255), block);
  }
  // ISLAST 1, ISLASTEMPTY 1.
  return joinBytes([...parts, bytes.length === 0 ? Uint8Array.of(6) : Uint8Array.of(3)]);
}

/** One array after the other. */
export function joinBytes(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
