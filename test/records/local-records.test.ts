import { expect } from 'chai';
import { SegmentationError } from '../../src/errors.js';
import { MemoryStorage } from '../../src/label-store/memory-storage.js';
import type { LabelStorage } from '../../src/label-store/storage.js';
import { openLabelStore } from '../../src/label-store/open-label-store.js';
import type { DocumentSchema } from '../../src/label-store/stored-document.js';
import { deleteStoredCloud } from '../../src/label-store/stored-clouds.js';
import type { CloudFiles } from '../../src/octree-source/cloud-files.js';
import { openOctree } from '../../src/octree-source/octree-source.js';
import { LocalRecords } from '../../src/records/local-records.js';
import { EMPTY_DOCUMENT, SCENE_SCHEMA } from '../../src/records/scene-document.js';
import type { RecordsEvent } from '../../src/records/scene-records.js';
import { rejection } from '../support/engine-bench.js';
import { failure } from '../support/failure.js';
import { syntheticFiles } from '../support/memory-files.js';
import { MortalStorage } from '../support/mortal-storage.js';
import { withProperty } from '../support/with-property.js';
import { changeTo, countLabels, keptObject, POINTS, referenceLabels, savedLabels } from '../support/saved-objects.js';
import { syntheticOctree } from '../support/synthetic-octree.js';
import { CLOUD, describeRecords } from './records-contract.js';

const URL = 'https://scans.example/site/metadata.json';
const LOCATION = { url: URL };
const octree = syntheticOctree(POINTS);
/** Bytes of a node of the synthetic octree: 3,025 points of 21 bytes. */
const NODE_BYTES = 3025 * 21;
let storage: LabelStorage = new MemoryStorage();

function filesAt(url: string): CloudFiles {
  if (url !== URL) throw new SegmentationError('cloud-unreadable', `${url} is not there.`);
  return syntheticFiles(octree);
}

describeRecords('LocalRecords', {
  url: URL,
  create: (onEvent) => new LocalRecords({ filesOf: ({ url }) => filesAt(url), openStorage: async () => storage, onEvent }),
  clear: async () => void (storage = new MemoryStorage()),
});

