import { expect } from 'chai';
import { convertInMemory } from '../../src/convert/convert-in-memory.js';
import { metadataSettings } from '../../src/convert/model-settings.js';
import { WorkerConverter } from '../../src/convert/worker-converter.js';
import { isAbortError } from '../../src/errors.js';
import type { TransferProgress } from '../../src/model-store/model-library.js';
import { checkpointShapes, LAYOUTS } from '../support/checkpoint-layouts.js';
import { failure } from '../support/failure.js';
import { openGolden } from '../support/golden-models.js';
import { clearStored, storedFolders } from '../support/opfs-models.js';
import { randomCheckpoint } from '../support/random-checkpoint.js';

const GOLDEN = new URL('/test/fixtures/golden/tiny.safetensors', location.href).href;

async function goldenFile(): Promise<File> {
  return new File([await (await fetch(GOLDEN)).arrayBuffer()], 'tiny.safetensors');
}

/** Weights that take a while, since each of them is stored in a file of its own. */
const SLOW = {
  source: new File([...randomCheckpoint(checkpointShapes(LAYOUTS.narrow), 1)] as BlobPart[], 'slow.safetensors'), chunkBytes: 1,
};

/** How a call ends that should not succeed. */
function ending(call: Promise<unknown>): Promise<unknown> {
  return call.then(() => 'done', (error: unknown) => (isAbortError(error) ? 'aborted' : error));
}

describe('WorkerConverter', () => {
  let converter: WorkerConverter;
  let worker: Worker;

  function start(): void {
    worker = new Worker(new URL('/src/convert/convert.worker.js', location.href), { type: 'module' });
    converter = new WorkerConverter(worker);
  }

  before(clearStored);
  beforeEach(start);
  afterEach(async () => {
    converter.dispose();
    await clearStored();
  });

  /** Starts a slow conversion; resolves when some of it is written, to what tells how it ends. */
  function begun(signal?: AbortSignal): Promise<{ ended: Promise<unknown> }> {
    return new Promise((resolve) => {
      const ended = ending(converter.convert(SLOW, { onProgress: ({ done }) => done > 500_000 && resolve({ ended }), ...(signal && { signal }) }));
    });
  }

  it('stores what converting in memory gives, from a picked file', async () => {
    const weights = await openGolden('tiny.safetensors');
    const expected = await convertInMemory(weights, metadataSettings(weights.metadata), { precision: 'fp16', license: { name: 'MIT', url: null } });
    const told: TransferProgress[] = [];
    const kept = await converter.convert(
      { source: await goldenFile(), precision: 'fp16', license: { name: 'MIT', url: null } }, { onProgress: (progress) => told.push(progress) },
    );
    const bytes = expected.manifest.files.reduce((sum, file) => sum + file.bytes, 0);
    expect(kept).to.include({ name: 'tiny', manifestUrl: null, bytes, precision: 'fp16' });
    expect(told.at(-1)).to.deep.equal({ done: bytes, total: bytes });
    const { 'about.json': _, ...files } = Object.fromEntries((await storedFolders()).get(kept.folder)!);
    expect(files).to.deep.equal(Object.fromEntries(expected.files));
  });

  it('reads a URL in parts, and refuses a server that knows none', async () => {
    const kept = await converter.convert({ source: GOLDEN, settings: { name: 'fetched' } });
    expect(kept.name).to.equal('fetched');
    const whole = new URL('/training/weights/point-sam-tiny.safetensors?never-cached', location.href).href;
    const error = await failure(converter.convert({ source: whole }));
    expect([error.code, error.message]).to.deep.equal(['model-fetch-failed', `${whole} could not be read: the server knows no byte ranges `
      + '(it answered with the whole file). Download the file, then convert it from the disk.']);
    expect((await failure(converter.convert({ source: `${GOLDEN}.gone` }))).message).to.match(/the server answered 404\. Check the address\.$/);
    expect([...(await storedFolders()).keys()]).to.deep.equal([kept.folder]);
  });

  it('keeps nothing of weights that turn out to be wrong on the way', async () => {
    const bytes = new Uint8Array(await (await goldenFile()).arrayBuffer());
    const { begin } = (await openGolden('tiny.safetensors')).tensors.get('mask_decoder.iou_token.weight')!;
    new DataView(bytes.buffer).setFloat32(begin + 4, NaN, true);
    const error = await failure(converter.convert({ source: new File([bytes], 'nan.safetensors') }));
    expect(error.message).to.equal('mask_decoder.iou_token.weight: expected finite numbers, found NaN; the file is damaged, fetch it again.');
    const cut = await failure(converter.convert({ source: new File([bytes.slice(0, 2_000_000)], 'cut.safetensors') }));
    expect(cut.message).to.match(/found the file's end at byte 2000000; it is truncated, fetch it again\.$/);
    expect((await storedFolders()).size).to.equal(0);
  });

  it('keeps nothing of a conversion that is cancelled', async () => {
    const controller = new AbortController();
    const { ended } = await begun(controller.signal);
    controller.abort();
    expect(await ended).to.equal('aborted');
    expect((await storedFolders()).size).to.equal(0);
  });

  it('drops the older of two conversions, and keeps nothing of it', async () => {
    const { ended } = await begun();
    const kept = await converter.convert({ source: await goldenFile() });
    expect(await ended).to.equal('aborted');
    expect([...(await storedFolders()).keys()]).to.deep.equal([kept.folder]);
  });

  it('takes away what a page that was closed meanwhile has left behind', async () => {
    await begun();
    worker.terminate();
    const left = await storedFolders();
    expect([left.size, ...[...left.values()].map((files) => files.has('manifest.json'))]).to.deep.equal([1, false]);
    converter.dispose();
    start();
    const kept = await converter.convert({ source: await goldenFile() });
    expect([...(await storedFolders()).keys()]).to.deep.equal([kept.folder]);
  });
});
