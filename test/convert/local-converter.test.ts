import { expect } from 'chai';
import { LocalConverter } from '../../src/convert/local-converter.js';
import type { SegmentationError } from '../../src/errors.js';
import { CachedModels } from '../../src/model-store/cached-models.js';
import type { ModelStorage } from '../../src/model-store/model-storage.js';
import { removeUnfinished } from '../../src/model-store/stored-models.js';
import { failure } from '../support/failure.js';
import { emptied } from '../support/stored-model.js';
import { randomWeights, SMALL } from '../support/random-weights.js';
import { safetensorsBytes } from '../support/safetensors-bytes.js';
import { withProperty } from '../support/with-property.js';

const SETTINGS = { name: 'small', decoderHeads: 4, patches: 8, patchSize: 4, pointCount: 64 };
const SOURCE = new File([safetensorsBytes(randomWeights(SMALL)) as BlobPart], 'small.safetensors');

/** A storage that is full after so many bytes. */
function limited(storage: ModelStorage, limit: number): ModelStorage {
  let left = limit;
  return new Proxy(storage, {
    get: (target, name) => {
      if (name === 'create') return async (folder: string, file: string) => {
        const sink = await target.create(folder, file);
        const write = async (bytes: Uint8Array): Promise<void> => {
          left -= bytes.length;
          if (left < 0) throw new DOMException('Full.', 'QuotaExceededError');
          await sink.write(bytes);
        };
        return { ...sink, write };
      };
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}

describe('LocalConverter', () => {
  let storage: ModelStorage;

  before(async () => { storage = (await CachedModels.open())!; });
  beforeEach(() => emptied(storage));
  after(() => emptied(storage));

  /** How converting fails where the browser says that it has so many bytes left. */
  function convertWith(left: number, into: ModelStorage): Promise<SegmentationError> {
    const estimate = async (): Promise<StorageEstimate> => ({ quota: 5e6 + left, usage: 5e6 });
    return withProperty(navigator.storage, 'estimate', estimate, () =>
      failure(new LocalConverter(async () => into).convert({ source: SOURCE, settings: SETTINGS })));
  }

  it('says how many bytes are needed and left before it writes any', async () => {
    const error = await convertWith(100_000, limited(storage, 0));
    expect([error.code, error.message.replace(/[\d.]+ MB/, 'n MB')]).to.deep.equal(['storage-full', 'The model small needs n MB, but the browser '
      + 'has only 0.1 MB left for this site. Delete a model that you do not need, or free space on the device, then try again.']);
  });

  it('says the same when the space runs out on the way, and keeps nothing', async () => {
    const error = await convertWith(9e6, limited(storage, 150_000));
    expect(error.code).to.equal('storage-full');
    expect(error.message).to.match(/^The model small needs 0\.\d MB, but the browser has only 9\.0 MB left for this site\./);
    expect(await storage.folders()).to.deep.equal([]);
  });

  it('says so also where what was written cannot be removed, and leaves it to whoever opens the store next', async () => {
    const full = limited(storage, 150_000);
    const stuck = new Proxy(full, { get: (target, name) => (name === 'removeFolder' ? () => Promise.reject(new DOMException('Locked.', 'NoModificationAllowedError')) : Reflect.get(target, name) as unknown) });
    const error = await convertWith(9e6, stuck);
    expect([error.code, /^The model small needs 0\.\d MB/.test(error.message)]).to.deep.equal(['storage-full', true]);
    expect(await storage.folders()).to.have.lengthOf(1);
    await removeUnfinished(storage);
    expect(await storage.folders(), 'its lock was given back').to.deep.equal([]);
  });

  it('says what is wrong with the weights without opening the store', async () => {
    const weights = randomWeights(SMALL);
    delete weights['mask_decoder.iou_token.weight'];
    const source = new File([safetensorsBytes(weights) as BlobPart], 'small.safetensors');
    const unopened = new LocalConverter(() => Promise.reject(new Error('opened')));
    const error = await failure(unopened.convert({ source, settings: SETTINGS }));
    expect(error.message).to.match(/^mask_decoder\.iou_token\.weight: expected .*no such key\.$/);
  });

  it('finds out by its header whether a file can be converted, without opening the store', async () => {
    const unopened = new LocalConverter(() => Promise.reject(new Error('opened')));
    await unopened.check(SOURCE);
    const error = await failure(unopened.check(new File(['Some notes of mine.'], 'foo.txt')));
    expect([error.code, /^foo\.txt: expected a safetensors file, found a header of \d+ bytes in a file of 19 bytes\.$/.test(error.message)]).to.deep.equal(['weights-invalid', true]);
  });

  it('says that a picked file has changed when it cannot be read any longer', async () => {
    const gone = new Proxy(SOURCE, {
      get: (target, name) => {
        if (name !== 'slice') return Reflect.get(target, name, target) as unknown;
        return (begin: number, end: number) => {
          if (begin < 10_000) return target.slice(begin, end);
          return { arrayBuffer: () => Promise.reject(new DOMException('Gone.', 'NotReadableError')) };
        };
      },
    });
    const error = await failure(new LocalConverter(async () => storage).convert({ source: gone, settings: SETTINGS }));
    expect([error.code, error.message]).to.deep.equal(['weights-invalid', 'small.safetensors could not be read (NotReadableError: Gone.): it was changed, '
      + 'moved or deleted since it was picked. Pick it again.']);
    expect(await storage.folders()).to.deep.equal([]);
  });
});
