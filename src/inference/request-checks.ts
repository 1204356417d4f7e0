import { FIRST_SEGMENT_LABEL, type KeepRequest, type SegmentRequest } from './segmentation-engine.js';

/** Candidates that a first click has. */
const CANDIDATES = 3;

/** What the region of a draft follows from. */
export function frameKey({ draft, cloud, prompts, radius, refit, rules, pointCount, grouping }: SegmentRequest): string {
  return JSON.stringify([draft, cloud, prompts[0].position, radius, refit, rules, pointCount, grouping]);
}

/** @throws RangeError for a request that no person can make */
export function assertSegmentRequest({ prompts, radius, candidate }: SegmentRequest): void {
  if (!prompts[0]?.positive) throw new RangeError('Expected a first prompt that is positive.');
  for (const { position } of prompts) {
    if (!position.every(Number.isFinite)) throw new RangeError(`Expected prompts at finite positions, got ${position.join(', ')}.`);
  }
  if (!(radius > 0)) throw new RangeError(`Expected a radius in metres above 0, got ${radius}.`);
  if (candidate !== null && !isIndex(candidate, CANDIDATES)) {
    throw new RangeError(`Expected candidate null or 0 to ${CANDIDATES - 1}, got ${candidate}.`);
  }
}

/** @throws RangeError for a number that would be taken for the draft's */
export function assertKeepRequest({ label }: KeepRequest): void {
  if (!isIndex(label, 2 ** 32) || label < FIRST_SEGMENT_LABEL) {
    throw new RangeError(`Expected a label of ${FIRST_SEGMENT_LABEL} or more, got ${label}.`);
  }
}

function isIndex(value: number, count: number): boolean {
  return Number.isInteger(value) && value >= 0 && value < count;
}
