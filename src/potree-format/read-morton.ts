import type { OctreeAttribute } from './octree-metadata.js';
import type { Column } from './read-column.js';

/** Bytes per point of the attributes that BROTLI encoding keeps as Morton codes: 16 bits per axis and code. */
const MORTON_SIZES: Readonly<Record<string, number>> = { position: 16, rgb: 8, rgba: 8 };

/** Bytes per point of a node of BROTLI encoding once it is unpacked. */
export function planarStride(attributes: readonly OctreeAttribute[]): number {
  return attributes.reduce((sum, attribute) => sum + planarSize(attribute), 0);
}

/** The place of an attribute in an unpacked node of BROTLI encoding: all values of one attribute, then those of the next. */
export function planarColumn(attributes: readonly OctreeAttribute[], name: string, count: number): Column | null {
  const place = attributes.findIndex((attribute) => attribute.name === name);
  if (place === -1) return null;
  const attribute = attributes[place]!;
  return { attribute, start: count * planarStride(attributes.slice(0, place)), stride: planarSize(attribute) };
}

/** x, y, z per point from two Morton codes, of the upper and then of the lower 16 bits of the coordinates. */
export function readMortonGrid(view: DataView, { start }: Column, count: number): Int32Array {
  const grid = new Int32Array(3 * count);
  for (let i = 0, at = start; i < count; i++, at += 16) {
    const [upperLow, upperHigh] = [view.getUint32(at, true), view.getUint32(at + 4, true)];
    const [lowerLow, lowerHigh] = [view.getUint32(at + 8, true), view.getUint32(at + 12, true)];
    for (let axis = 0; axis < 3; axis++) {
      grid[3 * i + axis] = (axisOf(upperLow, upperHigh, axis) << 16) | axisOf(lowerLow, lowerHigh, axis);
    }
  }
  return grid;
}

/** r, g, b per point, 16 bit, from one Morton code. */
export function readMortonColors(view: DataView, { start }: Column, count: number): Uint16Array {
  const colors = new Uint16Array(3 * count);
  for (let i = 0, at = start; i < count; i++, at += 8) {
    const [low, high] = [view.getUint32(at, true), view.getUint32(at + 4, true)];
    for (let channel = 0; channel < 3; channel++) colors[3 * i + channel] = axisOf(low, high, channel);
  }
  return colors;
}

function planarSize({ name, size }: OctreeAttribute): number {
  return MORTON_SIZES[name] ?? size;
}

/** The 16 bits of one axis in a code of 48 bits: those at `axis`, `axis + 3`, `axis + 6`, ... */
function axisOf(low: number, high: number, axis: number): number {
  const upper = (low >>> 24) | (high << 8);
  return everyThirdBit(low >>> axis) | (everyThirdBit((upper & 0xffffff) >>> axis) << 8);
}

/** Bits 0, 3, 6 ... 21 of a number, moved together. */
function everyThirdBit(value: number): number {
  let bits = value & 0x249249;
  bits = (bits | (bits >>> 2)) & 0x0c30c3;
  bits = (bits | (bits >>> 4)) & 0x00f00f;
  return (bits | (bits >>> 8)) & 0x0000ff;
}
