import { expect } from 'chai';
import { openModelStorage } from '../../src/model-store/open-storage.js';
import { failure } from '../support/failure.js';
import { STORAGES } from '../support/stored-model.js';
import { withProperty } from '../support/with-property.js';
import { describeModelStorage } from './storage-contract.js';

for (const [name, open] of STORAGES) describeModelStorage(name, open);

describe('openModelStorage', () => {
  it('takes the Cache API where the file system cannot be written to', async () => {
    expect((await openModelStorage()).kind).to.equal('cache');
  });

  it('says why a browser refuses', async () => {
    const open = () => Promise.reject(new DOMException('Not in a private window.', 'SecurityError'));
    const error = await withProperty(globalThis, 'caches', { open }, () => failure(openModelStorage()));
    expect([error.code, error.message]).to.deep.equal(['storage-unavailable',
      'Could not open the store of models: the browser\'s storage refuses (SecurityError: Not in a private window.). Allow this site to store data (private windows often do not), then try again.']);
  });
});
