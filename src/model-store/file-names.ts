/** What storages take as a name, of any path: letters, digits, `-` and `_` as they are, every other byte as `%` and its number. */
export function storedName(path: string): string {
  return encodeURIComponent(path).replace(/[.!~*'()]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** The path that has this name in the storage. */
export function pathOf(name: string): string {
  return decodeURIComponent(name);
}
