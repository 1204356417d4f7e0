import { SegmentationError } from '../errors.js';

/** What a request for a file says to a `fetch` that takes in answers before it hands them over; every other one ignores it. */
export interface FileRequest extends RequestInit {
  /**
   * Where the whole file comes, more than so many bytes of it are of no use: 0 where its headers alone are looked at. All
   * is where this is absent.
   */
  readonly bodyLimit?: number;
}

/** Reads a body; null when it is longer than the limit, of which no more is read than it takes to find out. */
export async function readUpTo({ body }: Response, limit: number, told = 0, onHeard?: () => void): Promise<Uint8Array<ArrayBuffer> | null> {
  const reader = body?.getReader();
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let length = told;
  for (let read = 0; reader && length <= limit; length = Math.max(length, read)) {
    const { done, value } = await reader.read();
    onHeard?.();
    if (done) return new Uint8Array(await new Blob(parts).arrayBuffer());
    parts.push(value);
    read += value.length;
  }
  reader?.cancel().catch(() => undefined); // nobody looks at it any more
  return reader ? null : new Uint8Array(0);
}

/** Has no more of an answer sent. That it breaks off by itself is no matter: nobody looks at it any more. */
export function dropBody({ body }: Response): void {
  body?.cancel().catch(() => undefined);
}

/** Bytes of the body as its headers tell; null where they do not, or tell those of the packed one. */
export function toldLength({ headers }: Response): number | null {
  const length = headers.get('Content-Length');
  return length === null || headers.has('Content-Encoding') ? null : Number(length);
}

/** The error of a whole file that came in place of a part, and is too large for that. */
export function tooLargeWhole(url: string, status: number, limit: number): SegmentationError {
  return new SegmentationError('cloud-unreadable', `${url} could not be read: the server knows no byte ranges (it answered ${status} with the whole file), `
    + `and the file is larger than ${limit} bytes. Serve the cloud with byte ranges.`);
}
