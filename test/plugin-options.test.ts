import { expect } from 'chai';
import { DEFAULT_POINT_MEMORY, type LoadRequest } from '../src/inference/segmentation-engine.js';
import { SegmentationPlugin } from '../src/plugin.js';
import type { SegmentationPluginOptions } from '../src/plugin-options.js';
import { SceneAdapter } from './support/scene-adapter.js';

/** What the plugin's engine is loaded with, as its worker is told. */
async function loadRequest(options: Partial<SegmentationPluginOptions>, mounted?: { active: boolean }): Promise<LoadRequest> {
  const worker = new Worker(URL.createObjectURL(new Blob([''])));
  const request = new Promise<LoadRequest>((resolve) => {
    worker.postMessage = ({ method, argument }: { method?: string; argument?: LoadRequest }) => method === 'load' && resolve(argument!);
  });
  const plugin = new SegmentationPlugin({ viewer: new SceneAdapter([]), save: false, createWorker: () => worker, ...options }).mount(mounted);
  try {
    return await request;
  } finally {
    plugin.dispose();
  }
}

describe('options of SegmentationPlugin', () => {
  it('have the memory for points in megabytes', async () => {
    expect((await loadRequest({ pointMemory: 64 })).pointMemory).to.equal(64 * 2 ** 20);
    expect((await loadRequest({ pointMemory: 0 })).pointMemory).to.equal(0);
    expect((await loadRequest({})).pointMemory).to.equal(undefined);
  });

  it('have points and patches, also as an address has them', async () => {
    const wanted = { pointCount: 32768, grouping: { patches: 2048, patchSize: 256 } };
    for (const options of [wanted, { ...wanted, grouping: '2048x256' }]) expect(await loadRequest(options)).to.deep.include(wanted);
    expect(await loadRequest({ pointCount: 0, grouping: '' })).to.deep.include({ pointCount: undefined, grouping: undefined });
    expect(() => new SegmentationPlugin({ viewer: new SceneAdapter([]), grouping: 'many' })).to.throw(RangeError, 'Expected patches and points in each, as 2048x256, got many.');
  });

  it('have the model that is loaded, and further ones, with addresses of the page', async () => {
    const page = new URL('large/manifest.json', document.baseURI).href;
    expect((await loadRequest({ manifestUrl: 'large/manifest.json' })).model).to.deep.equal({ manifestUrl: page });
    const plugin = new SegmentationPlugin({ viewer: new SceneAdapter([]), save: false, manifestUrl: 'large/manifest.json', models: 'https://a.test/m.json large/manifest.json' });
    expect([plugin.models.map(({ id, place }) => [id, place]), plugin.tool.models!.state.chosen]).to.deep.equal([
      [['point-sam-tiny', 'included'], ['https://a.test/m.json', 'server'], [page, 'server']], page,
    ]);
    plugin.dispose();
    const named = new SegmentationPlugin({ viewer: new SceneAdapter([]), save: false, models: [{ id: 'large', title: 'Point-SAM', manifestUrl: 'large/manifest.json' }] });
    expect(named.models.map(({ id, title, source }) => [id, title, source]).at(-1)).to.deep.equal(['large', 'Point-SAM', { manifestUrl: page }]);
    named.dispose();
  });

  it('have a server that runs the model, off unless it is named', async () => {
    expect((await loadRequest({})).remote).to.equal(undefined);
    expect((await loadRequest({ remoteUrl: '' })).remote).to.equal(undefined);
    const on = { active: true };
    expect((await loadRequest({ remoteUrl: 'https://gpu.test:8000' }, on)).remote).to.deep.equal({ url: 'https://gpu.test:8000/' });
    const remote = { url: '/gpu', headers: { Authorization: 'Bearer x' }, models: { encoder: 'large/2' }, timeout: 5 };
    expect((await loadRequest({ remote }, on)).remote).to.deep.equal({ ...remote, url: new URL('/gpu', location.href).href });
  });

  it('leave turning the tool on to a person where a server runs the model', async () => {
    const worker = new Worker(URL.createObjectURL(new Blob([''])));
    const messages: unknown[] = [];
    worker.postMessage = (message: unknown) => void messages.push(message);
    const plugin = new SegmentationPlugin({ viewer: new SceneAdapter([]), save: false, createWorker: () => worker, remoteUrl: 'https://gpu.test:8000' }).mount();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect([plugin.tool.state.phase, plugin.tool.state.remoteHost, messages]).to.deep.equal(['off', 'gpu.test:8000', []]);
    plugin.dispose();
  });

  it('default to the memory that the plugin manifest tells of', async () => {
    const { settings } = await (await fetch('/plugin-manifest.json')).json();
    const setting = settings.find(({ key }: { key: string }) => key === 'pointMemory');
    expect(setting.default * 2 ** 20).to.equal(DEFAULT_POINT_MEMORY);
  });
});
