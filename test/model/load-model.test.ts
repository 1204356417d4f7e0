import { expect } from 'chai';
import { loadModel } from '../../src/model/load-model.js';
import { failure } from '../support/failure.js';

const MANIFEST_URL = new URL('/models/point-sam-tiny/manifest.json', location.href).href;
const ENCODER_WEIGHTS = new URL('encoder.bin', MANIFEST_URL).href;

/** Lets a test answer some requests itself; everything else goes to the server. */
async function withFetch<T>(answer: (url: string) => Promise<Response | null>, run: () => Promise<T>): Promise<T> {
  const original = globalThis.fetch;
  globalThis.fetch = async (input, init) => await answer(String(input)) ?? original(input, init);
  try {
    return await run();
  } finally {
    globalThis.fetch = original;
  }
}

/** The failure of loading while one file is answered by something else. */
function failing(file: string, response: (bytes: Uint8Array<ArrayBuffer>) => Response | Promise<Response>) {
  const original = globalThis.fetch;
  return withFetch(
    async (url) => (url.endsWith(file) ? response(new Uint8Array(await (await original(url)).arrayBuffer())) : null),
    () => failure(loadModel(MANIFEST_URL)),
  );
}

describe('loadModel', () => {
  it('loads the default model and reports every byte of it', async () => {
    const seen: [number, number][] = [];
    const { manifest, files } = await loadModel(MANIFEST_URL, { onProgress: (done, total) => seen.push([done, total]) });
    const total = manifest.files.reduce((sum, { bytes }) => sum + bytes, 0);
    expect(files.size).to.equal(6);
    expect(seen.at(-1)).to.deep.equal([total, total]);
    expect(seen.every(([done], i) => i === 0 || done > seen[i - 1][0])).to.equal(true);
  });

  it('resolves a manifest address relative to the page', async () => {
    expect((await loadModel('/models/point-sam-tiny/manifest.json')).manifest.name).to.equal('point-sam-tiny');
  });

  it('says which address answered 404', async () => {
    const url = new URL('/models/none/manifest.json', location.href).href;
    const manifest = await failure(loadModel(url));
    expect([manifest.code, manifest.message]).to.deep.equal(['model-fetch-failed',
      `${url} could not be fetched: the server answered 404. Check that the model lies there, then try again.`]);
    const weights = await failing('encoder.bin', () => new Response('', { status: 404 }));
    expect(weights.message).to.contain(`${ENCODER_WEIGHTS} could not be fetched: the server answered 404.`);
  });

  it('says when the network fails', async () => {
    const error = await failing('encoder.bin', () => Promise.reject(new TypeError('Failed to fetch')));
    expect([error.code, error.message]).to.deep.equal(['model-fetch-failed',
      `${ENCODER_WEIGHTS} could not be fetched (TypeError: Failed to fetch). Check the connection, then try again.`]);
  });

  it('says how much of a truncated file came', async () => {
    const error = await failing('encoder.bin', (bytes) => new Response(bytes.slice(0, 1000)));
    expect(error.code).to.equal('model-fetch-failed');
    expect(error.message).to.match(/encoder\.bin should have 3835008 bytes but has only 1000\./);
  });

  it('refuses a file that is too long', async () => {
    const error = await failing('encoder.bin', (bytes) => new Response(new Blob([bytes, 'x'])));
    expect(error.message).to.match(/encoder\.bin should have 3835008 bytes but has more\./);
  });

  it('refuses a file with another hash', async () => {
    const error = await failing('encoder.bin', (bytes) => {
      bytes[1000] ^= 1;
      return new Response(bytes);
    });
    expect(error.code).to.equal('model-invalid');
    expect(error.message).to.match(/encoder\.bin is not the file that the manifest describes \(SHA-256 [0-9a-f]{12}… instead of/);
  });

  it('refuses a manifest that is a web page', async () => {
    const error = await failing('manifest.json', () => new Response('<!doctype html>'));
    expect([error.code, error.message.startsWith(`${MANIFEST_URL} is not a model manifest: it is no JSON`)]).to.deep.equal(['model-invalid', true]);
  });

  it('stops when it is aborted', async () => {
    const controller = new AbortController();
    const loading = loadModel(MANIFEST_URL, { signal: controller.signal, onProgress: () => controller.abort() });
    const error = await loading.then(() => null, (reason: unknown) => reason);
    expect((error as DOMException).name).to.equal('AbortError');
  });
});
