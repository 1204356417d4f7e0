import { abortError } from '../errors.js';
import type { CallOptions, SegmentStage } from './segmentation-engine.js';

/** Called before each stage of a request; rejects with an `AbortError` when the request was overtaken meanwhile. */
export interface Checkpoint {
  (stage: SegmentStage): Promise<void>;
  /** Says so at once, to what waits for something else. */
  readonly signal: AbortSignal;
}

/** Checkpoints that report the stage and give waiting messages, an abort among them, a chance to arrive. */
export function checkpoints(signal: AbortSignal, { onProgress }: CallOptions): Checkpoint {
  const checkpoint = async (stage: SegmentStage): Promise<void> => {
    await nextTask();
    if (signal.aborted) throw abortError();
    onProgress?.({ stage });
  };
  return Object.assign(checkpoint, { signal });
}

/** A message to oneself comes after those that wait already, and sooner than a timer, which browsers hold back. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
