import { abortError } from '../errors.js';

/** How often, and after which time, something that failed for the moment is tried again. */
export interface RetryPolicy {
  /** Tries in all. */
  readonly tries: number;
  /** Before the second try, milliseconds; doubled for each further one. */
  readonly firstDelay: number;
  readonly longestDelay: number;
  /** 0 to 1; spreads the tries of many readers. Seeded in tests. */
  readonly random: () => number;
  /** Resolves after some milliseconds; rejects with an `AbortError` as soon as the signal says so. */
  readonly wait: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
}

export const DEFAULT_RETRIES: RetryPolicy = { tries: 5, firstDelay: 250, longestDelay: 60_000, random: Math.random, wait };

/** Thrown by an attempt that may succeed later; `final` is what the caller is told when it never does. */
export class TemporaryFailure extends Error {
  readonly final: Error;
  /** What the server asked to wait, milliseconds; 0 where it did not. */
  readonly retryAfter: number;

  constructor(final: Error, retryAfter = 0) {
    super(final.message);
    this.final = final;
    this.retryAfter = retryAfter;
  }
}

/**
 * Runs an attempt until it succeeds, waiting twice as long each time (with jitter: half to all of it), never shorter
 * than the server asked for. Other errors than `TemporaryFailure` end it at once, and so does a server that asks for
 * more than the longest delay.
 */
export async function withRetries<T>(attempt: () => Promise<T>, policy: RetryPolicy, signal?: AbortSignal): Promise<T> {
  for (let failures = 1; ; failures++) {
    if (signal?.aborted) throw abortError();
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof TemporaryFailure)) throw error;
      if (failures >= policy.tries || error.retryAfter > policy.longestDelay) throw error.final;
      const delay = Math.min(policy.firstDelay * 2 ** (failures - 1), policy.longestDelay) * (0.5 + 0.5 * policy.random());
      await policy.wait(Math.max(delay, error.retryAfter), signal);
    }
  }
}

function wait(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      reject(abortError());
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, milliseconds);
    if (signal?.aborted) stop();
    else signal?.addEventListener('abort', stop, { once: true });
  });
}
