import { slicedShape } from './graph-builder.js';
import { LARGEST_HALF, toHalves } from './half-float.js';
import { quantizeRows, type QuantizedBits } from './quantize-rows.js';
import { readRows } from './read-weights.js';
import type { SafetensorsFile } from './safetensors.js';
import { quantizedBits, type WeightEncoding } from './weight-encoding.js';
import type { PlacedWeight, WeightFile } from './weight-files.js';
import { weightsError } from './weights-error.js';

/** What this or more would round to is no float16. */
const TOO_LARGE_FOR_HALF = 65520;

/** A piece of one of a weight's stored tensors, by the tensor's number; a tensor's pieces come in order. */
type Piece = readonly [tensor: number, bytes: Uint8Array];

/**
 * The bytes of a weights file, front to back, in pieces. Weights go through a few rows at a time, so that memory does not
 * grow with them.
 * @throws SegmentationError `weights-invalid` naming the key of a weight that is no finite number, or too large for float16
 */
export async function* weightFileBytes(source: SafetensorsFile, { weights }: WeightFile): AsyncGenerator<Uint8Array> {
  let position = 0;
  for (const weight of weights) {
    let current = -1;
    for await (const [tensor, bytes] of encodedPieces(source, weight)) {
      const begin = tensor === current ? position : weight.places[tensor].offset;
      if (begin > position) yield new Uint8Array(begin - position);
      yield bytes;
      current = tensor;
      position = begin + bytes.length;
    }
  }
}

async function* encodedPieces(source: SafetensorsFile, { key, slice, encoding }: PlacedWeight): AsyncGenerator<Piece> {
  const bits = quantizedBits(encoding);
  const pieces = checkedRows(source, key, slice, encoding);
  if (bits !== null) return yield* quantizedPieces(pieces, slicedShape(source.tensors.get(key)!.shape, slice)[1], bits);
  for await (const rows of pieces) yield [0, bytesOf(encoding === 'fp16' ? toHalves(rows) : rows)];
}

async function* quantizedPieces(rows: AsyncIterable<Float32Array>, columns: number, bits: QuantizedBits): AsyncGenerator<Piece> {
  const later: Piece[] = [];
  for await (const values of rows) {
    const { packed, scales, zeroPoints } = quantizeRows(values, columns, bits);
    yield [0, packed];
    later.push([1, bytesOf(scales)], [2, zeroPoints]);
  }
  yield* later.filter(([tensor]) => tensor === 1);
  yield* later.filter(([tensor]) => tensor === 2);
}

async function* checkedRows(
  source: SafetensorsFile, key: string, slice: PlacedWeight['slice'], encoding: WeightEncoding,
): AsyncGenerator<Float32Array> {
  const limit = encoding === 'fp32' ? Infinity : TOO_LARGE_FOR_HALF;
  for await (const rows of readRows(source, key, slice)) {
    for (let i = 0; i < rows.length; i++) if (!(Math.abs(rows[i]) < limit)) throw badWeight(key, rows[i], encoding);
    yield rows;
  }
}

function badWeight(key: string, value: number, encoding: WeightEncoding): Error {
  if (!Number.isFinite(value)) return weightsError(key, 'finite numbers', `${value}; the file is damaged, fetch it again`);
  return weightsError(key, `weights of at most ${LARGEST_HALF}, the most that ${encoding} can hold`, `${value}; convert with precision fp32`);
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array | Uint16Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
