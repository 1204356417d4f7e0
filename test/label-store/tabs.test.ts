import { expect } from 'chai';
import { MemoryStorage } from '../../src/label-store/memory-storage.js';
import type { LabelStore } from '../../src/label-store/label-store.js';
import { openLabelStore } from '../../src/label-store/open-label-store.js';
import type { LabelStoreOptions, StoreEvent } from '../../src/label-store/store-types.js';
import { failure } from '../support/failure.js';
import { commitSeries, expectStateAfter, numberedCommit, type NumberedDocument, SCHEMA } from '../support/numbered-commits.js';
import { seededRandom } from '../support/random-clouds.js';
import { RemoteStore } from '../support/remote-store.js';

const KILLS = 25;
const OK = { error: null };

function until(store: LabelStore<NumberedDocument>, holds: (event: StoreEvent) => boolean): Promise<void> {
  return new Promise((resolve) => {
    const stop = store.watch((event) => {
      if (!holds(event)) return;
      stop();
      resolve();
    });
  });
}

for (const kind of ['opfs', 'indexeddb'] as const) {
  describe(`two tabs on one cloud, ${kind}`, () => {
    const tabs: RemoteStore[] = [];
    const openTab = async () => {
      const tab = new RemoteStore();
      tabs.push(tab);
      return { tab, ...(await tab.call({ method: 'open', kind })) };
    };
    const closeAll = async () => {
      for (const tab of tabs.splice(0)) tab.kill();
      const cleaner = new RemoteStore();
      // The killed tabs' locks go a little later than they do.
      while ((await cleaner.call({ method: 'delete', kind })).error === 'labels-read-only') await new Promise((resolve) => setTimeout(resolve, 10));
      cleaner.kill();
    };

    beforeEach(closeAll);
    after(closeAll);

    it('lets the first one write; the other reads and is told of every change', async () => {
      const first = await openTab();
      expect(await first.tab.call({ method: 'commit', from: 1, to: 2 })).to.include({ sequence: 2, ...OK });
      const second = await openTab();
      expect([first.writable, second.writable, second.sequence]).to.deep.equal([true, false, 2]);
      expect(await second.tab.call({ method: 'commit', from: 3, to: 3 })).to.include({ error: 'labels-read-only' });
      await first.tab.call({ method: 'commit', from: 3, to: 12 });
      await second.tab.until(() => second.tab.events.includes('commit 12'));
      expect(await second.tab.call({ method: 'expect', number: 12 })).to.include(OK);
    });

    it('lets the other one write once the first is closed', async () => {
      const first = await openTab();
      const second = await openTab();
      await first.tab.call({ method: 'commit', from: 1, to: 5 });
      await first.tab.call({ method: 'close' });
      await second.tab.until(() => second.tab.events.some((event) => event.startsWith('writable')));
      expect(await second.tab.call({ method: 'commit', from: 6, to: 7 })).to.include({ sequence: 7, writable: true, ...OK });
      expect(await second.tab.call({ method: 'expect', number: 7 })).to.include(OK);
    });

    it('reads without a fault while the first commits and compacts as fast as it can', async () => {
      const first = await openTab();
      const second = await openTab();
      await first.tab.call({ method: 'endless' });
      for (let look = 0; look < 8; look++) {
        const sequence = first.tab.saved;
        await first.tab.until(() => first.tab.saved > sequence);
        const third = await openTab();
        expect(third).to.include({ writable: false, ...OK });
        expect(third.sequence).to.be.at.least(sequence);
        third.tab.kill();
      }
      await second.tab.until(() => second.tab.events.length >= 10);
      expect(second.tab.events.filter((event) => event.startsWith('problem'))).to.deep.equal([]);
    });

    it(`loses nothing that was said to be saved when the tab is killed, ${KILLS} times in a row`, async () => {
      const random = seededRandom(4);
      let saved = 0;
      for (let kill = 1; kill <= KILLS; kill++) {
        const { tab, sequence, error } = await openTab();
        expect(error, `kill ${kill}`).to.equal(null);
        expect(sequence, `kill ${kill}`).to.be.within(saved, saved + 1);
        expect((await tab.call({ method: 'expect', number: sequence })).error, `kill ${kill}`).to.equal(null);
        await waitUntilWritable(tab);
        await tab.call({ method: 'endless' });
        await tab.until(() => tab.saved > sequence);
        await new Promise((resolve) => setTimeout(resolve, 30 * random()));
        tab.kill();
        saved = tab.saved;
      }
    });
  });
}

