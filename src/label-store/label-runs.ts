/** Labels as runs of equal ones, the runs as indices into the labels that occur. */
export interface LabelRuns {
  /** Points. */
  readonly count: number;
  /** The labels that occur, each once, by first appearance. */
  readonly palette: Uint32Array;
  /** Points that carry each label of the palette. */
  readonly counts: Uint32Array;
  /** Palette index per run; neighbours differ. */
  readonly indices: Uint32Array;
  /** Points per run. */
  readonly lengths: Uint32Array;
}

/** Splits labels, one per point, at the changes. */
export function findRuns(labels: Uint32Array): LabelRuns {
  const size = countRuns(labels);
  const indices = new Uint32Array(size);
  const lengths = new Uint32Array(size);
  const palette: number[] = [];
  const counts: number[] = [];
  const known = new Map<number, number>();
  for (let run = 0, start = 0; run < size; run++) {
    const label = labels[start];
    let end = start + 1;
    while (end < labels.length && labels[end] === label) end++;
    let index = known.get(label);
    if (index === undefined) {
      index = palette.push(label) - 1;
      counts.push(0);
      known.set(label, index);
    }
    counts[index] += end - start;
    indices[run] = index;
    lengths[run] = end - start;
    start = end;
  }
  return { count: labels.length, palette: Uint32Array.from(palette), counts: Uint32Array.from(counts), indices, lengths };
}

function countRuns(labels: Uint32Array): number {
  let runs = labels.length > 0 ? 1 : 0;
  for (let i = 1; i < labels.length; i++) if (labels[i] !== labels[i - 1]) runs++;
  return runs;
}
