import { expect } from 'chai';
import type { LabelStore } from '../../src/label-store/label-store.js';
import { MemoryStorage } from '../../src/label-store/memory-storage.js';
import type { LabelStorage } from '../../src/label-store/storage.js';
import { SegmentationError } from '../../src/errors.js';
import { rejection } from '../support/engine-bench.js';
import { failure } from '../support/failure.js';
import { MortalStorage } from '../support/mortal-storage.js';
import { commitSeries, expectStateAfter, numberedCommit, type NumberedDocument } from '../support/numbered-commits.js';
import { seededRandom } from '../support/random-clouds.js';
import { closeTowns, openTown } from '../support/town-stores.js';

const CRASHES = 80;

afterEach(closeTowns);

/** Commits until the disk dies; returns how many commits were said to be saved. */
async function commitUntilDeath(storage: MortalStorage, random: () => number): Promise<number> {
  const store = await openTown(storage);
  let saved = Math.floor(8 * random());
  await commitSeries(store, 1, saved);
  await store.size(); // a compaction that has begun ends first
  storage.dieAfter(Math.floor(60_000 * random()));
  try {
    for (;;) {
      await store.commit(numberedCommit(saved + 1));
      saved++;
    }
  } catch {
    return saved;
  } finally {
    await store.close();
  }
}

async function bytesOf(storage: LabelStorage): Promise<Uint8Array> {
  const file = (await storage.open('cloud-town', 'labels-1'))!;
  return file.read(0, await file.size());
}

async function storageOf(bytes: Uint8Array): Promise<MemoryStorage> {
  const storage = new MemoryStorage();
  await (await storage.openWritable('cloud-town', 'labels-1')).append([bytes], 0);
  return storage;
}

/** Two small commits, and where the second begins. */
async function twoCommits(): Promise<{ bytes: Uint8Array; second: number }> {
  const storage = new MemoryStorage();
  const store = await openTown(storage);
  await store.commit({ document: { number: 1, objects: [] }, labels: new Map([['r', Uint32Array.of(1, 1, 2)]]), reason: '1' });
  const second = await store.size();
  await store.commit({ document: { number: 2, objects: [] }, labels: new Map([['r', Uint32Array.of(3, 1, 2)], ['r1', Uint32Array.of(3)]]), reason: '2' });
  await store.close();
  return { bytes: await bytesOf(storage), second };
}

/** The number of the document, and the labels; "1: r 1 1 2". */
async function describeState(store: LabelStore<NumberedDocument>): Promise<string> {
  const labels = await store.labelsOf(['r', 'r1']);
  return `${store.document?.number ?? 0}: ${[...labels].map(([node, of]) => `${node} ${of.join(' ')}`).join(', ')}`;
}

const FIRST = '1: r 1 1 2';
const BOTH = '2: r 3 1 2, r1 3';

