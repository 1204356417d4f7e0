import { weightsError } from './weights-error.js';

/** Reads the bytes `begin` (inclusive) to `end` (exclusive) of a file. */
export type ByteRange = (begin: number, end: number) => Promise<Uint8Array>;

/** One tensor of a file: row-major, little endian, at the bytes `begin` to `end` of the file. */
export interface TensorEntry {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

/** An opened safetensors file; tensor data are read when asked for. */
export interface SafetensorsFile {
  readonly name: string;
  readonly tensors: ReadonlyMap<string, TensorEntry>;
  /** The strings of `__metadata__`. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly read: ByteRange;
}

const BYTES_PER_ELEMENT: Readonly<Record<string, number>> = {
  BOOL: 1, U8: 1, I8: 1, F8_E4M3: 1, F8_E5M2: 1, I16: 2, U16: 2, F16: 2, BF16: 2, I32: 4, U32: 4, F32: 4, I64: 8, U64: 8, F64: 8,
};
const LENGTH_BYTES = 8;
const MAX_HEADER_BYTES = 100_000_000;

/**
 * Opens a safetensors file of `size` bytes by its header alone.
 * @throws SegmentationError `weights-invalid` when it is no such file, is truncated, or its tensors overlap.
 */
export async function openSafetensors(name: string, size: number, read: ByteRange): Promise<SafetensorsFile> {
  const dataBegin = LENGTH_BYTES + await headerLength(name, size, read);
  const header = parseHeader(name, await read(LENGTH_BYTES, dataBegin));
  const { __metadata__: metadata = {}, ...entries } = header;
  const tensors = new Map<string, TensorEntry>();
  for (const [key, value] of Object.entries(entries)) tensors.set(key, parseEntry(key, value, dataBegin));
  checkExtents(tensors, size);
  return { name, tensors, metadata: stringsOf(metadata), read };
}

async function headerLength(name: string, size: number, read: ByteRange): Promise<number> {
  if (size < LENGTH_BYTES) throw weightsError(name, 'a safetensors file', `a file of ${size} bytes`);
  const bytes = await read(0, LENGTH_BYTES);
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset, LENGTH_BYTES).getBigUint64(0, true));
  if (length < 2 || length > Math.min(size - LENGTH_BYTES, MAX_HEADER_BYTES)) {
    throw weightsError(name, 'a safetensors file', `a header of ${length} bytes in a file of ${size} bytes`);
  }
  return length;
}

function parseHeader(name: string, bytes: Uint8Array): Record<string, unknown> {
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw weightsError(name, 'a safetensors file with a JSON header', `unreadable text (${String(error)})`);
  }
  if (!isRecord(header)) throw weightsError(name, 'a JSON object as safetensors header', JSON.stringify(header));
  return header;
}

function parseEntry(key: string, value: unknown, dataBegin: number): TensorEntry {
  const { dtype, shape, data_offsets: offsets } = isRecord(value) ? value : {};
  if (typeof dtype !== 'string' || !isCounts(shape) || !isCounts(offsets) || offsets.length !== 2) {
    throw weightsError(key, 'dtype, shape and data_offsets in the header', JSON.stringify(value) ?? 'nothing');
  }
  const [begin, end] = [offsets[0] + dataBegin, offsets[1] + dataBegin];
  const width = BYTES_PER_ELEMENT[dtype];
  const expected = shape.reduce((product, length) => product * length, 1) * (width ?? 0);
  if (width !== undefined && end - begin !== expected) {
    throw weightsError(key, `${expected} bytes for ${dtype} ${formatShape(shape)}`, `${end - begin}`);
  }
  return { dtype, shape, begin, end };
}

function checkExtents(tensors: ReadonlyMap<string, TensorEntry>, size: number): void {
  let previous = { key: 'the header', end: 0 };
  for (const [key, { begin, end }] of [...tensors].sort(([, a], [, b]) => a.begin - b.begin || a.end - b.end)) {
    if (end > size) {
      throw weightsError(key, `data up to byte ${end}`, `the file's end at byte ${size}; it is truncated, fetch it again`);
    }
    if (begin < previous.end) {
      throw weightsError(key, `data after byte ${previous.end}, the end of ${previous.key}`, `data at byte ${begin}`);
    }
    previous = { key, end };
  }
}

function stringsOf(metadata: unknown): Record<string, string> {
  if (!isRecord(metadata)) return {};
  return Object.fromEntries(Object.entries(metadata).map(([key, value]) => [key, String(value)]));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((entry) => Number.isSafeInteger(entry) && entry >= 0);
}

/** `[64, 96]`, for messages. */
export function formatShape(shape: readonly number[]): string {
  return `[${shape.join(', ')}]`;
}
