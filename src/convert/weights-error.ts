import { SegmentationError } from '../errors.js';

/** The error of a weights file that cannot be converted: which part of it, what was expected there, what was found. */
export function weightsError(subject: string, expected: string, found: string): SegmentationError {
  return new SegmentationError('weights-invalid', `${subject}: expected ${expected}, found ${found}.`);
}
