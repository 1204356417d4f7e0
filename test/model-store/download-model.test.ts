import { expect } from 'chai';
import type { ModelManifest } from '../../src/model/model-manifest.js';
import { downloadModel, type DownloadOptions } from '../../src/model-store/download-model.js';
import type { ModelStorage } from '../../src/model-store/model-storage.js';
import { modelId, partialModels, storedModels, writeFile } from '../../src/model-store/stored-models.js';
import { failure } from '../support/failure.js';
import { type Answer, memoryServer, type MemoryServer } from '../support/memory-server.js';
import { BASE, emptied, MANIFEST_URL, servedFiles, STORAGES } from '../support/stored-model.js';
import { withProperty } from '../support/with-property.js';

for (const [name, open] of STORAGES) {
  describe(`downloadModel into ${name}`, () => {
    let storage: ModelStorage;
    let files: Map<string, Uint8Array>;
    let manifest: ModelManifest;
    let id: string;
    let last: string;

    before(async () => {
      storage = await open();
      const served = await servedFiles();
      ({ files, manifest } = served);
      id = modelId(served.text);
      last = manifest.files.at(-1)!.path;
    });

    beforeEach(() => emptied(storage));
    after(() => emptied(storage));

    /** Downloads from a server that answers as it is told. */
    async function download(answer?: (path: string) => Answer | null, options: DownloadOptions = {}): Promise<MemoryServer> {
      const server = memoryServer(files, BASE, answer && ((_, path) => answer(path)));
      await withProperty(globalThis, 'fetch', server.fetch, () => downloadModel(storage, MANIFEST_URL, options));
      return server;
    }

    const failing = (answer: (path: string) => Answer | null) => failure(download(answer));
    const paths = ({ requests }: MemoryServer) => requests.map(({ path }) => path).sort();

    it('stores every file, byte by byte, and tells how far it is', async () => {
      const seen: (readonly [number, number])[] = [];
      await download(undefined, { onProgress: ({ done, total }) => seen.push([done, total]) });
      expect((await storedModels(storage)).map((model) => [model.id, model.manifestUrl, model.manifest])).to.deep.equal([[id, MANIFEST_URL, manifest]]);
      for (const { path } of manifest.files) expect(await storage.read(id, path), path).to.deep.equal(files.get(path));
      const total = manifest.files.reduce((sum, { bytes }) => sum + bytes, 0);
      expect([seen[0], seen.at(-1)]).to.deep.equal([[0, total], [total, total]]);
      expect(seen.every(([done], i) => i === 0 || done >= seen[i - 1]![0])).to.equal(true);
    });

    it('fetches nothing but the manifest of a model that is here', async () => {
      await download();
      expect(paths(await download())).to.deep.equal(['manifest.json']);
    });

    it('keeps whole files when the server goes away, and fetches only the others next time', async () => {
      const error = await failing((path) => (path === last ? { broken: true } : null));
      expect(error.code).to.equal('model-fetch-failed');
      expect(error.message).to.include(`${BASE}${last} could not be fetched`);
      expect(await storedModels(storage)).to.deep.equal([]);
      const [half] = await partialModels(storage);
      expect([half!.name, half!.manifestUrl, half!.stored < half!.bytes]).to.deep.equal([manifest.name, MANIFEST_URL, true]);
      const here = await storage.files(id);
      const server = await download();
      const missing = manifest.files.map(({ path }) => path).filter((path) => !here.includes(path));
      expect(missing).to.include(last);
      expect(paths(server)).to.deep.equal(['manifest.json', ...missing].sort());
      expect([(await storedModels(storage)).length, await partialModels(storage)]).to.deep.equal([1, []]);
    });

    const faults: readonly (readonly [what: string, spoil: (bytes: Uint8Array) => Answer, code: string, words: RegExp])[] = [
      ['a file that ends half way', (bytes) => ({ body: bytes.subarray(0, bytes.length >> 1) }), 'model-fetch-failed', /should have \d+ bytes but has only \d+/],
      ['a changed byte', (bytes) => ({ body: bytes.map((byte, i) => (i === 7 ? byte ^ 1 : byte)) }), 'model-invalid', /is not the file that the manifest describes/],
      ['a file that is not there', () => ({ status: 404 }), 'model-fetch-failed', /the server answered 404/],
    ];
    for (const [what, spoil, code, words] of faults) {
      it(`says so, and keeps nothing wrong: ${what}`, async () => {
        const error = await failing((path) => (path === last ? spoil(files.get(path)!) : null));
        expect([error.code, words.test(error.message)]).to.deep.equal([code, true]);
        expect([await storage.read(id, last), await storedModels(storage)]).to.deep.equal([null, []]);
      });
    }

    it('fetches a file again that was cut off or changed on this device', async () => {
      await failing((path) => (path === last ? { broken: true } : null));
      const [first] = manifest.files;
      const sink = await storage.create(id, first!.path);
      await sink.write(files.get(first!.path)!.map((byte, i) => (i === 0 ? byte ^ 1 : byte)));
      await sink.close();
      expect(paths(await download())).to.include(first!.path);
      expect(await storage.read(id, first!.path)).to.deep.equal(files.get(first!.path));
    });

    it('gives up what came of a model whose manifest has changed since', async () => {
      await failing((path) => (path === last ? { broken: true } : null));
      const changed = new Map(files).set('manifest.json', new TextEncoder().encode(JSON.stringify({ ...manifest, name: 'changed' })));
      await withProperty(globalThis, 'fetch', memoryServer(changed, BASE).fetch, () => downloadModel(storage, MANIFEST_URL));
      expect((await storedModels(storage)).map((model) => model.manifest.name)).to.deep.equal(['changed']);
      expect(await storage.folders()).to.have.lengthOf(1);
    });

    it('believes no note that is not one', async () => {
      await failing((path) => (path === last ? { broken: true } : null));
      for (const note of ['null', '7', '{"name":1,"manifestUrl":"x","bytes":1}', '{"name":"a","manifestUrl":7,"bytes":1}', '{"name":"a","manifestUrl":"x"}']) {
        await writeFile(storage, id, 'about.json', new TextEncoder().encode(note));
        expect(await partialModels(storage), note).to.deep.equal([]);
      }
    });

    it('asks for room before it fetches a file, and says how much is needed and there', async () => {
      const estimate = () => Promise.resolve({ quota: 1_000_000, usage: 900_000 });
      const server = memoryServer(files, BASE);
      const error = await withProperty(navigator, 'storage', { estimate }, () => withProperty(globalThis, 'fetch', server.fetch, () => failure(downloadModel(storage, MANIFEST_URL))));
      expect(error.code).to.equal('storage-full');
      expect(error.message).to.match(/needs \d+\.\d MB, but the browser has only 0\.1 MB left for this site\. Delete a model/);
      expect(paths(server)).to.deep.equal(['manifest.json']);
    });

    it('fetches no more than was agreed to', async () => {
      const bytes = manifest.files.reduce((sum, file) => sum + file.bytes, 0);
      const server = memoryServer(files, BASE);
      const get = (agreedBytes: number) => withProperty(globalThis, 'fetch', server.fetch, () => downloadModel(storage, MANIFEST_URL, { agreedBytes }));
      const error = await failure(get(bytes - 1));
      expect([error.code, paths(server), await storage.folders()]).to.deep.equal(['model-not-stored', ['manifest.json'], []]);
      await get(bytes);
      expect(await storedModels(storage)).to.have.lengthOf(1);
    });

    it('stops when it is cancelled, and goes on later', async () => {
      const controller = new AbortController();
      const error = await download(undefined, { signal: controller.signal, onProgress: ({ done }) => done > 0 && controller.abort() })
        .then(() => null, (reason: unknown) => reason);
      expect((error as DOMException).name).to.equal('AbortError');
      expect(await storedModels(storage)).to.deep.equal([]);
      await download();
      expect(await storedModels(storage)).to.have.lengthOf(1);
    });

    it('fetches a model once when two ask for it at the same time', async () => {
      const server = memoryServer(files, BASE);
      await withProperty(globalThis, 'fetch', server.fetch, () => Promise.all([1, 2].map(() => downloadModel(storage, MANIFEST_URL))));
      expect(server.requests).to.have.lengthOf(manifest.files.length + 2);
    });
  });
}
