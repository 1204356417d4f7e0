import { expect } from 'chai';
import type { ModelStorage } from '../../src/model-store/model-storage.js';
import { writeFile } from '../../src/model-store/stored-models.js';

const pattern = (length: number, seed: number) => Uint8Array.from({ length }, (_, i) => (i * 31 + (i >> 8) + seed) & 255);

/** What every storage of models must do. */
export function describeModelStorage(name: string, create: () => Promise<ModelStorage>): void {
  describe(`${name} as a storage of models`, () => {
    let storage: ModelStorage;

    before(async () => {
      storage = await create();
    });

    beforeEach(async () => {
      for (const folder of await storage.folders()) await storage.removeFolder(folder);
    });

    it('reads what was written in parts, whatever becomes of the parts afterwards', async () => {
      const part = pattern(200_000, 1);
      const sink = await storage.create('a', 'encoder.bin');
      await sink.write(part.subarray(0, 70_001));
      await sink.write(part.subarray(70_001));
      part.fill(9, 70_001, 70_100);
      await sink.close();
      expect(await storage.read('a', 'encoder.bin')).to.deep.equal(pattern(200_000, 1));
      expect(await storage.size('a', 'encoder.bin')).to.equal(200_000);
    });

    it('keeps names of files as manifests have them', async () => {
      const names = ['encoder.onnx', 'weights/encoder 1.bin', '../%2F.json', 'naïve(1).bin'];
      for (const [i, file] of names.entries()) await writeFile(storage, 'a', file, pattern(10, i));
      expect((await storage.files('a')).sort()).to.deep.equal([...names].sort());
      for (const [i, file] of names.entries()) expect(await storage.read('a', file)).to.deep.equal(pattern(10, i));
    });

    it('begins a file that is there anew', async () => {
      await writeFile(storage, 'a', 'file', pattern(1000, 1));
      await writeFile(storage, 'a', 'file', pattern(10, 2));
      expect(await storage.read('a', 'file')).to.deep.equal(pattern(10, 2));
    });

    it('has no file that nobody made', async () => {
      expect([await storage.read('a', 'file'), await storage.size('a', 'file')]).to.deep.equal([null, null]);
      expect([await storage.files('a'), await storage.folders()]).to.deep.equal([[], []]);
    });

    it('removes files and folders, and nothing else', async () => {
      for (const file of ['one', 'two']) await writeFile(storage, 'a', file, pattern(5, 1));
      await writeFile(storage, 'b', 'one', pattern(5, 2));
      await storage.removeFile('a', 'one');
      await storage.removeFile('a', 'none');
      expect(await storage.files('a')).to.deep.equal(['two']);
      await storage.removeFolder('a');
      await storage.removeFolder('none');
      expect([await storage.files('a'), await storage.folders()]).to.deep.equal([[], ['b']]);
      expect(await storage.read('b', 'one')).to.deep.equal(pattern(5, 2));
    });
  });
}
