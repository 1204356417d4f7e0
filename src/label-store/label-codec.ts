import { ByteReader } from './byte-reader.js';
import { ByteWriter } from './byte-writer.js';
import { estimateEntropy, LARGEST_PALETTE, readEntropy, writeEntropy } from './entropy-code.js';
import { findRuns, type LabelRuns } from './label-runs.js';
import { readRuns, writeRuns } from './run-code.js';
import { corruptLabels } from './store-errors.js';

/** Of the code; a reader refuses what a later one wrote. */
const VERSION = 1;
/** More points than any node has; what claims more is damaged and must not take the memory. */
export const MOST_POINTS = 2 ** 26;

/** How the labels of a node are written; the smallest wins. */
const CODE = { uniform: 0, runs: 1, entropy: 2 } as const;

/**
 * Labels of one node at rest, for points in any order: one label for all points, runs of equal labels, or, where the
 * writer's order has no runs, entropy coded by frequency. Layout: version and code (4 bits each), number of points;
 * then the label, or the palette by first appearance and the code's own part. Numbers are varints.
 *
 * @param labels one per point, 0 for none
 */
export function encodeLabels(labels: Uint32Array): Uint8Array<ArrayBuffer> {
  if (labels.length > MOST_POINTS) throw new RangeError(`Expected at most ${MOST_POINTS} points in a node, got ${labels.length}.`);
  const runs = findRuns(labels);
  if (runs.palette.length < 2) return encodeUniform(labels);
  const asRuns = encodeWith(CODE.runs, runs, writeRuns);
  if (runs.palette.length > LARGEST_PALETTE || estimateEntropy(runs) >= asRuns.length) return asRuns;
  const asEntropy = encodeWith(CODE.entropy, runs, writeEntropy);
  return asEntropy.length < asRuns.length ? asEntropy : asRuns;
}

/**
 * The labels that `encodeLabels` was given.
 *
 * @throws SegmentationError `labels-corrupt` for bytes that it cannot have written
 */
export function decodeLabels(bytes: Uint8Array): Uint32Array<ArrayBuffer> {
  const from = new ByteReader(bytes);
  const head = from.byte();
  if (head >>> 4 !== VERSION) throw corruptLabels(`they are in version ${head >>> 4} of the code, known is ${VERSION}`);
  const count = from.varint();
  if (count > MOST_POINTS) throw corruptLabels(`they claim ${count} points in one node`);
  const labels = new Uint32Array(count);
  decodeInto(labels, head & 15, from);
  if (from.left > 0) throw corruptLabels(`${from.left} bytes follow their end`);
  return labels;
}

function encodeUniform(labels: Uint32Array): Uint8Array<ArrayBuffer> {
  const to = header(CODE.uniform, labels.length);
  to.varint(labels.length > 0 ? labels[0] : 0);
  return to.finish();
}

function encodeWith(code: number, runs: LabelRuns, write: (runs: LabelRuns, to: ByteWriter) => void): Uint8Array<ArrayBuffer> {
  const to = header(code, runs.count);
  to.varint(runs.palette.length);
  for (const label of runs.palette) to.varint(label);
  write(runs, to);
  return to.finish();
}

function header(code: number, count: number): ByteWriter {
  const to = new ByteWriter();
  to.byte((VERSION << 4) | code);
  to.varint(count);
  return to;
}

function decodeInto(labels: Uint32Array, code: number, from: ByteReader): void {
  if (code === CODE.uniform) labels.fill(readLabel(from));
  else if (code === CODE.runs) readRuns(from, readPalette(from, labels.length), labels);
  else if (code === CODE.entropy) readEntropy(from, readPalette(from, Math.min(labels.length, LARGEST_PALETTE)), labels);
  else throw corruptLabels(`there is no code ${code}`);
}

function readPalette(from: ByteReader, most: number): Uint32Array {
  const size = from.varint();
  if (size < 2 || size > most) throw corruptLabels(`they claim ${size} different labels where 2 to ${most} are possible`);
  const palette = new Uint32Array(size);
  for (let i = 0; i < size; i++) palette[i] = readLabel(from);
  return palette;
}

function readLabel(from: ByteReader): number {
  const label = from.varint();
  if (label > 0xffffffff) throw corruptLabels(`the label ${label} is above 32 bits`);
  return label;
}