/** The lock of a killed tab goes a little later than the tab. */
async function waitUntilWritable(tab: RemoteStore): Promise<void> {
  while (!(await tab.call({ method: 'look' })).writable) await new Promise((resolve) => setTimeout(resolve, 5));
}

describe('two stores of one cloud on one page', () => {
  let storage: MemoryStorage;
  const stores: LabelStore<NumberedDocument>[] = [];
  const open = async (options: Partial<LabelStoreOptions<NumberedDocument>> = {}) => {
    const store = await openLabelStore({ cloud: { identity: 'town', url: null }, storage, schema: SCHEMA, ...options });
    stores.push(store);
    return store;
  };

  beforeEach(() => {
    storage = new MemoryStorage();
  });

  afterEach(async () => {
    for (const store of stores.splice(0)) await store.close();
  });

  it('says why the second cannot write', async () => {
    await open();
    const error = await failure((await open()).commit(numberedCommit(1)));
    expect([error.code, error.message]).to.deep.equal(['labels-read-only',
      'Another tab edits the labels of this cloud, here they can only be looked at. Close the other tab to edit here.']);
  });

  it('tells the reader which nodes changed, also across compactions', async () => {
    const writer = await open();
    const reader = await open();
    await commitSeries(writer, 1, 10);
    await until(reader, () => reader.sequence === 10);
    const changes: StoreEvent[] = [];
    reader.watch((event) => changes.push(event));
    await commitSeries(writer, 11, 11);
    await until(reader, () => reader.sequence === 11);
    const { labels, attachments } = numberedCommit(11);
    const named = changes.map((event) => event.kind === 'commit' && [event.own, [...event.nodes].sort(), [...event.attachments].sort()]);
    expect(named).to.deep.equal([[false, [...labels.keys()].sort(), [...attachments.keys()].sort()]]);
    await expectStateAfter(reader, 11);
  });

  it('lets a closed reader wait for nothing', async () => {
    const writer = await open();
    await (await open()).close();
    await writer.close();
    expect((await open()).writable).to.equal(true);
  });

  it('shows an own commit once, and to the reader as somebody else\'s', async () => {
    const writer = await open();
    const reader = await open();
    const events: boolean[][] = [[], []];
    [writer, reader].forEach((store, i) => store.watch((event) => event.kind === 'commit' && events[i].push(event.own)));
    await commitSeries(writer, 1, 1);
    await until(reader, () => true).then(() => undefined);
    expect(events).to.deep.equal([[true], [false]]);
  });

  it('says so where the browser lets nobody wait for the writer to go, and reads on', async () => {
    const refuse = () => new Promise((_, reject) => setTimeout(() => reject(new DOMException('Not now.', 'InvalidStateError'))));
    const locks = { request: (_: string, options: LockOptions, taken: (lock: null) => unknown) => (options.ifAvailable ? Promise.resolve(taken(null)) : refuse()) };
    const store = await open({ locks: locks as unknown as LockManager });
    let problem: Error | null = null;
    await until(store, (event) => event.kind === 'problem' && Boolean(problem = event.error));
    expect(problem!).to.include({ code: 'storage-unavailable' });
    expect([store.writable, store.nodes()]).to.deep.equal([false, []]);
  });

  it('keeps two writers apart where the browser has no locks: what one wrote is never overwritten', async () => {
    const [a, b] = [await open({ locks: null }), await open({ locks: null })];
    await commitSeries(a, 1, 1);
    const error = await failure(b.commit(numberedCommit(1))).catch(() => null);
    if (error) expect(error.code).to.equal('labels-read-only');
    await a.size();
    await b.size();
    const last = Math.max(a.sequence, b.sequence);
    await b.close();
    await a.close();
    expect((await open({ locks: null })).sequence).to.equal(last);
  });
});
