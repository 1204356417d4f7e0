import { expect } from 'chai';
import { loadModel } from '../../src/model/load-model.js';
import { failure } from '../support/failure.js';
import { withProperty } from '../support/with-property.js';

const MANIFEST_URL = new URL('/models/point-sam-tiny/manifest.json', location.href).href;
const SOURCE = { manifestUrl: MANIFEST_URL };

const FILES: Record<string, string> = {
  'patch-encoder-graph': 'patch-encoder.onnx',
  'patch-encoder-weights': 'patch-encoder.bin',
  'encoder-graph': 'encoder.onnx',
  'encoder-weights': 'encoder.bin',
  'mask-encoder-graph': 'mask-encoder.onnx',
  'mask-encoder-weights': 'mask-encoder.bin',
  'decoder-graph': 'decoder.onnx',
  'decoder-weights': 'decoder.bin',
  'point-head-graph': 'point-head.onnx',
  'point-head-weights': 'point-head.bin',
};

type Answer = (bytes: Uint8Array<ArrayBuffer>) => Response | Promise<Response>;

/** The failure of loading while one file is answered by something else. */
function failing(file: string, answer: Answer) {
  const original = globalThis.fetch;
  const fetchOrAnswer: typeof fetch = async (input, init) => {
    const response = await original(input, init);
    // With the slash, since "mask-encoder.bin" ends like "encoder.bin".
    return String(input).endsWith(`/${file}`) ? answer(new Uint8Array(await response.arrayBuffer())) : response;
  };
  return withProperty(globalThis, 'fetch', fetchOrAnswer, () => failure(loadModel(SOURCE)));
}

const notFound: Answer = () => new Response('', { status: 404 });
const firstHalf: Answer = (bytes) => new Response(bytes.slice(0, bytes.length >> 1));
const oneBitWrong: Answer = (bytes) => {
  bytes[bytes.length >> 1] ^= 1;
  return new Response(bytes);
};

describe('loadModel', () => {
  it('loads the default model and reports every byte of it', async () => {
    const seen: [number, number][] = [];
    const { manifest, read } = await loadModel(SOURCE, { onProgress: (done, total) => seen.push([done, total]) });
    const total = manifest.files.reduce((sum, { bytes }) => sum + bytes, 0);
    expect(Object.fromEntries(manifest.files.map(({ role, path }) => [role, path]))).to.deep.equal(FILES);
    for (const file of manifest.files) expect((await read(file)).length).to.equal(file.bytes);
    expect(seen.at(-1)).to.deep.equal([total, total]);
    expect(seen.every(([done], i) => i === 0 || done > seen[i - 1][0])).to.equal(true);
  });

  it('resolves a manifest address relative to the page', async () => {
    expect((await loadModel({ manifestUrl: '/models/point-sam-tiny/manifest.json' })).manifest.name).to.equal('point-sam-tiny');
  });

  it('takes files from where a bundler has put them', async () => {
    const { manifest, read } = await loadModel(SOURCE);
    const contents = await Promise.all(manifest.files.map(read));
    const urls = contents.map((bytes) => URL.createObjectURL(new Blob([bytes as Uint8Array<ArrayBuffer>])));
    const manifestUrl = URL.createObjectURL(await (await fetch(MANIFEST_URL)).blob());
    const fileUrls = Object.fromEntries(manifest.files.map(({ path }, i) => [path, urls[i]]));
    const moved = await loadModel({ manifestUrl, fileUrls });
    expect(await Promise.all(manifest.files.map(moved.read))).to.deep.equal(contents);
  });

  it('says that the network fails', async () => {
    const error = await failing('encoder.bin', () => Promise.reject(new TypeError('Failed to fetch')));
    expect([error.code, error.message]).to.deep.equal(['model-fetch-failed',
      `${new URL('encoder.bin', MANIFEST_URL)} could not be fetched (TypeError: Failed to fetch). Check the connection, then try again.`]);
  });

  it('refuses a file that is too long', async () => {
    const { manifest } = await loadModel(SOURCE);
    const { bytes: size } = manifest.files.find(({ path }) => path === 'encoder.bin')!;
    const error = await failing('encoder.bin', (bytes) => new Response(new Blob([bytes, 'x'])));
    expect(error.message).to.match(new RegExp(`encoder\\.bin should have ${size} bytes but has more\\.`));
  });

  it('stops when it is aborted', async () => {
    const controller = new AbortController();
    const loading = loadModel(SOURCE, { signal: controller.signal, onProgress: () => controller.abort() });
    const error = await loading.then(() => null, (reason: unknown) => reason);
    expect((error as DOMException).name).to.equal('AbortError');
  });

  for (const [role, file] of Object.entries(FILES)) {
    const url = new URL(file, MANIFEST_URL).href;

    it(`says that the ${role} answered 404`, async () => {
      const error = await failing(file, notFound);
      expect([error.code, error.message]).to.deep.equal(['model-fetch-failed',
        `${url} could not be fetched: the server answered 404. Check that the model lies there, then try again.`]);
    });

    it(`says how much of truncated ${role} came`, async () => {
      const error = await failing(file, firstHalf);
      expect(error.code).to.equal('model-fetch-failed');
      const [, expected, found] = /^(?:\S+) should have (\d+) bytes but has only (\d+)\./.exec(error.message)!;
      expect([error.message.startsWith(`${url} `), Number(found)]).to.deep.equal([true, Number(expected) >> 1]);
    });

    it(`refuses ${role} with another hash`, async () => {
      const error = await failing(file, oneBitWrong);
      expect(error.code).to.equal('model-invalid');
      expect(error.message.startsWith(`${url} is not the file that the manifest describes (SHA-256 `)).to.equal(true);
    });
  }

  it('says that the manifest answered 404', async () => {
    const error = await failing('manifest.json', notFound);
    expect([error.code, error.message]).to.deep.equal(['model-fetch-failed',
      `${MANIFEST_URL} could not be fetched: the server answered 404. Check that the model lies there, then try again.`]);
  });

  it('hears no server to the end that sends something endless in place of the manifest', async () => {
    let sent = 0;
    const endless = () => new Response(new ReadableStream({ pull: (controller) => (sent += 2 ** 20, controller.enqueue(new Uint8Array(2 ** 20).fill(32))) }));
    const error = await failing('manifest.json', endless);
    expect([error.code, error.message]).to.deep.equal(['model-invalid', `${MANIFEST_URL} is not a model manifest: it is longer than 16777216 bytes. Check the address of the manifest.`]);
    expect(sent).to.be.below(2 ** 25);
  });

  it('refuses a manifest that is truncated, or a web page', async () => {
    for (const answer of [firstHalf, () => new Response('<!doctype html>')]) {
      const error = await failing('manifest.json', answer);
      expect([error.code, error.message.startsWith(`${MANIFEST_URL} is not a model manifest: it is no JSON`)]).to.deep.equal(['model-invalid', true]);
    }
  });
});
