import { expect } from 'chai';
import { openBrowserStorage, requestPersistence } from '../../src/label-store/browser-storage.js';
import { IndexedDbStorage } from '../../src/label-store/indexeddb-storage.js';
import { MemoryStorage } from '../../src/label-store/memory-storage.js';
import { OpfsStorage } from '../../src/label-store/opfs-storage.js';
import { failure } from '../support/failure.js';
import { RemoteOpfs } from '../support/remote-storage.js';
import { withProperty } from '../support/with-property.js';
import { describeStorage } from './storage-contract.js';

describeStorage('MemoryStorage', async () => new MemoryStorage());
describeStorage('IndexedDbStorage', async () => (await IndexedDbStorage.open())!);
describeStorage('OpfsStorage', async () => new RemoteOpfs());

describe('openBrowserStorage', () => {
  it('takes IndexedDB on a page, which cannot write to the file system', async () => {
    expect((await openBrowserStorage()).kind).to.equal('indexeddb');
    expect(await OpfsStorage.open()).to.equal(null);
  });

  it('says so where the browser offers nothing', async () => {
    const error = await withProperty(globalThis, 'indexedDB', undefined, () => failure(openBrowserStorage()));
    expect([error.code, error.message]).to.deep.equal(['storage-unavailable',
      'This browser offers no storage for labels (neither a file system nor IndexedDB). Kept objects last until the page is closed; export them before.']);
  });

  it('says why a browser refuses, as a private window may', async () => {
    const open = () => {
      throw new DOMException('Not in a private window.', 'SecurityError');
    };
    const error = await withProperty(globalThis, 'indexedDB', { open }, () => failure(openBrowserStorage()));
    expect(error.code).to.equal('storage-unavailable');
    expect(error.message).to.include('SecurityError: Not in a private window.').and.include('Allow this site to store data');
  });
});

describe('requestPersistence', () => {
  const asked = (manager: unknown) => withProperty(navigator, 'storage', manager, requestPersistence);

  it('asks once and tells what the browser says', async () => {
    expect(await asked({ persisted: async () => false, persist: async () => false })).to.equal(false);
    expect(await asked({ persisted: async () => false, persist: async () => true })).to.equal(true);
    expect(await asked({ persisted: async () => true, persist: () => Promise.reject(new Error('asked again')) })).to.equal(true);
  });

  it('knows no answer where nobody can be asked', async () => {
    expect(await asked(undefined)).to.equal(null);
  });
});
