/** So many bytes are turned into characters at once: a call takes only so many arguments. */
const CHUNK = 0x6000;

export function base64FromBytes(bytes: Uint8Array): string {
  let characters = '';
  for (let i = 0; i < bytes.length; i += CHUNK) characters += String.fromCharCode(...bytes.subarray(i, i + CHUNK));
  return btoa(characters);
}

/** @throws DOMException where the text is no base64 */
export function bytesFromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
