import { isAbortError, SegmentationError } from '../errors.js';
import { type FromWorker, type Method, type MessageEndpoint, type Result, type ToWorker, transferables } from './protocol.js';
import type { CallOptions, SegmentationEngine } from './segmentation-engine.js';

/**
 * Answers the calls that arrive at `endpoint` with `engine`: the worker's half of `WorkerEngine`. Calls wait until
 * `announced` resolves, so that a page that has an answer also knows how to notice the worker's death.
 */
export function serveEngine(engine: SegmentationEngine, endpoint: MessageEndpoint, announced: Promise<void>): void {
  const running = new Map<number, AbortController>();
  const post = (message: FromWorker) => endpoint.postMessage(message, transferables(message));

  endpoint.addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
    if (data.method === 'abort') running.get(data.id)?.abort();
    else void answer(data);
  });

  async function answer(call: Exclude<ToWorker, { method: 'abort' }>): Promise<void> {
    const { id } = call;
    const controller = new AbortController();
    running.set(id, controller);
    try {
      await announced;
      const options = {
        signal: controller.signal,
        onProgress: (progress) => post({ id, kind: 'progress', progress }),
      } satisfies CallOptions;
      post({ id, kind: 'result', value: await callEngine(engine, call, options) });
    } catch (error) {
      post({ id, kind: 'error', ...describe(error) });
    } finally {
      running.delete(id);
    }
  }
}

function callEngine(
  engine: SegmentationEngine,
  call: Exclude<ToWorker, { method: 'abort' }>,
  options: CallOptions,
): Promise<Result<Method>> {
  // The union pairs each method with its argument; TypeScript cannot carry that pairing through an indexed call.
  const method = engine[call.method] as (argument: unknown, options: CallOptions) => Promise<Result<Method>>;
  return method.call(engine, call.argument, options);
}

function describe(error: unknown): Pick<Extract<FromWorker, { kind: 'error' }>, 'code' | 'message'> {
  if (isAbortError(error)) return { code: 'aborted', message: '' };
  if (error instanceof SegmentationError) return { code: error.code, message: error.message };
  if (error instanceof RangeError) return { code: 'RangeError', message: error.message };
  if (error instanceof TypeError) return { code: 'TypeError', message: error.message };
  return { code: 'unexpected', message: error instanceof Error ? error.message : String(error) };
}
