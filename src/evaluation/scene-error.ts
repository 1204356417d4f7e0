import { SegmentationError } from '../errors.js';

/** The error of a scene that cannot be evaluated: which part of it, what was expected there, what was found. */
export function sceneError(subject: string, expected: string, found: string): SegmentationError {
  return new SegmentationError('scene-invalid', `${subject}: expected ${expected}, found ${found}. Correct the scene, or leave it out.`);
}
