import { expect } from 'chai';
import type { LabelStorage, WritableFile } from '../../src/label-store/storage.js';
import { failure } from '../support/failure.js';

const bytes = (...values: number[]) => Uint8Array.from(values);
const pattern = (length: number, seed: number) => Uint8Array.from({ length }, (_, i) => (i * 31 + (i >> 8) + seed) & 255);

/** What every storage of labels must do. */
export function describeStorage(name: string, create: () => Promise<LabelStorage>): void {
  describe(`${name} as a storage of labels`, () => {
    let storage: LabelStorage;
    let file: WritableFile;

    before(async () => {
      storage = await create();
    });

    beforeEach(async () => {
      await storage.removeFolder('folder');
      await storage.removeFolder('other');
      file = await storage.openWritable('folder', 'file-1');
    });

    afterEach(async () => {
      file.close();
      await storage.removeFolder('folder');
    });

    it('makes an empty file', async () => {
      expect(await file.size()).to.equal(0);
      expect(await file.read(0, 10)).to.have.lengthOf(0);
    });

    it('reads what was appended, in parts, across the borders of appends', async () => {
      await file.append([bytes(1, 2), bytes(), bytes(3)], 0);
      await file.append([bytes(4, 5)], 3);
      expect(await file.size()).to.equal(5);
      expect([...(await file.read(1, 3))]).to.deep.equal([2, 3, 4]);
      expect([...(await file.read(4, 1))]).to.deep.equal([5]);
    });

    it('reads as many bytes as there are', async () => {
      await file.append([bytes(1, 2, 3)], 0);
      expect([...(await file.read(2, 100))]).to.deep.equal([3]);
      expect(await file.read(3, 1)).to.have.lengthOf(0);
      expect(await file.read(1000, 1)).to.have.lengthOf(0);
    });

    it('keeps large appends of parts that are pieces of larger buffers', async () => {
      const whole = pattern(300_000, 1);
      await file.append([whole.subarray(0, 70_001), whole.subarray(70_001, 70_002), whole.subarray(70_002)], 0);
      expect(await file.read(0, 300_000)).to.deep.equal(whole);
      expect(await file.read(65_530, 140_000)).to.deep.equal(whole.slice(65_530, 205_530));
    });

    it('does not mind that what was appended is changed afterwards', async () => {
      const part = bytes(1, 2, 3);
      await file.append([part], 0);
      part.fill(9);
      expect([...(await file.read(0, 3))]).to.deep.equal([1, 2, 3]);
    });

    it('refuses to append anywhere but at the end, and stays as it was', async () => {
      await file.append([bytes(1, 2, 3)], 0);
      for (const at of [0, 2, 4]) expect((await failure(file.append([bytes(9)], at))).code).to.equal('labels-read-only');
      expect([...(await file.read(0, 10))]).to.deep.equal([1, 2, 3]);
    });

    it('cuts off the end and goes on from there', async () => {
      await file.append([pattern(200_000, 1)], 0);
      await file.truncate(100_000);
      expect(await file.size()).to.equal(100_000);
      await file.append([bytes(7, 8)], 100_000);
      expect([...(await file.read(99_999, 10))]).to.deep.equal([pattern(200_000, 1)[99_999], 7, 8]);
    });

    it('cuts off nothing where the file ends before', async () => {
      await file.append([bytes(1)], 0);
      await file.truncate(1);
      expect(await file.size()).to.equal(1);
    });

    it('keeps a file that was flushed and closed', async () => {
      await file.append([bytes(1, 2)], 0);
      await file.flush();
      file.close();
      file = await storage.openWritable('folder', 'file-1');
      expect([...(await file.read(0, 10))]).to.deep.equal([1, 2]);
    });

    it('lets others read while the writer has the file, and see what is new', async () => {
      await file.append([bytes(1, 2)], 0);
      await file.flush();
      const reader = (await storage.open('folder', 'file-1'))!;
      expect([...(await reader.read(0, 10))]).to.deep.equal([1, 2]);
      await file.append([bytes(3)], 2);
      await file.flush();
      expect([...(await reader.read(0, 10))]).to.deep.equal([1, 2, 3]);
      expect(await reader.size()).to.equal(3);
      reader.close();
    });

    it('has no file that nobody made', async () => {
      expect(await storage.open('folder', 'file-2')).to.equal(null);
      expect(await storage.open('other', 'file-1')).to.equal(null);
      expect(await storage.files('other')).to.deep.equal([]);
    });

    it('lists folders and files', async () => {
      (await storage.openWritable('folder', 'file-22')).close();
      expect((await storage.files('folder')).sort()).to.deep.equal(['file-1', 'file-22']);
      expect(await storage.folders()).to.include('folder').and.not.include('other');
    });

    it('removes a file and leaves its neighbours', async () => {
      (await storage.openWritable('folder', 'file-22')).close();
      file.close();
      await storage.removeFile('folder', 'file-1');
      await storage.removeFile('folder', 'file-3');
      expect(await storage.files('folder')).to.deep.equal(['file-22']);
      file = await storage.openWritable('folder', 'file-1');
      expect(await file.size()).to.equal(0);
    });

    it('shows an empty file to those who read one that was removed', async () => {
      await file.append([bytes(1, 2)], 0);
      await file.flush();
      const reader = (await storage.open('folder', 'file-1'))!;
      file.close();
      await storage.removeFile('folder', 'file-1');
      expect(await reader.size()).to.equal(0);
      expect(await reader.read(0, 2)).to.have.lengthOf(0);
    });

    it('removes a folder with all that is in it, and nothing else', async () => {
      const other = await storage.openWritable('other', 'file-1');
      await other.append([bytes(5)], 0);
      file.close();
      await storage.removeFolder('folder');
      expect(await storage.files('folder')).to.deep.equal([]);
      expect([...(await other.read(0, 1))]).to.deep.equal([5]);
      other.close();
      await storage.removeFolder('other');
    });
  });
}
