import type { Segment } from '../annotations/segment.js';
import type { LabelledSample } from '../propagation/labelled-sample.js';
import { sampleToBytes } from '../records/sample-bytes.js';
import { base64FromBytes } from './base64.js';

/** Bytes of samples that are encoded in one frame: a millisecond or two. */
const FRAME_BYTES = 300_000;
/** Characters that are kept ready; samples beyond are encoded when they are asked for. */
const MOST_CHARACTERS = 100e6;

/** A sample as a scene file has it. */
export function sampleText(sample: LabelledSample): string {
  return base64FromBytes(sampleToBytes(sample));
}

/**
 * The samples of a scene's objects as a scene file has them, kept ready: hosts that write a file ask for all of it in one
 * task, and encoding hundreds of objects then would hold up the page. A few are encoded each frame as they come.
 */
export class SampleTexts {
  readonly #schedule: (callback: () => void) => void;
  readonly #encode: (sample: LabelledSample) => string;
  #texts = new Map<LabelledSample, string>();
  #waiting: LabelledSample[] = [];
  #scheduled = false;

  /** @param schedule calls back before the next frame */
  constructor({ schedule = requestAnimationFrame, encode = sampleText }: { schedule?: (callback: () => void) => void; encode?: (sample: LabelledSample) => string } = {}) {
    this.#schedule = (callback) => void schedule(callback);
    this.#encode = encode;
  }

  /** These are the scene's objects now. */
  follow(segments: readonly Segment[]): void {
    const samples = segments.map(({ sample }) => sample);
    this.#texts = new Map(samples.flatMap((sample) => (this.#texts.has(sample) ? [[sample, this.#texts.get(sample)!] as const] : [])));
    this.#waiting = samples.filter((sample) => !this.#texts.has(sample));
    this.#continue();
  }

  of(sample: LabelledSample): string {
    return this.#texts.get(sample) ?? this.#encode(sample);
  }

  #continue(): void {
    if (this.#scheduled || this.#waiting.length === 0 || this.#characters >= MOST_CHARACTERS) return;
    this.#scheduled = true;
    this.#schedule(() => {
      this.#scheduled = false;
      this.#encodeSome();
      this.#continue();
    });
  }

  #encodeSome(): void {
    for (let bytes = 0; bytes < FRAME_BYTES && this.#waiting.length > 0; ) {
      const sample = this.#waiting.shift()!;
      this.#texts.set(sample, this.#encode(sample));
      bytes += sample.positions.byteLength;
    }
  }

  get #characters(): number {
    return [...this.#texts.values()].reduce((sum, { length }) => sum + length, 0);
  }
}
