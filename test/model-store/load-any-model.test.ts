import { expect } from 'chai';
import { registerArchitecture } from '../../src/model/architectures.js';
import type { ModelSource } from '../../src/model/model-source.js';
import { downloadModel } from '../../src/model-store/download-model.js';
import { loadAnyModel } from '../../src/model-store/load-any-model.js';
import { LocalLibrary } from '../../src/model-store/local-library.js';
import type { ModelStorage } from '../../src/model-store/model-storage.js';
import { modelId, writeFile } from '../../src/model-store/stored-models.js';
import { failure } from '../support/failure.js';
import { planNearestPrompt } from '../support/nearest-prompt.js';
import { memoryServer } from '../support/memory-server.js';
import { BASE, emptied, MANIFEST_URL, servedFiles, STORAGES } from '../support/stored-model.js';
import { withProperty } from '../support/with-property.js';

const [, openCache] = STORAGES[1]!;

describe('loadAnyModel', () => {
  let storage: ModelStorage;
  let files: Map<string, Uint8Array>;
  let id: string;

  before(async () => {
    storage = await openCache();
    const served = await servedFiles();
    files = served.files;
    id = modelId(served.text);
  });

  beforeEach(() => emptied(storage));
  after(() => emptied(storage));

  const load = (source: ModelSource, onProgress?: (done: number, total: number) => void) =>
    loadAnyModel(source, onProgress ? { onProgress } : {}, async () => storage);
  const served = <T>(run: () => Promise<T>, all = files) => {
    const server = memoryServer(all, BASE);
    return withProperty(globalThis, 'fetch', server.fetch, run).then((result) => ({ result, server }));
  };
  const offline = <T>(run: () => Promise<T>) => served(run, new Map());
  const store = () => served(() => downloadModel(storage, MANIFEST_URL));

  it('reads a stored model without any request, by number and by address', async () => {
    await store();
    for (const source of [{ stored: id }, { manifestUrl: MANIFEST_URL }]) {
      const { server } = await offline(async () => {
        const { manifest, read } = await load(source);
        for (const file of manifest.files) expect(await read(file)).to.deep.equal(files.get(file.path));
      });
      expect(server.requests).to.deep.equal([]);
    }
  });

  it('tells how much of a stored model is read, each file once', async () => {
    await store();
    const seen: number[] = [];
    const { manifest, read } = await load({ stored: id }, (done) => seen.push(done));
    for (const file of [...manifest.files, ...manifest.files]) await read(file);
    expect(seen.at(-1)).to.equal(manifest.files.reduce((sum, { bytes }) => sum + bytes, 0));
  });

  it('takes a small model from its server, and stores nothing', async () => {
    const { server } = await served(() => load({ manifestUrl: MANIFEST_URL }));
    expect([server.requests.length, await storage.folders()]).to.deep.equal([files.size, []]);
  });

  it('takes a small model from its server also where nothing can be stored', async () => {
    const { result } = await served(() => loadAnyModel({ manifestUrl: MANIFEST_URL }, {}, () => Promise.reject(new Error('private'))));
    expect(result.manifest.files.length).to.equal(files.size - 1);
  });

  it('does not fetch the files of a large model that nobody agreed to', async () => {
    const manifest = JSON.parse(new TextDecoder().decode(files.get('manifest.json'))) as { files: { bytes: number }[] };
    manifest.files[0]!.bytes = 21e6;
    const large = new Map(files).set('manifest.json', new TextEncoder().encode(JSON.stringify(manifest)));
    const { result, server } = await served(() => failure(load({ manifestUrl: MANIFEST_URL })), large);
    expect([result.code, /has 2\d\.\d MB and is not on this device/.test(result.message)]).to.deep.equal(['model-not-stored', true]);
    expect(server.requests.map(({ path }) => path)).to.deep.equal(['manifest.json']);
  });

  it('stores a model of an architecture that nobody has registered here, and opens it where somebody has', async () => {
    const own = new Map<string, Uint8Array>();
    for (const name of ['manifest.json', 'segmenter.onnx', 'segmenter.bin']) {
      const response = await fetch(`/test/fixtures/nearest-prompt/${name}`);
      if (response.ok) own.set(name, new Uint8Array(await response.arrayBuffer()));
    }
    const library = new LocalLibrary(async () => storage);
    const { result } = await served(async () => [await library.describe(MANIFEST_URL), await library.download({ manifestUrl: MANIFEST_URL, bytes: 1e6 })], own);
    expect(result.map(({ name }) => name)).to.deep.equal(['nearest-prompt', 'nearest-prompt']);
    const [kept] = (await library.shelf()).models;
    expect((await failure(load({ stored: kept!.id }))).message).to.match(/^the stored model nearest-prompt: .*which this page cannot run/);
    registerArchitecture('nearest-prompt', planNearestPrompt);
    const { manifest, read } = await load({ stored: kept!.id });
    expect(manifest).to.have.property('colorMetres');
    for (const file of manifest.files) expect(await read(file)).to.deep.equal(own.get(file.path));
  });

  it('says that a model was deleted, or damaged', async () => {
    expect((await failure(load({ stored: id }))).code).to.equal('model-not-stored');
    await store();
    const { manifest, read } = await load({ stored: id });
    const [file] = manifest.files;
    await writeFile(storage, id, file!.path, files.get(file!.path)!.map((byte, i) => (i === 3 ? byte ^ 1 : byte)));
    const error = await failure(read(file!));
    expect([error.code, error.message]).to.deep.equal(['model-invalid',
      `The model ${manifest.name} on this device is damaged (${file!.path}). Delete it in the list of models, then download or convert it again.`]);
  });
});
