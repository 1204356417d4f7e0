import { expect } from 'chai';
import { createRecordsWorker } from '../src/default-assets.js';
import { SegmentationPlugin } from '../src/plugin.js';
import type { SegmentationPluginOptions } from '../src/plugin-options.js';
import { clearSaved } from './support/clear-saved.js';
import { makeNode } from './support/make-node.js';
import { keptObject, POINTS } from './support/saved-objects.js';
import { SceneAdapter } from './support/scene-adapter.js';

const ADDRESS = new URL(`/__synthetic__/${POINTS}/metadata.json`, location.href).href;

/** A viewer that shows a node of a cloud with files. */
class SiteAdapter extends SceneAdapter {
  override clouds = () => [{ id: 'site', name: 'site', url: ADDRESS }];
}

describe('SegmentationPlugin and what it saves', () => {
  const plugins: SegmentationPlugin[] = [];
  let workers: number;

  function open(options: Partial<SegmentationPluginOptions> = {}): SegmentationPlugin {
    const viewer = new SiteAdapter([makeNode('r', { cloud: 'site', positions: new Float32Array(3) })]);
    const createWorker = () => {
      workers++;
      return createRecordsWorker();
    };
    const plugin = new SegmentationPlugin({ viewer, createRecordsWorker: createWorker, ...options }).mount({ active: false });
    plugins.push(plugin);
    return plugin;
  }

  async function until(holds: () => boolean) {
    while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
  }

  const saved = ({ tool }: SegmentationPlugin) => tool.state.saving?.state === 'saved' && tool.state.saving.labelled === null && !tool.unsaved;

  /** Whether leaving the page now would ask first. */
  function asksBeforeLeaving(): boolean {
    return !dispatchEvent(new Event('beforeunload', { cancelable: true }));
  }

  const clear = async () => {
    for (const plugin of plugins.splice(0)) plugin.dispose();
    await clearSaved(ADDRESS);
  };

  beforeEach(async () => {
    workers = 0;
    await clear();
  });
  after(clear);

  it('brings objects back to the next page, and tells of them', async () => {
    const first = open();
    expect(first.tool.state.saving?.state).to.equal('opening');
    await until(() => saved(first));
    first.store.add(keptObject(8, 'site', [12, 14]));
    await until(() => saved(first));
    const [before] = first.store.segments;
    expect(before!.pointCount).to.be.above(1000);
    first.dispose();
    const second = open();
    const told: number[] = [];
    second.addEventListener('segment-commit', ({ detail }) => told.push(detail.segment.label));
    await until(() => second.store.segments.length > 0);
    expect([second.store.segments, told]).to.deep.equal([[before], [8]]);
  });

  it('saves what changed just before it was disposed', async () => {
    const first = open();
    await until(() => saved(first));
    first.store.add(keptObject(8, 'site', [12, 14]));
    first.dispose();
    const second = open();
    await until(() => second.store.segments.length > 0);
    expect(second.store.segments.map(({ label }) => label)).to.deep.equal([8]);
  });

  it('asks before the page is left while something is not saved, and only then', async () => {
    const plugin = open();
    await until(() => saved(plugin));
    expect(asksBeforeLeaving()).to.equal(false);
    plugin.store.add(keptObject(8, 'site', [12, 14]));
    expect(asksBeforeLeaving()).to.equal(true);
    await until(() => saved(plugin));
    expect(asksBeforeLeaving()).to.equal(false);
    plugin.store.edit(8, { name: 'Oak' });
    plugin.dispose();
    expect(asksBeforeLeaving()).to.equal(false);
  });

  it('saves nothing where it is told not to', async () => {
    const plugin = open({ save: false });
    plugin.store.add(keptObject(8, 'site', [12, 14]));
    expect([workers, plugin.tool.state.saving, plugin.tool.unsaved, asksBeforeLeaving()]).to.deep.equal([0, null, false, false]);
    plugin.dispose();
    const next = open();
    await until(() => saved(next));
    expect([workers, next.store.segments]).to.deep.equal([1, []]);
  });
});
