import { expect } from 'chai';
import { createRecordsWorker } from '../../src/default-assets.js';
import { WorkerRecords } from '../../src/records/worker-records.js';
import { clearSaved } from '../support/clear-saved.js';
import { failure } from '../support/failure.js';
import { brokenWorker } from '../support/mortal-worker.js';
import { changeTo, keptObject, POINTS } from '../support/saved-objects.js';
import { CLOUD, describeRecords } from './records-contract.js';

const URL_OF_CLOUD = new URL(`/__synthetic__/${POINTS}/metadata.json`, location.href).href;

const clear = () => clearSaved(URL_OF_CLOUD);

describeRecords('WorkerRecords', {
  url: URL_OF_CLOUD,
  create: (onEvent) => new WorkerRecords({ worker: createRecordsWorker(), onEvent }),
  clear,
});

describe('WorkerRecords', () => {
  afterEach(clear);

  it('copies the samples that are saved: the scene keeps them', async () => {
    const records = new WorkerRecords({ worker: createRecordsWorker() });
    await records.open({ cloud: CLOUD, location: { url: URL_OF_CLOUD } });
    const object = keptObject(8, CLOUD, [12, 14]);
    await records.save(changeTo(CLOUD, [object]));
    expect([object.sample.positions.length, object.sample.labels.length]).to.deep.equal([900, 300]);
    records.dispose();
  });

  it('says that saving stopped, and that what was saved is safe', async () => {
    const failures: Error[] = [];
    const records = new WorkerRecords({ worker: brokenWorker(), onFailure: (error) => failures.push(error) });
    const error = await failure(records.open({ cloud: CLOUD, location: { url: URL_OF_CLOUD } }));
    expect([error.code, failures]).to.deep.equal(['worker-crashed', [error]]);
    expect(error.message).to.match(/^Saving stopped \(.*no memory left\)\. What was saved before is safe; try again, or reload the page\.$/);
  });
});
