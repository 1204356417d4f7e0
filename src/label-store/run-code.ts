import type { ByteReader } from './byte-reader.js';
import type { ByteWriter } from './byte-writer.js';
import type { LabelRuns } from './label-runs.js';
import { corruptLabels } from './store-errors.js';

/**
 * Writes the runs, one number each. It holds the length and the palette index among the others, since a run never
 * repeats the label before it: with two labels the number is the length alone. At least two labels must occur.
 */
export function writeRuns({ palette, indices, lengths }: LabelRuns, to: ByteWriter): void {
  const others = palette.length - 1;
  // The palette is by first appearance: the first run's index is 0.
  to.varint(lengths[0] - 1);
  for (let run = 1, before = 0; run < indices.length; run++) {
    const index = indices[run];
    to.varint((lengths[run] - 1) * others + (index < before ? index : index - 1));
    before = index;
  }
}

/**
 * Fills `labels` from what `writeRuns` wrote.
 *
 * @throws SegmentationError `labels-corrupt` when the runs do not fill it exactly
 */
export function readRuns(from: ByteReader, palette: Uint32Array, labels: Uint32Array): void {
  const others = palette.length - 1;
  let index = 0;
  let end = from.varint() + 1;
  fill(labels, palette[0], 0, end);
  while (end < labels.length) {
    const run = from.varint();
    const among = run % others;
    index = among < index ? among : among + 1;
    const start = end;
    end += Math.floor(run / others) + 1;
    fill(labels, palette[index], start, end);
  }
}

function fill(labels: Uint32Array, label: number, start: number, end: number): void {
  if (end > labels.length) throw corruptLabels(`a run ends at point ${end} of ${labels.length}`);
  labels.fill(label, start, end);
}
