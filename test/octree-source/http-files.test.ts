import { expect } from 'chai';
import type { FileSpan } from '../../src/octree-source/cloud-files.js';
import { httpFiles, type HttpOptions } from '../../src/octree-source/http-files.js';
import { failure } from '../support/failure.js';
import { type Answer, memoryServer, type MemoryServer } from '../support/memory-server.js';

const BASE = 'https://scans.test/town/';
const octree = Uint8Array.from({ length: 1000 }, (_, i) => i % 251);
const files = new Map([['octree.bin', octree], ['hierarchy.bin', octree.slice(0, 44)]]);

interface Setup {
  readonly server: MemoryServer;
  readonly read: (begin: number, end: number | null, signal?: AbortSignal) => Promise<Uint8Array>;
  readonly length: () => Promise<number>;
  /** Milliseconds that were waited, in order; the clock is not the real one. */
  readonly waits: number[];
}

function setup(answer?: (index: number, path: string) => Answer | null, options: HttpOptions = {}, entry = 'metadata.json'): Setup {
  const server = memoryServer(files, BASE, answer);
  const waits: number[] = [];
  const retries = { random: () => 0.5, wait: async (ms: number) => void waits.push(ms), ...options.retries };
  const source = httpFiles(`${BASE}${entry}`, { fetch: server.fetch, ...options, retries });
  const span = (begin: number, end: number | null): FileSpan => ({ path: 'octree.bin', begin, end });
  return {
    server, waits,
    read: async (begin, end, signal) => (await source.read(span(begin, end), signal)).bytes,
    length: () => source.length('octree.bin'),
  };
}

/** The first requests are answered so, later ones as a good server does. */
const first = (...answers: Answer[]) => (index: number) => answers[index] ?? null;

