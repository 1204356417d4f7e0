/** So many bytes are turned into characters at once: a call takes only so many arguments. A multiple of 3, whose base64 has no padding. */
const CHUNK = 0x6000;

/** As newer browsers have it, many times faster. */
interface Base64Bytes extends Uint8Array {
  toBase64?(): string;
}
interface Base64Constructor extends Uint8ArrayConstructor {
  fromBase64?(text: string): Uint8Array<ArrayBuffer>;
}

/** Base64 as RFC 4648 has it, with padding. */
export function base64FromBytes(bytes: Uint8Array): string {
  const native: Base64Bytes = bytes;
  if (native.toBase64) return native.toBase64();
  const parts: string[] = [];
  for (let i = 0; i < bytes.length; i += CHUNK) parts.push(btoa(String.fromCharCode(...bytes.subarray(i, i + CHUNK))));
  return parts.join('');
}

/** @throws DOMException or SyntaxError where the text is no base64 */
export function bytesFromBase64(text: string): Uint8Array {
  const { fromBase64 }: Base64Constructor = Uint8Array;
  if (fromBase64) return fromBase64(text);
  const characters = atob(text);
  const bytes = new Uint8Array(characters.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = characters.charCodeAt(i);
  return bytes;
}
