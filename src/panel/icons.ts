import { html, svg, type SVGTemplateResult, type TemplateResult } from 'lit';

/** Strokes of 1.5 px on a grid of 16 px; every path stays half a stroke inside the grid. */
const ICONS = {
  add: svg`<path d="M8 3v10M3 8h10" />`,
  remove: svg`<path d="M3 8h10" />`,
  undo: svg`<path d="M5.5 3 2.5 6l3 3M2.5 6H10a3.5 3.5 0 0 1 0 7H6" />`,
  redo: svg`<path d="m10.5 3 3 3-3 3M13.5 6H6a3.5 3.5 0 0 0 0 7h4" />`,
  eye: svg`<path d="M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8Z" /><circle cx="8" cy="8" r="2" />`,
  eyeOff: svg`<path d="M6.2 3.8A6 6 0 0 1 8 3.5c4 0 6.5 4.5 6.5 4.5a11 11 0 0 1-1.9 2.4M4.3 4.7C2.5 5.9 1.5 8 1.5 8S4 12.5 8 12.5c1.3 0 2.4-.4 3.4-1M2.5 2.5l11 11" />`,
  more: svg`<path d="M3.5 8h.01M8 8h.01M12.5 8h.01" stroke-width="2" />`,
  fold: svg`<path d="m4 10 4-4 4 4" />`,
  unfold: svg`<path d="m4 6 4 4 4-4" />`,
  search: svg`<circle cx="7" cy="7" r="4" /><path d="m10 10 3.5 3.5" />`,
  group: svg`<path d="M2.5 3.5h11M5.5 7.5h8M5.5 11.5h8M2.5 7.5h.01M2.5 11.5h.01" />`,
  close: svg`<path d="m4 4 8 8M12 4l-8 8" />`,
  check: svg`<path d="m3 8.5 3.2 3.2L13 4.8" />`,
  trash: svg`<path d="M2.5 4.5h11M6 4.5v-2h4v2M4 4.5l.6 9h6.8l.6-9M6.8 7.5v3.5M9.2 7.5v3.5" />`,
  rename: svg`<path d="m3 13 .6-2.8L10.8 3l2.2 2.2-7.2 7.2L3 13ZM9.3 4.5l2.2 2.2" />`,
  goTo: svg`<circle cx="8" cy="8" r="4.5" /><path d="M8 1.5v4M8 10.5v4M1.5 8h4M10.5 8h4" />`,
  color: svg`<path d="M8 2s4.5 4.6 4.5 7.7a4.5 4.5 0 0 1-9 0C3.5 6.6 8 2 8 2Z" />`,
  keyboard: svg`<rect x="1.5" y="4" width="13" height="8.5" rx="1.5" /><path d="M4.5 7h.01M8 7h.01M11.5 7h.01M5 9.8h6" />`,
  warning: svg`<path d="M8 2 14.5 13.5h-13L8 2ZM8 6.5v3.2M8 11.6h.01" />`,
  auto: svg`<path d="M13.5 8a5.5 5.5 0 1 1-1.7-4M13.5 2v3h-3" />`,
  alone: svg`<path d="M2 5V2h3M11 2h3v3M14 11v3h-3M5 14H2v-3" /><circle cx="8" cy="8" r="2.5" />`,
  chain: svg`<circle cx="5" cy="8" r="2.8" /><circle cx="11" cy="8" r="2.8" />`,
  ground: svg`<path d="M1.8 11.5h12.4M4 14h8M8 2.5v5M5.8 5.5 8 7.7l2.2-2.2" />`,
  shield: svg`<path d="M8 1.8 13 3.5v4.2c0 3-2 5.3-5 6.5-3-1.2-5-3.5-5-6.5V3.5L8 1.8Z" />`,
  strength: svg`<path d="M2.5 4.5h6M12.5 4.5h1M2.5 11.5h1M7.5 11.5h6" /><circle cx="10.5" cy="4.5" r="1.8" /><circle cx="5.5" cy="11.5" r="1.8" />`,
  saved: svg`<path d="M2.5 2.5h8.5l2.5 2.5v8.5h-11v-11ZM5 2.5v3.5h5v-3.5M5 13.5V9.5h6v4" />`,
  server: svg`<path d="M2.5 2.5h11v4h-11ZM2.5 9.5h11v4h-11ZM5 4.5h.01M5 11.5h.01" />`,
  photo: svg`<circle cx="8" cy="8" r="5.5" /><path d="M8 2.5a5.5 5.5 0 0 1 0 11V2.5Z" fill="currentColor" />`,
} satisfies Record<string, SVGTemplateResult>;

export type IconName = keyof typeof ICONS;

/** An icon in the text's colour. It is hidden from screen readers: whatever holds it carries the name. */
export function icon(name: IconName): TemplateResult {
  return html`<svg class="icon" width="16" height="16" viewBox="0 0 16 16" aria-hidden="true" focusable="false"
    fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round">${ICONS[name]}</svg>`;
}
