import { expect } from 'chai';
import { DEFAULT_POINT_MEMORY, type LoadRequest } from '../src/inference/segmentation-engine.js';
import { SegmentationPlugin, type SegmentationPluginOptions } from '../src/plugin.js';
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
