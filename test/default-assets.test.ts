import { expect } from 'chai';
import { defaultModel, moduleWorker } from '../src/default-assets.js';
import { loadModel } from '../src/model/load-model.js';
import { withProperty } from './support/with-property.js';

describe('the default model', () => {
  it('names the place of every file of its manifest', async () => {
    const source = defaultModel();
    const { manifest } = await loadModel(source);
    expect(Object.keys(source.fileUrls!)).to.have.members(manifest.files.map(({ path }) => path));
    for (const [path, url] of Object.entries(source.fileUrls!)) expect(url).to.equal(new URL(path, source.manifestUrl).href);
  });
});

describe('moduleWorker', () => {
  /** How a worker of that script begins, and whether its stub can still be read afterwards; a data URL is another origin. */
  async function begin(script: string): Promise<[begins: string, stub: string]> {
    let stub = '';
    const original = URL.createObjectURL;
    const create = (blob: Blob): string => (stub = original.call(URL, blob));
    const worker = await withProperty(URL, 'createObjectURL', create, async () => moduleWorker(new URL(`data:text/javascript,${script}`)));
    const begins = await new Promise<string>((resolve) => {
      worker.addEventListener('message', ({ data }) => resolve(data as string));
      worker.addEventListener('error', (event) => {
        event.preventDefault();
        resolve('error');
      });
    });
    worker.terminate();
    return [begins, await fetch(stub).then(() => 'readable', () => 'revoked')];
  }

  it('runs a script of another origin through a stub, and gives the stub back', async () => {
    expect(await begin('postMessage("alive")')).to.deep.equal(['alive', 'revoked']);
  });

  it('gives the stub back when the script fails', async () => {
    expect(await begin('throw 1')).to.deep.equal(['error', 'revoked']);
  });
});
