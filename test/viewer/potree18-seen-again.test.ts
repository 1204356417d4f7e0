import { expect } from 'chai';
import type { Vector3 } from '../../src/geometry/bounds.js';
import { MemoryStorage } from '../../src/label-store/memory-storage.js';
import { labelledSample } from '../../src/propagation/labelled-sample.js';
import { LocalRecords } from '../../src/records/local-records.js';
import type { CloudHandle } from '../../src/viewer/viewer-adapter.js';
import type { Files } from '../support/encoded-clouds.js';
import { rejection } from '../support/engine-bench.js';
import { makeSegment } from '../support/fake-segments.js';
import { describePotree18, loadPotree18, POTREE_URL } from '../support/potree18.js';
import { changeTo } from '../support/saved-objects.js';
import { HostedBench } from './hosted-bench.js';

describePotree18('A cloud that only Potree 1.8 reads, seen again', () => {
  let bench: HostedBench;

  // None where the sample was missing.
  afterEach(() => bench?.close());

  it('is known again by its files wherever they lie, and is another cloud when they change', async () => {
    const identities: string[] = [];
    for (const change of [() => undefined, () => undefined, (files: Files) => files.set('cloud.js', new TextEncoder().encode(`${new TextDecoder().decode(files.get('cloud.js'))} `))]) {
      bench = await HostedBench.showLas({ change });
      identities.push((await bench.open()).identity);
      bench.close();
    }
    bench = await HostedBench.showLas();
    expect(identities[0]).to.equal(identities[1]);
    expect(identities[2]).not.to.equal(identities[0]);
  });

  it('gives a COPC file one address, however often it is loaded and whatever signs its requests', async function () {
    const url = new URL(`${POTREE_URL}pointclouds/lion_takanawa.copc.laz`, location.href).href;
    if (!(await fetch(url, { method: 'HEAD' })).ok) this.skip();
    bench = await HostedBench.show(`${url}?signature=1`);
    const [{ id, url: own }] = bench.adapter.clouds() as [CloudHandle];
    bench.close();
    bench = await HostedBench.show(`${url}?signature=2`);
    expect([bench.adapter.clouds()[0]!.id, own]).to.deep.equal([id, null]);
    expect(id).to.match(/^copc:/);
  });

  it('knows a cloud that is only given to those who send what the viewer is told to send', async () => {
    const { config } = (await loadPotree18()).XHRFactory;
    config.customHeaders.push({ header: 'Authorization', value: 'Bearer key' });
    try {
      bench = await HostedBench.showLas({ below: 'locked/' });
      expect((await bench.open()).identity).to.match(/^[0-9a-f]{64}$/);
    } finally {
      config.customHeaders.pop();
    }
  });

  it('labels a kept object in all nodes, goes on where it was stopped, and knows it after a reload', async () => {
    bench = await HostedBench.showLas();
    const storage = new MemoryStorage();
    const enter = async () => {
      const records = new LocalRecords({ filesOf: () => { throw new Error('The library reads no LAS files.'); }, openStorage: async () => storage });
      return { records, scene: await records.open({ cloud: 'hosted', location: bench.adapter.clouds()[0]!.access!() }) };
    };
    const object = crowdAt([7, 0.9, 0.11]);
    const { records } = await enter();
    await records.save(changeTo('hosted', [object]));
    const stop = new AbortController();
    const stopped = rejection(records.label('hosted', { signal: stop.signal, onProgress: ({ done }) => done > 0 && stop.abort() }));
    expect(await stopped).to.include({ name: 'AbortError' });
    await records.close('hosted');
    const { records: again, scene } = await enter();
    expect([scene.segments.length, scene.unfinished]).to.deep.equal([1, true]);
    const { pointCounts, unread } = await again.label('hosted');
    expect([pointCounts.get(8), unread]).to.deep.equal([200, null]);
    await again.close('hosted');
    expect((await enter()).scene).to.include({ unfinished: false });
  });
});

/** An object of all points around a crowd of the cloud, which are 200. */
function crowdAt(center: Vector3) {
  const positions = Float32Array.from([0, 0, 0, 0.05, 0.1, 0, 0.09, 0.19, 0.01]);
  const sample = labelledSample({ cloud: 'hosted', origin: center, positions, colors: new Float32Array(0), spacing: 0.3 }, Uint32Array.of(8, 8, 8), { label: 8, reach: 0.6, policy: 'protect' });
  return makeSegment(8, { cloud: 'hosted', sample, bounds: sample.bounds, prompts: [{ position: center, positive: true }] });
}
