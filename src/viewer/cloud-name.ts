/** The folder that a cloud lies in, which is how people name them. */
export function nameFrom(url: string): string {
  return decodeURIComponent(url.split('/').at(-2) || url);
}