describe('httpFiles', () => {
  it('asks for exactly the range and gives its bytes', async () => {
    const { read, server } = setup();
    expect(await read(10, 30)).to.deep.equal(octree.slice(10, 30));
    expect(server.requests).to.deep.equal([{ path: 'octree.bin', range: 'bytes=10-29' }]);
  });

  it('looks for files beside the entry and keeps its query', async () => {
    const asked: string[] = [];
    const send = (async (url: RequestInfo | URL) => {
      asked.push(String(url));
      return new Response('{}');
    }) as typeof fetch;
    const source = httpFiles('https://scans.test/a/metadata.json?token=t', { fetch: send });
    await source.read({ path: 'octree.bin', begin: 0, end: null });
    expect(asked).to.deep.equal(['https://scans.test/a/octree.bin?token=t']);
    const signed = httpFiles('https://scans.test/a/metadata.json', { fetch: send, resolve: (path) => `https://signed.test/${path}?s=1` });
    await signed.read({ path: 'octree.bin', begin: 0, end: null });
    expect(asked[1]).to.equal('https://signed.test/octree.bin?s=1');
  });

  it('tells the length of a file that it has not read', async () => {
    const { length, server } = setup();
    expect(await length()).to.equal(1000);
    expect(server.requests).to.deep.equal([{ path: 'octree.bin', range: null }]);
  });

  it('says so when a server does not tell the length of a file', async () => {
    const { length } = setup(() => ({ headers: { 'Content-Encoding': 'gzip' } }));
    expect((await failure(length())).message).to.contain('does not tell its length').and.to.contain('Content-Length');
  });

  it('leaves nothing behind of an answer that breaks off when it is no longer wanted', async () => {
    const breaking = () => new ReadableStream({ pull: (body) => body.error(new TypeError('network error')) }, { highWaterMark: 1 });
    const send = async () => new Response(breaking(), { status: 404 });
    const unhandled: unknown[] = [];
    const listen = (event: PromiseRejectionEvent): void => {
      event.preventDefault();
      unhandled.push(event.reason);
    };
    addEventListener('unhandledrejection', listen);
    await failure(httpFiles(`${BASE}metadata.json`, { fetch: send }).read({ path: 'octree.bin', begin: 0, end: 9 }));
    await new Promise((resolve) => setTimeout(resolve, 20));
    removeEventListener('unhandledrejection', listen);
    expect(unhandled).to.deep.equal([]);
  });

  it('refuses a range other than the one that was asked for', async () => {
    const { read } = setup(first({ headers: { 'Content-Range': 'bytes 0-19/1000' } }));
    expect((await failure(read(10, 30))).message).to.contain('bytes 0-19 in place of 10-29');
  });

  it('refuses a range that the file is too short for, and says where the file ends', async () => {
    const { read, waits } = setup();
    expect((await failure(read(990, 1010))).message).to.contain('ends at byte 1000').and.to.contain('octree.bin');
    expect((await failure(read(2000, 2010))).message).to.contain('ends before');
    expect(waits).to.deep.equal([]);
  });

  it('tries again when fewer bytes arrive than were announced', async () => {
    const { read, waits } = setup(first({ body: octree.slice(10, 15) }));
    expect(await read(10, 30)).to.deep.equal(octree.slice(10, 30));
    expect(waits).to.have.length(1);
  });

  describe('without byte ranges', () => {
    const ignoring = (): Answer => ({ status: 200, headers: { 'Content-Range': '', 'Content-Length': '1000' }, body: octree });

    it('uses a small file whole, loaded once', async () => {
      const { read, server } = setup(ignoring);
      expect(await read(10, 30)).to.deep.equal(octree.slice(10, 30));
      expect(await read(500, 510)).to.deep.equal(octree.slice(500, 510));
      expect(server.requests).to.have.length(1);
      expect((await failure(read(990, 1010))).message).to.contain('ends at byte 1000');
    });

    it('refuses a file larger than the limit and says what to do', async () => {
      const { read } = setup(ignoring, { wholeFileLimit: 999 });
      const { code, message } = await failure(read(10, 30));
      expect(code).to.equal('cloud-unreadable');
      expect(message).to.contain(`${BASE}octree.bin`).and.to.contain('knows no byte ranges').and.to.contain('Serve the cloud with byte ranges');
    });

    it('refuses a file that turns out larger than it was announced', async () => {
      const { read } = setup(() => ({ ...ignoring(), headers: { 'Content-Length': '10' } }), { wholeFileLimit: 999 });
      expect((await failure(read(10, 30))).message).to.contain('knows no byte ranges');
    });

    it('loads the next file once for many parts asked for together', async () => {
      const server = memoryServer(files, BASE, (_, path) => ({ status: 200, headers: { 'Content-Range': '', 'Content-Length': String(files.get(path)!.length) }, body: files.get(path)! }));
      const source = httpFiles(`${BASE}metadata.json`, { fetch: server.fetch });
      await source.read({ path: 'hierarchy.bin', begin: 0, end: 22 });
      const parts = await Promise.all([0, 100, 200, 300].map((begin) => source.read({ path: 'octree.bin', begin, end: begin + 5 })));
      expect(parts.map(({ bytes }) => bytes[0])).to.deep.equal([0, 100, 200, 49]);
      expect(server.requests).to.have.length(2);
    });
  });

  describe('trying again', () => {
    for (const status of [429, 500, 502, 503, 504]) {
      it(`outlasts an answer of ${status}`, async () => {
        const { read, waits } = setup(first({ status }, { status }));
        expect(await read(10, 30)).to.deep.equal(octree.slice(10, 30));
        expect(waits).to.deep.equal([187.5, 375]);
      });
    }

    it('outlasts a broken connection', async () => {
      const { read, server } = setup(first({ broken: true }));
      expect(await read(10, 30)).to.deep.equal(octree.slice(10, 30));
      expect(server.requests).to.have.length(2);
    });

    for (const [status, advice] of [[401, 'Sign in again'], [403, 'ask for a new link'], [404, 'Check the address'], [410, 'all files']] as const) {
      it(`gives up at once on an answer of ${status}`, async () => {
        const { read, server, waits } = setup(() => ({ status }));
        expect((await failure(read(10, 30))).message).to.contain(`answered ${status}`).and.to.contain(advice);
        expect([server.requests.length, waits.length]).to.deep.equal([1, 0]);
      });
    }

    it('gives up after the last try with what the server said', async () => {
      const { read, server, waits } = setup(() => ({ status: 503 }), { retries: { tries: 4, longestDelay: 600 } });
      expect((await failure(read(10, 30))).message).to.contain('answered 503').and.to.contain('Try again later');
      expect(server.requests).to.have.length(4);
      expect(waits).to.deep.equal([187.5, 375, 450]);
    });

    it('gives up on a server that stays out of reach and says what to check', async () => {
      const { read } = setup(() => ({ broken: true }));
      expect((await failure(read(10, 30))).message).to.contain('could not be reached').and.to.contain('allows other sites');
    });

    for (const silent of ['all', 'body'] as const) {
      it(`gives up a request that hangs${silent === 'body' ? ' in the middle' : ''}, and tries again`, async () => {
        const { read, server } = setup(first({ silent }, { silent }), { patience: 20 });
        expect(await read(0, 5)).to.deep.equal(octree.slice(0, 5));
        expect(server.requests.length).to.equal(3);
      });
    }

    it('says so when a server stays silent', async () => {
      const { read } = setup(() => ({ silent: 'all' }), { patience: 10, retries: { tries: 2 } });
      expect((await failure(read(0, 5))).message).to.equal('https://scans.test/town/octree.bin could not be read: its server has sent nothing for 0 seconds. Check the network and the server, then try again.');
    });

    it('spreads the waits by the random source that it is given', async () => {
      const values = [0, 1];
      const { read, waits } = setup(first({ status: 500 }, { status: 500 }), { retries: { random: () => values.shift()! } });
      await read(10, 30);
      expect(waits).to.deep.equal([125, 500]);
    });

    it('waits as long as the server asks for, in seconds or until a date', async () => {
      const date = { 'Retry-After': 'Wed, 25 Nov 2026 10:00:09 GMT', Date: 'Wed, 25 Nov 2026 10:00:00 GMT' };
      const { read, waits } = setup(first({ status: 429, headers: { 'Retry-After': '7' } }, { status: 503, headers: date }));
      await read(10, 30);
      expect(waits).to.deep.equal([7000, 9000]);
    });

    it('does not wait for a server that asks for more than a minute', async () => {
      const { read, waits } = setup(() => ({ status: 429, headers: { 'Retry-After': '3600' } }));
      expect((await failure(read(10, 30))).message).to.contain('answered 429');
      expect(waits).to.deep.equal([]);
    });
  });

  describe('aborted', () => {
    it('ends a request under way', async () => {
      const { read } = setup();
      const controller = new AbortController();
      const reading = read(10, 30, controller.signal);
      controller.abort();
      expect(await nameOfRejection(reading)).to.equal('AbortError');
    });

    it('ends the wait before the next try', async () => {
      const controller = new AbortController();
      const server = memoryServer(files, BASE, () => ({ status: 503 }));
      // The real clock, which would let it wait for an hour.
      const source = httpFiles(`${BASE}metadata.json`, { fetch: server.fetch, retries: { firstDelay: 3_600_000, longestDelay: 3_600_000 } });
      const reading = source.read({ path: 'octree.bin', begin: 0, end: 10 }, controller.signal);
      await new Promise((resolve) => setTimeout(resolve, 20));
      controller.abort();
      expect(await nameOfRejection(reading)).to.equal('AbortError');
      expect(server.requests).to.have.length(1);
    });

    it('sends nothing when it was aborted before', async () => {
      const { read, server } = setup();
      expect(await nameOfRejection(read(10, 30, AbortSignal.abort()))).to.equal('AbortError');
      expect(server.requests).to.have.length(0);
    });
  });
});

async function nameOfRejection(promise: Promise<unknown>): Promise<string> {
  return promise.then(() => 'nothing', (error: unknown) => (error instanceof Error || error instanceof DOMException ? error.name : String(error)));
}
