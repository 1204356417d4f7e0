import type { CloudFiles, FileSpan } from './cloud-files.js';
import { Limiter } from './limiter.js';

export interface SpanReaderOptions {
  /** Requests under way at once (default 6, what browsers allow per server with HTTP/1). */
  readonly concurrency?: number;
  /** Two spans with at most so many bytes between them become one request (default 64 KiB). */
  readonly largestGap?: number;
  /** No request is made longer than this by merging (default 4 MiB). */
  readonly longestRequest?: number;
}

interface MergedSpan {
  readonly path: string;
  readonly begin: number;
  end: number | null;
  /** Indices of the spans that are inside. */
  readonly parts: number[];
}

/** Reads many spans with few requests. */
export class SpanReader {
  readonly #files: CloudFiles;
  readonly #concurrency: number;
  /** Holds all calls together to what one may have. */
  readonly #limiter: Limiter;
  readonly #largestGap: number;
  readonly #longest: number;

  constructor(files: CloudFiles, { concurrency = 6, largestGap = 2 ** 16, longestRequest = 2 ** 22 }: SpanReaderOptions = {}) {
    this.#files = files;
    this.#concurrency = concurrency;
    this.#limiter = new Limiter(concurrency);
    this.#largestGap = largestGap;
    this.#longest = longestRequest;
  }

  /** The bytes of each span, in the order of the spans. The first failure ends all requests of the call. */
  async read(spans: readonly FileSpan[], signal?: AbortSignal): Promise<Uint8Array[]> {
    const failed = new AbortController();
    const either = signal ? AbortSignal.any([signal, failed.signal]) : failed.signal;
    const results = new Array<Uint8Array>(spans.length);
    const queue = this.#merge(spans);
    const work = async (): Promise<void> => {
      for (let next = queue.shift(); next; next = queue.shift()) await this.#readMerged(next, spans, results, either);
    };
    const workers = Array.from({ length: Math.min(this.#concurrency, queue.length) }, work);
    try {
      await Promise.all(workers);
    } catch (error) {
      failed.abort();
      await Promise.allSettled(workers);
      throw error;
    }
    return results;
  }

  async #readMerged(merged: MergedSpan, spans: readonly FileSpan[], results: Uint8Array[], signal: AbortSignal): Promise<void> {
    const { bytes } = await this.#limiter.run(() => this.#files.read(merged, signal), signal);
    for (const part of merged.parts) {
      const { begin, end } = spans[part];
      results[part] = bytes.subarray(begin - merged.begin, end === null ? bytes.length : end - merged.begin);
    }
  }

  #merge(spans: readonly FileSpan[]): MergedSpan[] {
    const order = spans.map((_, i) => i).sort((a, b) => compareSpans(spans[a], spans[b]));
    const merged: MergedSpan[] = [];
    for (const i of order) {
      const span = spans[i];
      const last = merged.at(-1);
      if (last && this.#fits(last, span)) {
        last.end = last.end === null || span.end === null ? null : Math.max(last.end, span.end);
        last.parts.push(i);
      } else merged.push({ ...span, parts: [i] });
    }
    return merged;
  }

  #fits(merged: MergedSpan, { path, begin, end }: FileSpan): boolean {
    if (merged.path !== path) return false;
    if (merged.end === null || end === null) return merged.end === end && merged.begin === begin;
    return begin - merged.end <= this.#largestGap && Math.max(end, merged.end) - merged.begin <= this.#longest;
  }
}

function compareSpans(a: FileSpan, b: FileSpan): number {
  if (a.path !== b.path) return a.path < b.path ? -1 : 1;
  return a.begin - b.begin;
}
