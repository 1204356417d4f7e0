/** Largest finite float16. */
export const LARGEST_HALF = 65504;

const FLOAT32_INFINITY = 0x7f800000;
/** float32 bits of 2^-14, the smallest normal float16. */
const SMALLEST_NORMAL = 0x38800000;
/** Difference of the exponents' biases, at the place of a float32's exponent. */
const REBIAS = 112 << 23;
const HALF_INFINITY = 0x7c00;
const HALF_NAN = 0x7e00;

/** Numbers as float16 bits, rounded to nearest, ties to even (IEEE 754); what is too large becomes infinite. */
export function toHalves(values: Float32Array): Uint16Array {
  const words = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const halves = new Uint16Array(values.length);
  for (let i = 0; i < words.length; i++) {
    const magnitude = words[i] & 0x7fffffff;
    halves[i] = ((words[i] >>> 16) & 0x8000) | (magnitude < SMALLEST_NORMAL ? subnormal(values[i]) : normal(magnitude));
  }
  return halves;
}

/** Between 0.5 and 1 a float32 has steps of 2^-24, those of a subnormal float16: the addition rounds to them. */
function subnormal(value: number): number {
  return (Math.fround(Math.abs(value) + 0.5) - 0.5) * 2 ** 24;
}

/** Drops 13 bits of fraction; a carry runs into the exponent, where it belongs. */
function normal(magnitude: number): number {
  if (magnitude > FLOAT32_INFINITY) return HALF_NAN;
  return Math.min(HALF_INFINITY, (magnitude - REBIAS + 0xfff + ((magnitude >>> 13) & 1)) >>> 13);
}

/** float16 bits as numbers, exactly. */
export function fromHalves(halves: Uint16Array): Float32Array {
  const table = (numbers ??= Float32Array.from({ length: 0x10000 }, (_, bits) => halfToNumber(bits)));
  const values = new Float32Array(halves.length);
  for (let i = 0; i < halves.length; i++) values[i] = table[halves[i]];
  return values;
}

/** The number of every float16; made when the first one is asked for. */
let numbers: Float32Array | undefined;

function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * 2 ** (exponent - 25);
}
