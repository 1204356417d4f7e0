import { expect } from 'chai';
import { createRecordsWorker } from '../../src/default-assets.js';
import { pageFetch, serveFetch } from '../../src/host-access/page-fetch.js';
import { httpFiles } from '../../src/octree-source/http-files.js';
import { WorkerRecords } from '../../src/records/worker-records.js';
import { crowdedCloud, encodeCloud } from '../support/encoded-clouds.js';
import { rejection } from '../support/engine-bench.js';
import { failure } from '../support/failure.js';

/** Files that the server gives to those alone who send the key. */
const FOLDER = new URL('/__uploaded__/page-fetch/locked/', location.href).href;
const ENTRY = `${FOLDER}metadata.json`;

const withKey: typeof fetch = (input, init) => {
  const headers = new Headers(init?.headers);
  headers.set('Authorization', 'Bearer key');
  return fetch(input, { ...init, headers });
};

describe('Requests that the page sends for workers', () => {
  const over = (send: typeof fetch): typeof fetch => pageFetch(serveFetch(send));

  before(async () => {
    for (const [path, bytes] of encodeCloud(crowdedCloud(), 'DEFAULT')) await fetch(`${FOLDER}${path}`, { method: 'PUT', body: new Uint8Array(bytes) });
  });

  it('carry headers that a worker knows nothing of, and ask for parts of files', async () => {
    const files = httpFiles(ENTRY, { fetch: over(withKey) });
    const { bytes, version } = await files.read({ path: 'octree.bin', begin: 20, end: 60 });
    expect([...bytes]).to.deep.equal([...crowdedCloud().octree.subarray(20, 60)]);
    expect(version.length).to.equal(crowdedCloud().octree.length);
  });

  for (const status of [401, 403]) {
    it(`are refused in words where the key is missing or out of date (${status})`, async () => {
      const error = await failure(httpFiles(ENTRY, { fetch: over(async () => new Response('', { status })) }).read({ path: 'metadata.json', begin: 0, end: null }));
      expect(error.message).to.equal(`${ENTRY} could not be read: the server answered ${status}. Sign in again or ask for a new link, then open the cloud again.`);
    });
  }

  it('keep what an application says itself of a request that failed, and say of others that nothing was reached', async () => {
    const retries = { tries: 1 };
    const { SegmentationError } = await import('../../src/errors.js');
    const told = over(async () => {
      throw new SegmentationError('cloud-unreadable', 'Your licence for this scan has ended.');
    });
    expect((await failure(httpFiles(ENTRY, { fetch: told, retries }).read({ path: 'metadata.json', begin: 0, end: null }))).message).to.equal('Your licence for this scan has ended.');
    const broken = over(async () => {
      throw new TypeError('Failed to fetch');
    });
    expect((await failure(httpFiles(ENTRY, { fetch: broken, retries }).read({ path: 'metadata.json', begin: 0, end: null }))).message).to.contain('could not be reached');
  });

  it('are given up with the worker\'s own signal', async () => {
    let given: AbortSignal | null | undefined;
    const send: typeof fetch = (_, init) => new Promise((_resolve, reject) => {
      given = init?.signal;
      given!.addEventListener('abort', () => reject(new DOMException('', 'AbortError')));
    });
    const stop = new AbortController();
    const request = rejection(over(send)(ENTRY, { signal: stop.signal }));
    while (!given) await new Promise((resolve) => setTimeout(resolve));
    stop.abort();
    expect(await request).to.include({ name: 'AbortError' });
    expect(given.aborted).to.equal(true);
  });

  /** An endless file, and how many bytes of it were read. */
  function endless(headers: Record<string, string> = {}): { readonly response: Response; readonly read: () => number } {
    let read = 0;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        read += 2 ** 20;
        controller.enqueue(new Uint8Array(2 ** 20));
      },
    }, { highWaterMark: 0 });
    return { response: new Response(body, { headers }), read: () => read };
  }

  const refusal = (limit: number): string => `${FOLDER}octree.bin could not be read: the server knows no byte ranges (it answered 200 with the whole file), and the file is larger than ${limit} bytes. Serve the cloud with byte ranges.`;

  it('do not take in a large file that came in place of a part', async () => {
    const { response, read } = endless({ 'Content-Length': String(2 ** 25 + 1) });
    const error = await failure(httpFiles(ENTRY, { fetch: over(async () => response) }).read({ path: 'octree.bin', begin: 0, end: 9 }));
    expect([read(), error.message]).to.deep.equal([0, refusal(2 ** 25)]);
  });

  for (const headers of [{}, { 'Content-Length': '9', 'Content-Encoding': 'gzip' }] as Record<string, string>[]) {
    it(`stop reading such a file whose length nobody tells: ${JSON.stringify(headers)}`, async () => {
      const { response, read } = endless(headers);
      const error = await failure(httpFiles(ENTRY, { wholeFileLimit: 2 ** 22, fetch: over(async () => response) }).read({ path: 'octree.bin', begin: 0, end: 9 }));
      expect([read(), error.message]).to.deep.equal([5 * 2 ** 20, refusal(2 ** 22)]);
    });
  }

  it('do not take in a large file beside another that came as a whole', async () => {
    const { response, read } = endless();
    const send: typeof fetch = async (input) => (String(input).endsWith('octree.bin') ? response : new Response(new Uint8Array(44)));
    const files = httpFiles(ENTRY, { wholeFileLimit: 2 ** 22, fetch: over(send) });
    await files.read({ path: 'hierarchy.bin', begin: 0, end: 22 });
    const error = await failure(files.read({ path: 'octree.bin', begin: 0, end: 9 }));
    expect([read(), error.message]).to.deep.equal([5 * 2 ** 20, refusal(2 ** 22)]);
  });

  it('take in nothing of a file whose length alone is asked for', async () => {
    const { response, read } = endless({ 'Content-Length': String(2 ** 40) });
    const length = await httpFiles(ENTRY, { fetch: over(async () => response) }).length('hierarchy.bin');
    expect([length, read()]).to.deep.equal([2 ** 40, 0]);
  });

  it('let the records in their worker open a cloud that is closed to it', async () => {
    const records = new WorkerRecords({ worker: createRecordsWorker() });
    expect((await failure(records.open({ cloud: 'locked', location: { url: ENTRY } }))).message).to.contain('401');
    const { writable } = await records.open({ cloud: 'locked', location: { url: ENTRY, requests: serveFetch(withKey) } });
    expect(writable).to.equal(true);
    await records.close('locked');
    records.dispose();
  });
});
