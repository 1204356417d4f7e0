import { expect } from 'chai';
import type { SegmentationError } from '../../src/errors.js';
import { failure } from '../support/failure.js';
import { MortalStorage } from '../support/mortal-storage.js';
import { commitSeries, expectStateAfter, numberedCommit } from '../support/numbered-commits.js';
import { seededRandom } from '../support/random-clouds.js';
import { closeTowns, openTown } from '../support/town-stores.js';

afterEach(closeTowns);

describe('a store whose storage runs full', () => {
  const full = () => new DOMException('No space left.', 'QuotaExceededError');

  it('says so, stays as it was, and saves again when there is space', async () => {
    const storage = new MortalStorage(full);
    const store = await openTown(storage);
    await commitSeries(store, 1, 3);
    for (const bytes of [0, 30, 500, 5000]) {
      storage.dieAfter(bytes);
      const error = await failure(store.commit(numberedCommit(4)));
      expect([error.code, error.message]).to.deep.equal(['storage-full',
        `Could not save "Keep Object 4": the browser's storage is full. What was saved before is intact and your change is still open; free some space or delete the labels of other clouds, then save again.`]);
      await expectStateAfter(store, 3);
      storage.dieAfter(Infinity);
      const reopened = await openTown(await storage.survivors(seededRandom(bytes)));
      await expectStateAfter(reopened, reopened.sequence);
      expect(reopened.sequence).to.be.within(3, 4);
      await reopened.close();
    }
    await commitSeries(store, 4, 5);
    await expectStateAfter(store, 5);
    await store.close();
    await expectStateAfter(await openTown(storage), 5);
  });

  it('goes on in the old file when there is no space for a compaction', async () => {
    const storage = new MortalStorage(full);
    const store = await openTown(storage);
    const problems: string[] = [];
    store.watch((event) => event.kind === 'problem' && problems.push((event.error as SegmentationError).code));
    for (let number = 1; problems.length === 0; number++) {
      const before = storage.written;
      await store.commit(numberedCommit(number));
      storage.dieAfter(storage.written - before - 1000);
      await store.size();
      storage.dieAfter(Infinity);
    }
    expect(problems).to.deep.equal(['storage-full']);
    const saved = store.sequence;
    await commitSeries(store, saved + 1, saved + 2);
    await store.close();
    await expectStateAfter(await openTown(storage), saved + 2);
    expect(await storage.files('cloud-town')).to.deep.equal(['labels-1']);
  });

  it('says so when the browser takes the storage away', async () => {
    const storage = new MortalStorage(() => new DOMException('The file is locked.', 'InvalidStateError'));
    const store = await openTown(storage);
    await commitSeries(store, 1, 1);
    storage.dieAfter(0);
    const error = await failure(store.commit(numberedCommit(2)));
    expect(error.code).to.equal('storage-unavailable');
    expect(error.message).to.include('InvalidStateError: The file is locked.').and.include('export what you want to keep');
    await expectStateAfter(store, 1);
  });
});
