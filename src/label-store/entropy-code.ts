import type { ByteReader } from './byte-reader.js';
import type { ByteWriter } from './byte-writer.js';
import type { LabelRuns } from './label-runs.js';
import { corruptLabels } from './store-errors.js';

/** More labels than this in a node are not worth a table of their frequencies. */
export const LARGEST_PALETTE = 16_384;
/** The coder's state lies in [LOWEST, 256 * LOWEST). */
const LOWEST = 2 ** 23;
const STATE_BYTES = 4;

/** Frequencies are shares of 2^bits; every label gets at least one. */
function scaleBits(paletteSize: number): number {
  return paletteSize <= 512 ? 12 : 16;
}

/** About how many bytes `writeEntropy` will take. */
export function estimateEntropy({ count, counts }: LabelRuns): number {
  let bits = 0;
  for (let i = 0; i < counts.length; i++) bits += counts[i] * Math.log2(count / counts[i]);
  return bits / 8 + 2 * counts.length + STATE_BYTES;
}

/**
 * Writes the palette index of every point by its frequency: an asymmetric numeral system (Duda, "Asymmetric numeral
 * systems", 2013; bytewise as in Giesen's rans_byte). It is the code for points in no order, where there are no runs.
 */
export function writeEntropy(runs: LabelRuns, to: ByteWriter): void {
  const bits = scaleBits(runs.palette.length);
  const frequencies = scaleCounts(runs.counts, runs.count, 2 ** bits);
  for (let i = 0; i < frequencies.length; i++) to.varint(frequencies[i]);
  to.bytes(encode(runs, frequencies, bits));
}

/** Backwards, since the decoder takes out first what was put in last. */
function encode({ count, indices, lengths }: LabelRuns, frequencies: Uint32Array, bits: number): Uint8Array {
  const starts = startsOf(frequencies);
  const bytes = new Uint8Array(2 * count + STATE_BYTES + 1);
  let at = bytes.length;
  let state = LOWEST;
  for (let run = indices.length - 1; run >= 0; run--) {
    const frequency = frequencies[indices[run]];
    const start = starts[indices[run]];
    const most = (LOWEST >>> bits) * 256 * frequency;
    for (let left = lengths[run]; left > 0; left--) {
      for (; state >= most; state >>>= 8) bytes[--at] = state;
      const quotient = (state / frequency) | 0;
      state = quotient * 2 ** bits + (state - quotient * frequency) + start;
    }
  }
  for (let shift = 8 * (STATE_BYTES - 1); shift >= 0; shift -= 8) bytes[--at] = state >>> shift;
  return bytes.subarray(at);
}

/**
 * Fills `labels` from what `writeEntropy` wrote; reads to the end.
 *
 * @throws SegmentationError `labels-corrupt` when the frequencies or the bytes do not fit
 */
export function readEntropy(from: ByteReader, palette: Uint32Array, labels: Uint32Array): void {
  const bits = scaleBits(palette.length);
  const frequencies = readFrequencies(from, palette.length, 2 ** bits);
  const starts = startsOf(frequencies);
  const slots = new Uint16Array(2 ** bits);
  for (let i = 0; i < frequencies.length; i++) slots.fill(i, starts[i], starts[i] + frequencies[i]);
  let state = from.uint32();
  const bytes = from.bytes(from.left);
  if (state < LOWEST || state >= 256 * LOWEST) throw corruptLabels('the coder starts in an impossible state');
  const mask = 2 ** bits - 1;
  let at = 0;
  for (let i = 0; i < labels.length; i++) {
    const slot = state & mask;
    const index = slots[slot];
    labels[i] = palette[index];
    state = frequencies[index] * (state >>> bits) + slot - starts[index];
    // Past the end the bytes read as 0; that there were too few is seen below.
    for (; state < LOWEST; at++) state = (state << 8) | bytes[at];
  }
  if (state !== LOWEST || at !== bytes.length) throw corruptLabels('the labels and their code do not end together');
}

function readFrequencies(from: ByteReader, size: number, total: number): Uint32Array {
  const frequencies = new Uint32Array(size);
  let sum = 0;
  for (let i = 0; i < size; i++) {
    const frequency = from.varint();
    if (frequency < 1 || frequency > total) throw corruptLabels(`a label has the share ${frequency} of ${total}`);
    frequencies[i] = frequency;
    sum += frequency;
  }
  if (sum !== total) throw corruptLabels(`the shares of the labels add up to ${sum} of ${total}`);
  return frequencies;
}

/** Rounds counts to shares of `scale`, at least 1 each; the most frequent labels make up for the rounding. */
function scaleCounts(counts: Uint32Array, total: number, scale: number): Uint32Array {
  const shares = Uint32Array.from(counts, (count) => Math.max(1, Math.floor((count / total) * scale)));
  let excess = shares.reduce((sum, share) => sum + share, 0) - scale;
  while (excess !== 0) {
    const largest = indexOfLargest(shares);
    const step = excess < 0 ? excess : Math.min(excess, shares[largest] >>> 1);
    shares[largest] -= step;
    excess -= step;
  }
  return shares;
}

function indexOfLargest(values: Uint32Array): number {
  let largest = 0;
  for (let i = 1; i < values.length; i++) if (values[i] > values[largest]) largest = i;
  return largest;
}

function startsOf(frequencies: Uint32Array): Uint32Array {
  const starts = new Uint32Array(frequencies.length);
  for (let i = 1; i < starts.length; i++) starts[i] = starts[i - 1] + frequencies[i - 1];
  return starts;
}
