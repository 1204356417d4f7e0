import { expect } from 'chai';
import type { LabelStore } from '../../src/label-store/label-store.js';
import { openLabelStore } from '../../src/label-store/open-label-store.js';
import type { LabelStorage } from '../../src/label-store/storage.js';
import type { LabelStoreOptions, StoreEvent } from '../../src/label-store/store-types.js';
import { deleteStoredCloud, listStoredClouds } from '../../src/label-store/stored-clouds.js';
import { isAbortError } from '../../src/errors.js';
import { rejection } from '../support/engine-bench.js';
import { failure } from '../support/failure.js';
import { commitSeries, expectStateAfter, numberedCommit, type NumberedDocument, SCHEMA } from '../support/numbered-commits.js';

const URL = 'https://scans.example/town/metadata.json';

/** What a store of labels must do on every storage. */
export function describeLabelStore(name: string, create: () => Promise<LabelStorage>): void {
  describe(`LabelStore on ${name}`, () => {
    let storage: LabelStorage;
    const opened = new Set<LabelStore<NumberedDocument>>();

    const open = async (options: Partial<LabelStoreOptions<NumberedDocument>> = {}) => {
      const store = await openLabelStore({ cloud: { identity: 'town', url: URL }, storage, schema: SCHEMA, ...options });
      opened.add(store);
      return store;
    };
    const reopen = async (store: LabelStore<NumberedDocument>) => {
      await store.close();
      return open();
    };

    before(async () => {
      storage = await create();
    });

    afterEach(async () => {
      for (const store of opened) await store.close();
      opened.clear();
      for (const { identity } of await listStoredClouds(storage)) await deleteStoredCloud(storage, identity);
    });

    it('is empty before the first commit, and leaves no trace', async () => {
      const store = await open();
      await expectStateAfter(store, 0);
      expect([store.writable, store.document, await store.size()]).to.deep.equal([true, null, 0]);
      await store.close();
      expect(await listStoredClouds(storage)).to.deep.equal([]);
    });

    it('brings back what was committed', async () => {
      const store = await open();
      await commitSeries(store, 1, 3);
      await expectStateAfter(store, 3);
      await expectStateAfter(await reopen(store), 3);
    });

    it('goes on where it was left', async () => {
      const store = await open();
      await commitSeries(store, 1, 2);
      const again = await reopen(store);
      await commitSeries(again, 3, 4);
      await expectStateAfter(await reopen(again), 4);
    });

    it('stays small however often things change, in one file', async () => {
      const store = await open();
      await commitSeries(store, 1, 30);
      await expectStateAfter(store, 30);
      const live = 3 * 15_000 + 12 * 500;
      expect(await store.size()).to.be.at.most(1.5 * live + 2 * 65_536);
      await expectStateAfter(await reopen(store), 30);
      const files = await storage.files('cloud-town');
      expect(files).to.have.lengthOf(1);
      expect(files[0]).to.not.equal('labels-1');
    });

    it('does commits that nobody waits for in their order', async () => {
      const store = await open();
      const commits = [1, 2, 3, 4].map((number) => store.commit(numberedCommit(number)));
      await expectStateAfter(store, 4);
      await Promise.all(commits);
      await expectStateAfter(await reopen(store), 4);
    });

    it('saves what it was given, not what becomes of it', async () => {
      const store = await open();
      const commit = numberedCommit(1);
      const saved = store.commit(commit);
      for (const labels of commit.labels.values()) labels.fill(77);
      for (const bytes of commit.attachments.values()) bytes?.fill(77);
      (commit.document.objects as string[]).push('Object 78');
      await saved;
      await expectStateAfter(store, 1);
      await expectStateAfter(await reopen(store), 1);
    });

    it('hands out arrays of their own', async () => {
      const store = await open();
      await commitSeries(store, 1, 1);
      for (const labels of (await store.labelsOf(store.nodes())).values()) labels.fill(77);
      for (const bytes of (await store.attachmentsOf(store.attachments())).values()) bytes.fill(77);
      await expectStateAfter(store, 1);
    });

    it('reads with hardly any memory as well', async () => {
      const store = await open({ cacheBytes: 1 });
      await commitSeries(store, 1, 8);
      await expectStateAfter(store, 8);
    });

    it('has no labels for nodes that were never named', async () => {
      const store = await open();
      await commitSeries(store, 1, 1);
      expect((await store.labelsOf(['r7654321', 'constructor'])).size).to.equal(0);
      expect((await store.labelsOf([])).size).to.equal(0);
    });

    it('saves a document without labels', async () => {
      const store = await open();
      await store.commit({ document: { number: 1, objects: [] }, reason: 'Rename' });
      const again = await reopen(store);
      expect([again.document, again.nodes()]).to.deep.equal([{ number: 1, objects: [] }, []]);
    });

    it('tells of its commits, until told not to', async () => {
      const store = await open();
      const events: StoreEvent[] = [];
      const stop = store.watch((event) => events.push(event));
      await store.commit(numberedCommit(1));
      stop();
      await store.commit(numberedCommit(2));
      expect(events).to.deep.equal([{ kind: 'commit', own: true, nodes: ['r3', 'r4', 'r5', 'r6', 'r7'], attachments: ['memory-1'] }]);
    });

    it('keeps clouds apart and lists them, the one changed last first', async () => {
      const town = await open({ now: () => 1000 });
      const local = await open({ cloud: { identity: '../a/b.c*', url: null }, now: () => 2000 });
      await commitSeries(town, 1, 1);
      await commitSeries(local, 1, 2);
      await expectStateAfter(town, 1);
      const list = await listStoredClouds(storage);
      expect(list.map(({ bytes, ...cloud }) => cloud)).to.deep.equal([
        { identity: '../a/b.c*', url: null, savedAt: 2000 }, { identity: 'town', url: URL, savedAt: 1000 },
      ]);
      expect(list.map(({ bytes }) => bytes)).to.deep.equal([await local.size(), await town.size()]);
    });

    it('deletes a cloud when nobody has it open', async () => {
      const store = await open();
      await commitSeries(store, 1, 1);
      expect((await failure(deleteStoredCloud(storage, 'town'))).code).to.equal('labels-read-only');
      await expectStateAfter(store, 1);
      await store.close();
      await deleteStoredCloud(storage, 'town');
      expect(await listStoredClouds(storage)).to.deep.equal([]);
      await expectStateAfter(await open(), 0);
    });

    it('refuses a cloud that has changed at its URL, whatever the query, and explains', async () => {
      const store = await open({ cloud: { identity: 'town', url: `${URL}?signature=1` }, now: () => Date.UTC(2026, 4, 17) });
      await commitSeries(store, 1, 1);
      await store.close();
      const cloud = { identity: 'rebuilt town', url: `${URL}?signature=2` };
      const error = await failure(open({ cloud }));
      expect([error.code, error.message]).to.deep.equal(['cloud-changed',
        `Objects were saved for the cloud at ${URL}?signature=2 on 2026-05-17, but it has changed since: their labels belong to other points. They are kept as they are; put the old cloud back to see them, or begin anew with this one.`]);
      await expectStateAfter(await open(), 1);
    });

    it('begins anew beside the labels of the cloud as it was, when told to', async () => {
      const store = await open();
      await commitSeries(store, 1, 3);
      const cloud = { identity: 'rebuilt town', url: URL };
      const anew = await open({ cloud, whenChanged: 'start-anew' });
      await expectStateAfter(anew, 0);
      await commitSeries(anew, 1, 1);
      await anew.close();
      await expectStateAfter(await open({ cloud }), 1);
      await expectStateAfter(store, 3);
    });

    it('opens a cloud that has moved', async () => {
      const store = await open();
      await commitSeries(store, 1, 2);
      await store.close();
      await expectStateAfter(await open({ cloud: { identity: 'town', url: 'https://elsewhere.example/' } }), 2);
    });

    it('brings documents of older versions up to date', async () => {
      const store = await openLabelStore<number>({ cloud: { identity: 'town', url: URL }, storage, schema: { version: 1, migrations: {}, validate: Number } });
      await store.commit({ document: 41, reason: 'Old' });
      await store.close();
      const again = await open();
      expect(again.document).to.deep.equal({ number: 41, objects: [] });
    });

    it('refuses documents of later versions and leaves them alone', async () => {
      const store = await open({ schema: { ...SCHEMA, version: 3 } });
      await commitSeries(store, 1, 2);
      await store.close();
      const error = await failure(open());
      expect([error.code, error.message]).to.deep.equal(['labels-newer',
        'The stored objects are in version 3, this version reads up to 2. Update the plugin; nothing was changed.']);
      await expectStateAfter(await open({ schema: { ...SCHEMA, version: 3 } }), 2);
    });

    it('commits no document that is not valid', async () => {
      const store = await open();
      await commitSeries(store, 1, 1);
      const document = { number: 'two' } as unknown as NumberedDocument;
      expect(await rejection(store.commit({ ...numberedCommit(2), document }))).to.have.property('message', 'it has no number and objects');
      await expectStateAfter(store, 1);
    });

    it('gives up opening when it is told to', async () => {
      const controller = new AbortController();
      controller.abort();
      expect(isAbortError(await rejection(open({ signal: controller.signal })))).to.equal(true);
      expect((await open()).writable).to.equal(true);
    });

    it('commits nothing once it is closed', async () => {
      const store = await open();
      const pending = store.commit(numberedCommit(1));
      await store.close();
      await pending;
      expect(await rejection(store.commit(numberedCommit(2)))).to.be.instanceOf(TypeError);
      await expectStateAfter(await open(), 1);
    });
  });
}