describe('a store whose page is killed', () => {
  it(`loses nothing that was said to be saved and shows nothing half, at ${CRASHES} moments`, async () => {
    const kinds = { inCommit: 0, inCompaction: 0, survivedUnsaid: 0 };
    for (let seed = 1; seed <= CRASHES; seed++) {
      const random = seededRandom(seed);
      const storage = new MortalStorage();
      const saved = await commitUntilDeath(storage, random);
      expect(storage.dead, `seed ${seed}`).to.equal(true);
      const after = await storage.survivors(random);
      kinds[(await after.files('cloud-town')).length > 1 ? 'inCompaction' : 'inCommit']++;
      const store = await openTown(after);
      expect(store.sequence, `seed ${seed}`).to.be.within(saved, saved + 1);
      if (store.sequence > saved) kinds.survivedUnsaid++;
      await expectStateAfter(store, store.sequence);
      await commitSeries(store, store.sequence + 1, store.sequence + 2);
      const sequence = store.sequence;
      await store.close();
      await expectStateAfter(await openTown(after), sequence);
      await closeTowns();
    }
    expect(kinds.inCommit).to.be.at.least(50);
    expect(kinds.inCompaction).to.be.at.least(5);
    expect(kinds.survivedUnsaid).to.be.at.least(1);
  });

  it('outlives a second crash while it recovers from the first', async () => {
    for (let seed = 1; seed <= 30; seed++) {
      const random = seededRandom(1000 + seed);
      const first = new MortalStorage();
      const saved = await commitUntilDeath(first, random);
      const disk = await first.survivors(random);
      const second = new MortalStorage();
      for (const file of await disk.files('cloud-town')) {
        const copy = await second.openWritable('cloud-town', file);
        await copy.append([await (await disk.open('cloud-town', file))!.read(0, 1e9)], 0);
        await copy.flush();
      }
      second.dieAfter(Math.floor(12_000 * random()));
      await rejection(openTown(second).then((store) => store.commit(numberedCommit(store.sequence + 1))));
      await closeTowns();
      const store = await openTown(await second.survivors(random));
      expect(store.sequence, `seed ${seed}`).to.be.within(saved, saved + 2);
      await expectStateAfter(store, store.sequence);
      await closeTowns();
    }
  });

  it('goes back to the commit before, wherever the last one is cut off', async () => {
    const { bytes, second } = await twoCommits();
    for (let size = 0; size <= bytes.length; size++) {
      const store = await openTown(await storageOf(bytes.slice(0, size)));
      const expected = size === bytes.length ? BOTH : size >= second ? FIRST : '0: ';
      expect(await describeState(store), `${size} of ${bytes.length} bytes`).to.equal(expected);
      await store.close();
    }
  });

  it('goes back to the commit before, whatever bit of the last one is wrong', async () => {
    const { bytes, second } = await twoCommits();
    for (let at = second; at < bytes.length; at++) {
      const damaged = bytes.slice();
      damaged[at] ^= 1 << at % 8;
      const store = await openTown(await storageOf(damaged));
      // Three bytes of the header are free and yet under its checksum.
      expect(await describeState(store), `byte ${at}`).to.equal(FIRST);
      await store.close();
    }
  });

  it('says so, and changes nothing, when a commit is damaged that others followed', async () => {
    const { bytes, second } = await twoCommits();
    let [refused, unread] = [0, 0];
    for (let at = 0; at < second; at++) {
      const damaged = bytes.slice();
      damaged[at] ^= 1 << at % 8;
      const storage = await storageOf(damaged);
      try {
        // A document or labels that the second commit replaced are never looked at again.
        expect(await describeState(await openTown(storage)), `byte ${at}`).to.equal(BOTH);
        unread++;
      } catch (error) {
        expect(error, `byte ${at}`).to.be.instanceOf(SegmentationError).with.property('code', 'labels-corrupt');
        refused++;
      }
      await closeTowns();
      expect(await bytesOf(storage)).to.deep.equal(damaged);
    }
    expect([refused > 50, unread > 10]).to.deep.equal([true, true]);
  });

  it('names the node whose labels are damaged, and reads the others', async () => {
    const storage = new MemoryStorage();
    const store = await openTown(storage);
    const labels = new Map([['r', Uint32Array.of(1, 1, 2)], ['r1', Uint32Array.of(7, 7)]]);
    await store.commit({ document: { number: 1, objects: [] }, labels, reason: '1' });
    const end = await store.size();
    await store.commit({ document: { number: 2, objects: [] }, reason: '2' });
    await store.close();
    const bytes = await bytesOf(storage);
    bytes[end - 1] ^= 1;
    const damaged = await openTown(await storageOf(bytes));
    expect([...(await damaged.labelsOf(['r'])).get('r')!]).to.deep.equal([1, 1, 2]);
    const error = await failure(damaged.labelsOf(['r1']));
    expect([error.code, error.message]).to.deep.equal(['labels-corrupt',
      "Stored labels cannot be read: the bytes of r1 are not those that were written. The browser's copy is damaged; export what is on screen, then delete the stored labels of this cloud."]);
  });

  it('refuses a file of a later format and leaves it alone', async () => {
    const { bytes } = await twoCommits();
    const later = bytes.slice();
    later[4] = 2;
    const { crc32 } = await import('../../src/label-store/crc32.js');
    new DataView(later.buffer).setUint32(48, crc32(later.subarray(0, 48)), true);
    const storage = await storageOf(later);
    expect((await failure(openTown(storage))).code).to.equal('labels-newer');
    expect(await bytesOf(storage)).to.deep.equal(later);
  });
});
