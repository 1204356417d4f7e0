import { expect } from 'chai';
import { LocalLibrary } from '../../src/model-store/local-library.js';
import { createModelFolder } from '../../src/model-store/model-folder.js';
import type { ModelStorage } from '../../src/model-store/model-storage.js';
import { removeUnfinished, storedModels, writeFile, writeNote } from '../../src/model-store/stored-models.js';
import { failure } from '../support/failure.js';
import { emptied, servedFiles, STORAGES } from '../support/stored-model.js';

for (const [name, open] of STORAGES) {
  describe(`createModelFolder in ${name}`, () => {
    let storage: ModelStorage;
    let files: Map<string, Uint8Array>;

    before(async () => {
      storage = await open();
      ({ files } = await servedFiles());
    });

    beforeEach(() => emptied(storage));
    after(() => emptied(storage));

    /** The files in the order in which a converter writes them, the manifest last. */
    async function make(without: string | null = null) {
      const folder = await createModelFolder(storage, 'tiny');
      for (const [path, bytes] of [...files].reverse()) {
        if (path === without) continue;
        const sink = await folder.create(path);
        await sink.write(bytes.subarray(0, 100));
        await sink.write(bytes.subarray(100));
        await sink.close();
      }
      return folder;
    }

    it('keeps a model that was made here', async () => {
      const model = await (await make()).commit();
      expect(await storedModels(storage)).to.deep.equal([model]);
      expect([model.manifestUrl, await storage.read(model.folder, 'manifest.json')]).to.deep.equal([null, files.get('manifest.json')]);
    });

    it('keeps one of two models that are the same', async () => {
      const first = await (await make()).commit();
      const second = await (await make()).commit();
      expect([second, await storage.folders()]).to.deep.equal([first, [first.folder]]);
    });

    it('refuses a model that lacks a file, and keeps nothing of it', async () => {
      const [lacking] = [...files.keys()].filter((path) => path !== 'manifest.json');
      const error = await failure(make(lacking!).then((folder) => folder.commit()));
      expect([error.code, error.message]).to.deep.equal(['model-invalid', `The model tiny is not whole: ${lacking} is missing. Convert it again.`]);
      expect(await storage.folders()).to.deep.equal([]);
    });

    it('removes all of a model that is given up', async () => {
      await (await make('manifest.json')).discard();
      expect(await storage.folders()).to.deep.equal([]);
    });

    it('lists what another version of the tool has made, to be deleted', async () => {
      const { folder: whole } = await (await make()).commit();
      await writeFile(storage, 'made-by-a-newer-tool', 'manifest.json', new TextEncoder().encode('{"formatVersion":99}'));
      await writeFile(storage, 'made-by-a-newer-tool', 'encoder.bin', new Uint8Array(5));
      await writeNote(storage, 'made-by-a-newer-tool', { name: 'newer', manifestUrl: null, bytes: 5 });
      const library = new LocalLibrary(async () => storage);
      const { models, half, foreign } = await library.shelf();
      expect([models.map(({ folder }) => folder), half, foreign]).to.deep.equal([[whole], [], [{ folder: 'made-by-a-newer-tool', name: 'newer', bytes: 5 }]]);
      await library.remove('made-by-a-newer-tool');
      expect(await storage.folders()).to.deep.equal([whole]);
    });

    it('cleans up what a closed page left behind, but not what is being made', async () => {
      await writeFile(storage, 'made-by-a-page-that-was-closed', 'encoder.onnx', new Uint8Array(5));
      await writeFile(storage, 'made-by-a-page-that-was-closed', 'manifest.json', new TextEncoder().encode('{"formatVer'));
      await writeFile(storage, 'made-by-a-newer-tool', 'manifest.json', new TextEncoder().encode('{"formatVersion":99}'));
      const { folder: whole } = await (await make()).commit();
      const folder = await make('manifest.json');
      const before = await storage.folders();
      await removeUnfinished(storage);
      expect((await storage.folders()).sort()).to.deep.equal(before.filter((name) => name !== 'made-by-a-page-that-was-closed').sort());
      await folder.discard();
      expect((await storage.folders()).sort()).to.deep.equal(['made-by-a-newer-tool', whole].sort());
    });
  });
}
