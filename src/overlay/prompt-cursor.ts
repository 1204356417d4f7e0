/** The markers' colours, Okabe-Ito blue and vermilion: told apart by every colour vision, and by their signs. */
export const ADD_COLOR = '#0072B2';
export const REMOVE_COLOR = '#D55E00';

/** The pointer over the scene: an open ring that leaves the point under it free, with the sign of what a click does. */
export function promptCursor(mode: 'add' | 'remove'): string {
  const color = mode === 'add' ? ADD_COLOR : REMOVE_COLOR;
  const sign = mode === 'add' ? 'M21 18v8M17 22h8' : 'M17 22h8';
  const image = `<svg xmlns="http://www.w3.org/2000/svg" width="28" height="28" fill="none" stroke-linecap="round">
    <g stroke="#fff" stroke-width="4.5"><circle cx="12" cy="12" r="7"/><path d="${sign}"/></g>
    <g stroke="${color}" stroke-width="2"><circle cx="12" cy="12" r="7"/><path d="${sign}"/></g></svg>`;
  return `url("data:image/svg+xml,${encodeURIComponent(image)}") 12 12, crosshair`;
}
