import { SegmentationError } from '../../src/errors.js';

/** The `SegmentationError` that the promise rejects with; anything else fails the test. */
export async function failure(promise: Promise<unknown>): Promise<SegmentationError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof SegmentationError) return error;
    throw error;
  }
  throw new Error('Expected a SegmentationError, got a result.');
}