describe('LocalRecords in trouble', () => {
  const object = keptObject(8, CLOUD, [12, 14]);
  const other = keptObject(9, CLOUD, [17, 14]);
  const opened: LocalRecords[] = [];

  async function open(on: LabelStorage, files: () => CloudFiles = () => syntheticFiles(octree), anew = false) {
    const records = new LocalRecords({ filesOf: files, openStorage: async () => on });
    opened.push(records);
    await records.open({ cloud: CLOUD, location: LOCATION, anew });
    return records;
  }

  afterEach(async () => {
    for (const records of opened.splice(0)) await records.close(CLOUD);
  });

  it('has saved nothing when the storage is full, and saves once there is room', async () => {
    const disk = new MortalStorage(() => new DOMException('', 'QuotaExceededError'));
    const records = await open(disk);
    await records.save(changeTo(CLOUD, [object]));
    disk.dieAfter(100);
    expect((await failure(records.save(changeTo(CLOUD, [object, other], [object])))).code).to.equal('storage-full');
    expect((await records.open({ cloud: CLOUD, location: LOCATION })).segments).to.deep.equal([object]);
    disk.dieAfter(Infinity);
    await records.save(changeTo(CLOUD, [object, other], [object]));
    await records.label(CLOUD);
    expect(await savedLabels(records, CLOUD)).to.deep.equal(await referenceLabels([object, other]));
  });

  it('labels again what could not be saved', async () => {
    const disk = new MortalStorage(() => new DOMException('', 'QuotaExceededError'));
    const records = await open(disk);
    await records.save(changeTo(CLOUD, [object]));
    disk.dieAfter(100);
    expect((await failure(records.label(CLOUD))).code).to.equal('storage-full');
    expect(await savedLabels(records, CLOUD)).to.deep.equal(new Map());
    disk.dieAfter(Infinity);
    const expected = await referenceLabels([object]);
    expect((await records.label(CLOUD)).pointCounts).to.deep.equal(countLabels(expected));
    expect(await savedLabels(records, CLOUD)).to.deep.equal(expected);
  });

  it('does not look again at nodes that were labelled before a cancel, nor at those that were not touched', async () => {
    const disk = new MemoryStorage();
    const records = await open(disk);
    await records.save(changeTo(CLOUD, [object]));
    const controller = new AbortController();
    const stopped = records.label(CLOUD, { signal: controller.signal, onProgress: ({ done }) => done === 2 * 3025 && controller.abort() });
    expect((await rejection(stopped) as Error).name).to.equal('AbortError');
    await records.save(changeTo(CLOUD, [object, other], [object]));
    await records.close(CLOUD);
    const again = await open(disk);
    const done: number[] = [];
    const { pointCounts } = await again.label(CLOUD, { onProgress: (progress) => done.push(progress.done) });
    expect(done[0]).to.equal(2 * 3025);
    const expected = await referenceLabels([object, other]);
    expect(await savedLabels(again, CLOUD)).to.deep.equal(expected);
    expect(pointCounts).to.deep.equal(countLabels(expected));
  });

  it('opens a cloud at the second attempt', async () => {
    let there = false;
    const records = new LocalRecords({ filesOf: () => (there ? filesAt(URL) : filesAt('nowhere')), openStorage: async () => new MemoryStorage() });
    opened.push(records);
    expect((await failure(records.open({ cloud: CLOUD, location: LOCATION }))).code).to.equal('cloud-unreadable');
    there = true;
    expect((await records.open({ cloud: CLOUD, location: LOCATION })).writable).to.equal(true);
  });

  it('tells of a browser that lets nobody wait for the writer to go', async () => {
    const refuse = () => new Promise((_, reject) => setTimeout(() => reject(new DOMException('Not now.', 'InvalidStateError'))));
    const request = (_: string, options: LockOptions, taken: (lock: null) => unknown) => (options.ifAvailable ? Promise.resolve(taken(null)) : refuse());
    const event = await withProperty(navigator, 'locks', { request }, () => new Promise<RecordsEvent>((resolve, reject) => {
      const records = new LocalRecords({ filesOf: () => filesAt(URL), openStorage: async () => new MemoryStorage(), onEvent: resolve });
      opened.push(records);
      records.open({ cloud: CLOUD, location: LOCATION }).catch(reject);
    }));
    expect([event.kind, event.cloud, event.kind === 'problem' && event.message]).to.deep.equal(['problem', CLOUD, 'Could not wait for the other tab to close: the browser\'s storage refuses (InvalidStateError: Not now.). Allow this site to store data (private windows often do not), then try again; until then export what you want to keep.']);
  });

  it('asks for the storage again that was denied', async () => {
    let allowed = false;
    const denied = new SegmentationError('storage-unavailable', 'No.');
    const openStorage = () => (allowed ? Promise.resolve(new MemoryStorage()) : Promise.reject(denied));
    const records = new LocalRecords({ filesOf: () => filesAt(URL), openStorage });
    opened.push(records);
    expect(await failure(records.open({ cloud: CLOUD, location: LOCATION }))).to.equal(denied);
    allowed = true;
    expect((await records.open({ cloud: CLOUD, location: LOCATION })).writable).to.equal(true);
  });

  it('says that labelling failed when the cloud breaks off, and labels the rest later', async () => {
    const files = syntheticFiles(octree);
    let broken = false;
    const breaking: CloudFiles = {
      ...files,
      read: (span, signal) => (broken && span.path === 'octree.bin' ? Promise.reject(new SegmentationError('cloud-unreadable', 'Gone.')) : files.read(span, signal)),
    };
    const records = await open(new MemoryStorage(), () => breaking);
    await records.save(changeTo(CLOUD, [object]));
    broken = true;
    expect((await failure(records.label(CLOUD))).message)
      .to.match(/^\d parts in a row of the scan could not be read, so labelling has stopped\. What is labelled by now is saved: once the scan can be read, try again, and it goes on from there\. Gone\.$/);
    broken = false;
    await records.label(CLOUD);
    expect(await savedLabels(records, CLOUD)).to.deep.equal(await referenceLabels([object]));
  });

  it('goes on where it stopped when the cloud had broken off in the middle', async () => {
    const files = syntheticFiles(octree);
    let [broken, first] = [true, Infinity];
    const breaking: CloudFiles = {
      ...files,
      read: (span, signal) => {
        if (span.path !== 'octree.bin') return files.read(span, signal);
        if (broken && span.end! > 3 * NODE_BYTES) return Promise.reject(new SegmentationError('cloud-unreadable', 'Gone.'));
        if (!broken) first = Math.min(first, span.begin);
        return files.read(span, signal);
      },
    };
    const all = [[6, 6], [6, 26], [26, 6], [26, 26], [16, 16]].map((center, i) => keptObject(8 + i, CLOUD, [center[0]!, center[1]!]));
    const records = await open(new MemoryStorage(), () => breaking);
    await records.save(changeTo(CLOUD, all));
    expect((await failure(records.label(CLOUD))).message).to.match(/^9 parts in a row/);
    broken = false;
    const { unread, pointCounts } = await records.label(CLOUD);
    const expected = await referenceLabels(all);
    expect([unread, await savedLabels(records, CLOUD)]).to.deep.equal([null, expected]);
    expect(pointCounts).to.deep.equal(countLabels(expected));
    expect(first).to.equal(3 * NODE_BYTES);
  });

  it('labels all but a damaged node, says so, and labels that one once it can be read', async () => {
    const files = syntheticFiles(octree);
    let spoiled: readonly [number, number] | null = null;
    const spoiling: CloudFiles = {
      ...files,
      read: (span, signal) => {
        const hit = spoiled && span.path === 'octree.bin' && span.begin < spoiled[1] && (span.end ?? Infinity) > spoiled[0];
        return hit ? Promise.reject(new SegmentationError('cloud-unreadable', 'Torn.')) : files.read(span, signal);
      },
    };
    const disk = new MemoryStorage();
    const records = await open(disk, () => spoiling);
    await records.save(changeTo(CLOUD, [object]));
    const expected = await referenceLabels([object]);
    const damaged = [...expected.keys()].find((name) => name.length === 2)!;
    const octreeNode = await (await openOctree(files, { id: CLOUD })).children({ cloud: CLOUD, name: 'r' });
    const slot = 1 + octreeNode.findIndex(({ key }) => key.name === damaged);
    spoiled = [slot * NODE_BYTES, (slot + 1) * NODE_BYTES];
    const { unread, pointCounts } = await records.label(CLOUD);
    expect(unread).to.match(/^One part of the scan could not be read/);
    const rest = new Map([...expected].filter(([name]) => name !== damaged));
    expect(await savedLabels(records, CLOUD)).to.deep.equal(rest);
    expect(pointCounts).to.deep.equal(countLabels(rest));
    expect((await records.open({ cloud: CLOUD, location: LOCATION })).unfinished).to.equal(true);
    expect((await failure(records.label(CLOUD))).message).to.match(/^A part of the scan .* try again, .* Torn\.$/);
    spoiled = null;
    expect(await records.label(CLOUD)).to.deep.equal({ pointCounts: countLabels(expected), unread: null });
    expect(await savedLabels(records, CLOUD)).to.deep.equal(expected);
  });

  it('begins anew where what is saved is damaged, or belongs to the scan before it changed', async () => {
    const disk = new MemoryStorage();
    const { identity } = await openOctree(syntheticFiles(octree));
    const store = await openLabelStore({ cloud: { identity, url: URL }, storage: disk, schema: SCENE_SCHEMA });
    const { segments, nextLabel } = changeTo(CLOUD, [object]);
    await store.commit({ document: { ...EMPTY_DOCUMENT, segments, nextLabel }, reason: 'Forget the sample' });
    await store.close();
    const records = new LocalRecords({ filesOf: () => filesAt(URL), openStorage: () => Promise.resolve(disk) });
    opened.push(records);
    expect((await failure(records.open({ cloud: CLOUD, location: LOCATION }))).code).to.equal('labels-corrupt');
    expect((await records.open({ cloud: CLOUD, location: LOCATION, anew: true })).segments).to.deep.equal([]);
    await records.save(changeTo(CLOUD, [object]));
    await records.close(CLOUD);
    const other = await open(disk, () => syntheticFiles(syntheticOctree(2 * POINTS)), true);
    expect((await other.savedScans()).map(({ bytes }) => bytes > 0)).to.deep.equal([true]);
    await other.save(changeTo(CLOUD, []));
    expect((await other.savedScans()).length).to.equal(2);
  });

  for (const [what, damage] of [
    ['is no history', { history: { done: [7] } }],
    ['lacks a sample', { history: { done: [{ id: 'a', verb: 'delete', object: 'Oak', change: { kind: 'remove', segment: changeTo(CLOUD, [other]).segments[0]!, index: 0 } }], undone: [] } }],
  ] as const) {
    it(`does without a history that ${what}, says so, and has all objects`, async () => {
      const disk = new MemoryStorage();
      const records = await open(disk);
      await records.save(changeTo(CLOUD, [object]));
      await records.close(CLOUD);
      const { identity } = await openOctree(syntheticFiles(octree));
      const free: DocumentSchema<object> = { version: SCENE_SCHEMA.version, migrations: {}, validate: (document) => document as object };
      const store = await openLabelStore({ cloud: { identity, url: URL }, storage: disk, schema: free });
      await store.commit({ document: { ...store.document, ...damage }, reason: 'Damage' });
      await store.close();
      const again = await open(disk);
      const { segments, history } = await again.open({ cloud: CLOUD, location: LOCATION });
      expect([segments, history]).to.deep.equal([[object], { steps: { done: [], undone: [] }, samples: [], lost: true }]);
      await again.save(changeTo(CLOUD, [object], [object]));
      expect((await again.open({ cloud: CLOUD, location: LOCATION })).history?.lost).to.equal(false);
    });
  }

  it('gives the writer\'s place back when what was saved cannot be read', async () => {
    const disk = new MemoryStorage();
    const { identity } = await openOctree(syntheticFiles(octree));
    const store = await openLabelStore({ cloud: { identity, url: URL }, storage: disk, schema: SCENE_SCHEMA });
    const { segments, nextLabel } = changeTo(CLOUD, [object]);
    await store.commit({ document: { ...EMPTY_DOCUMENT, segments, nextLabel }, reason: 'Forget the sample' });
    await store.close();
    expect((await failure(open(disk))).message).to.contain('0 bytes are no points of object 8');
    opened.length = 0;
    await deleteStoredCloud(disk, identity);
    await (await open(disk)).save(changeTo(CLOUD, [object]));
  });
});
