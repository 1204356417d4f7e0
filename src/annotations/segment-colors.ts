import type { Vector3 } from '../geometry/bounds.js';

/**
 * The palette of Okabe and Ito ("Color Universal Design", 2008), which people of every colour vision tell apart,
 * without its black. Its blues come last: drafts are blue.
 */
const OKABE_ITO: readonly Vector3[] = [
  [230, 159, 0],
  [0, 158, 115],
  [204, 121, 167],
  [240, 228, 66],
  [213, 94, 0],
  [86, 180, 233],
  [0, 114, 178],
];

/** OKLCH lightness and chroma of the colours after the palette; every hue of them lies inside sRGB. */
const LIGHTNESS = 0.75;
const CHROMA = 0.12;
const GOLDEN_ANGLE = 137.50776405003785;
/** Hue of the first generated colour, degrees: far from the palette's last one, blue. */
const FIRST_HUE = 15;

/**
 * The colour of the object of that number (0, 1, ...), r, g, b 0..255: a fixed sequence in which neighbours differ.
 * After the palette, hues turn by the golden angle at equal perceived lightness, so any run of colours spreads over
 * the whole circle.
 */
export function segmentColor(index: number): Vector3 {
  if (!Number.isInteger(index) || index < 0) throw new RangeError(`Expected an index of 0 or more, got ${index}.`);
  const fixed = OKABE_ITO[index];
  if (fixed) return fixed;
  const hue = FIRST_HUE + (index - OKABE_ITO.length) * GOLDEN_ANGLE;
  return oklchToRgb(LIGHTNESS, CHROMA, (hue * Math.PI) / 180);
}

/** OKLCH (Ottosson, "A perceptual color space for image processing", 2020) to sRGB, 0..255, clipped; hue in radians. */
function oklchToRgb(lightness: number, chroma: number, hue: number): Vector3 {
  const a = chroma * Math.cos(hue);
  const b = chroma * Math.sin(hue);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    encodeSrgb(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    encodeSrgb(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    encodeSrgb(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}

/** Linear light to an sRGB byte (IEC 61966-2-1). */
function encodeSrgb(linear: number): number {
  const clipped = Math.min(Math.max(linear, 0), 1);
  const encoded = clipped <= 0.0031308 ? 12.92 * clipped : 1.055 * clipped ** (1 / 2.4) - 0.055;
  return Math.round(encoded * 255);
}
