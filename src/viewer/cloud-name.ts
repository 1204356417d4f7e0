/** The folder that a cloud lies in, which is how people name them. */
export function nameFrom(url: string): string {
  const name = url.split('/').at(-2) || url;
  try {
    return decodeURIComponent(name);
  } catch {
    return name; // a stray percent sign
  }
}
