import { sceneError } from '../evaluation/scene-error.js';

/** A column of a PLY element: one number per row, or one list of numbers. */
export type PlyColumn = Float64Array | readonly (readonly number[])[];

/** Columns of each element (`vertex`, `face`) by property. */
export type PlyElements = ReadonlyMap<string, ReadonlyMap<string, PlyColumn>>;

interface Property {
  readonly name: string;
  readonly type: string;
  /** Type of a list's length; null for a single number. */
  readonly lengthType: string | null;
}

interface Element {
  readonly name: string;
  readonly count: number;
  readonly properties: Property[];
}

/** Gives the next number of a type. */
type NextNumber = (type: string) => number;

const READERS: Readonly<Record<string, readonly [width: number, read: (view: DataView, at: number) => number]>> = {
  char: [1, (view, at) => view.getInt8(at)], uchar: [1, (view, at) => view.getUint8(at)],
  short: [2, (view, at) => view.getInt16(at, true)], ushort: [2, (view, at) => view.getUint16(at, true)],
  int: [4, (view, at) => view.getInt32(at, true)], uint: [4, (view, at) => view.getUint32(at, true)],
  float: [4, (view, at) => view.getFloat32(at, true)], double: [8, (view, at) => view.getFloat64(at, true)],
};
const ALIASES: Readonly<Record<string, string>> = {
  int8: 'char', uint8: 'uchar', int16: 'short', uint16: 'ushort', int32: 'int', uint32: 'uint', float32: 'float', float64: 'double',
};
const END = 'end_header\n';

/**
 * Reads a PLY file, `ascii` or `binary_little_endian`, with all its elements and properties.
 *
 * @throws SegmentationError `scene-invalid`
 */
export function readPly(name: string, bytes: Uint8Array): PlyElements {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 1 << 16)).replaceAll('\r\n', '\n');
  const end = head.indexOf(END);
  if (!head.startsWith('ply\n') || end < 0) throw sceneError(name, 'a PLY file', 'no PLY header');
  const lines = head.slice(0, end).split('\n');
  const format = lines.find((line) => line.startsWith('format '))?.split(' ')[1];
  const body = bytes.subarray(bodyStart(bytes));
  if (format === 'ascii') return readElements(name, parseElements(name, lines), asciiNumbers(body));
  if (format === 'binary_little_endian') return readElements(name, parseElements(name, lines), binaryNumbers(body));
  throw sceneError(name, 'format ascii or binary_little_endian', format ?? 'nothing');
}

/** Where the line break after `end_header` ends. */
function bodyStart(bytes: Uint8Array): number {
  const text = new TextDecoder('latin1').decode(bytes.subarray(0, 1 << 16));
  return text.indexOf('\n', text.indexOf('end_header')) + 1;
}

function parseElements(name: string, lines: readonly string[]): Element[] {
  const elements: Element[] = [];
  for (const line of lines) {
    const words = line.trim().split(/\s+/);
    if (words[0] === 'element') elements.push({ name: words[1], count: Number(words[2]), properties: [] });
    if (words[0] === 'property') elements.at(-1)?.properties.push(parseProperty(name, words));
  }
  return elements;
}

function parseProperty(name: string, words: readonly string[]): Property {
  const list = words[1] === 'list';
  const [type, lengthType] = (list ? [words[3], words[2]] : [words[1], null]).map((word) => (word === null ? null : ALIASES[word] ?? word));
  if (type === null || !READERS[type] || (lengthType !== null && !READERS[lengthType])) {
    throw sceneError(name, 'a property of a PLY type', words.join(' '));
  }
  return { name: words.at(-1)!, type, lengthType };
}

function readElements(name: string, elements: readonly Element[], next: NextNumber): PlyElements {
  try {
    return new Map(elements.map((element) => [element.name, readElement(element, next)]));
  } catch (error) {
    if (error instanceof RangeError) throw sceneError(name, 'all rows that the header promises', 'the end of the file');
    throw error;
  }
}

function readElement({ count, properties }: Element, next: NextNumber): Map<string, PlyColumn> {
  const columns = properties.map(({ lengthType }) => (lengthType === null ? new Float64Array(count) : new Array<number[]>(count)));
  for (let row = 0; row < count; row++) {
    properties.forEach(({ type, lengthType }, p) => {
      if (lengthType === null) columns[p][row] = next(type);
      else columns[p][row] = Array.from({ length: next(lengthType) }, () => next(type));
    });
  }
  return new Map(properties.map(({ name }, p) => [name, columns[p]]));
}

function binaryNumbers(body: Uint8Array): NextNumber {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  let at = 0;
  return (type) => {
    const [width, read] = READERS[type];
    const value = read(view, at);
    at += width;
    return value;
  };
}

function asciiNumbers(body: Uint8Array): NextNumber {
  const words = new TextDecoder('latin1').decode(body).split(/\s+/).filter((word) => word !== '');
  let at = 0;
  return () => {
    if (at === words.length) throw new RangeError('The text has no further number.');
    return Number(words[at++]);
  };
}

/** The numbers of a property; throws `scene-invalid` where the file lacks it. */
export function plyNumbers(name: string, elements: PlyElements, element: string, ...properties: string[]): Float64Array {
  const found = properties.map((property) => elements.get(element)?.get(property)).find((column) => column !== undefined);
  if (found instanceof Float64Array) return found;
  throw sceneError(name, `${element} property ${properties.join(' or ')}`, found ? 'a list' : 'none');
}
