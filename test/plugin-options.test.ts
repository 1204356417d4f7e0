import { expect } from 'chai';
import { DEFAULT_POINT_MEMORY, type LoadRequest } from '../src/inference/segmentation-engine.js';
import { SegmentationPlugin, type SegmentationPluginOptions } from '../src/plugin.js';
import { SceneAdapter } from './support/scene-adapter.js';

/** What the plugin's engine is loaded with, as its worker is told. */
async function loadRequest(options: Partial<SegmentationPluginOptions>): Promise<LoadRequest> {
  const worker = new Worker(URL.createObjectURL(new Blob([''])));
  const request = new Promise<LoadRequest>((resolve) => {
    worker.postMessage = ({ method, argument }: { method?: string; argument?: LoadRequest }) => method === 'load' && resolve(argument!);
  });
  const plugin = new SegmentationPlugin({ viewer: new SceneAdapter([]), save: false, createWorker: () => worker, ...options }).mount();
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

  it('default to the memory that the plugin manifest tells of', async () => {
    const { settings } = await (await fetch('/plugin-manifest.json')).json();
    const setting = settings.find(({ key }: { key: string }) => key === 'pointMemory');
    expect(setting.default * 2 ** 20).to.equal(DEFAULT_POINT_MEMORY);
  });
});
