import { SegmentationError } from '../errors.js';
import type { OctreeAttribute } from './octree-metadata.js';

/** Where an attribute lies in the bytes of a node: element e of point i at `start + i * stride + e * elementSize`. */
export interface Column {
  readonly attribute: OctreeAttribute;
  readonly start: number;
  readonly stride: number;
}

/** One value of a type, little-endian. 64-bit integers lose what a double cannot hold. */
type ReadNumber = (view: DataView, at: number) => number;

const TYPES: ReadonlyMap<string, { readonly size: number; readonly read: ReadNumber }> = new Map([
  ['int8', { size: 1, read: (view: DataView, at: number) => view.getInt8(at) }],
  ['int16', { size: 2, read: (view: DataView, at: number) => view.getInt16(at, true) }],
  ['int32', { size: 4, read: (view: DataView, at: number) => view.getInt32(at, true) }],
  ['int64', { size: 8, read: (view: DataView, at: number) => Number(view.getBigInt64(at, true)) }],
  ['uint8', { size: 1, read: (view: DataView, at: number) => view.getUint8(at) }],
  ['uint16', { size: 2, read: (view: DataView, at: number) => view.getUint16(at, true) }],
  ['uint32', { size: 4, read: (view: DataView, at: number) => view.getUint32(at, true) }],
  ['uint64', { size: 8, read: (view: DataView, at: number) => Number(view.getBigUint64(at, true)) }],
  ['float', { size: 4, read: (view: DataView, at: number) => view.getFloat32(at, true) }],
  ['double', { size: 8, read: (view: DataView, at: number) => view.getFloat64(at, true) }],
]);

/** Bytes per point of some attributes stored one after the other. */
export function strideOf(attributes: readonly OctreeAttribute[]): number {
  return attributes.reduce((sum, attribute) => sum + attribute.size, 0);
}

/** The place of an attribute where points lie one after the other, each with all its attributes; null where it is not there. */
export function interleavedColumn(attributes: readonly OctreeAttribute[], name: string): Column | null {
  const place = attributes.findIndex((attribute) => attribute.name === name);
  if (place === -1) return null;
  return { attribute: attributes[place]!, start: strideOf(attributes.slice(0, place)), stride: strideOf(attributes) };
}

/** Arrays that an attribute can be read into; each converts the numbers to its own type. */
type ColumnValues = Int32Array | Uint32Array | Uint16Array | Uint8Array | Float32Array;

/**
 * Reads an attribute into an array: the first elements of each point, as many as there is room for.
 *
 * @param values its length is points times elements
 * @throws SegmentationError `cloud-unreadable` for a type that is none of the format, or fewer elements than asked for
 */
export function readColumn<T extends ColumnValues>(view: DataView, column: Column, count: number, values: T): T {
  const elements = count === 0 ? 0 : values.length / count;
  const { read, size } = readerOf(column.attribute, elements);
  // The types of which there is most have loops of their own, several times as fast as one that calls a function.
  const fill = LOOPS.get(column.attribute.type);
  if (fill) fill(view, column, elements, values);
  else {
    for (let k = 0, at = column.start; k < values.length; at += column.stride) {
      for (let e = 0; e < elements; e++) values[k++] = read(view, at + e * size);
    }
  }
  return values;
}

type FillColumn = (view: DataView, column: Column, elements: number, values: ColumnValues) => void;

const LOOPS: ReadonlyMap<string, FillColumn> = new Map<string, FillColumn>([
  ['int32', (view, { start, stride }, elements, values) => {
    for (let k = 0, at = start; k < values.length; at += stride) {
      for (let e = 0; e < elements; e++) values[k++] = view.getInt32(at + 4 * e, true);
    }
  }],
  ['uint32', (view, { start, stride }, elements, values) => {
    for (let k = 0, at = start; k < values.length; at += stride) {
      for (let e = 0; e < elements; e++) values[k++] = view.getUint32(at + 4 * e, true);
    }
  }],
  ['uint16', (view, { start, stride }, elements, values) => {
    for (let k = 0, at = start; k < values.length; at += stride) {
      for (let e = 0; e < elements; e++) values[k++] = view.getUint16(at + 2 * e, true);
    }
  }],
  ['uint8', (view, { start, stride }, elements, values) => {
    for (let k = 0, at = start; k < values.length; at += stride) {
      for (let e = 0; e < elements; e++) values[k++] = view.getUint8(at + e);
    }
  }],
]);

function readerOf({ name, type, size: bytes }: OctreeAttribute, elements: number): { readonly read: ReadNumber; readonly size: number } {
  const known = TYPES.get(type);
  if (known && elements * known.size <= bytes) return known;
  throw new SegmentationError('cloud-unreadable',
    `Attribute "${name}" of the cloud has ${bytes} bytes per point of type "${type}", where ${elements} numbers were expected. Convert the cloud again.`);
}
