import { expect } from 'chai';
import type { CloudFiles, FileBytes } from '../../src/octree-source/cloud-files.js';
import { httpFiles } from '../../src/octree-source/http-files.js';
import { folderFiles, pickedFiles, withPaths } from '../../src/octree-source/local-files.js';
import { openOctree, type OctreeSource } from '../../src/octree-source/octree-source.js';
import { encodeCloud } from '../support/encoded-clouds.js';
import { memoryFiles } from '../support/memory-files.js';
import { type Answer, memoryServer } from '../support/memory-server.js';
import { expectFailure, key, spoiled, walk, written } from '../support/spoiled-clouds.js';

describe('access to a cloud', () => {
  it('that is refused in the middle', async () => {
    let allowed = true;
    const cloud = await openOverHttp(() => (allowed ? null : { status: 403 }));
    await cloud.load({ cloud: 'town', name: 'r' }, []);
    allowed = false;
    await expectFailure(cloud.load({ cloud: 'town', name: 'r0' }, []), 'cloud-unreadable', 'octree.bin', 'answered 403', 'new link');
    allowed = true;
    expect((await cloud.load({ cloud: 'town', name: 'r0' }, [])).positions.length).to.be.greaterThan(0);
  });

  it('to a folder without a cloud', async () => {
    await expectFailure((async () => pickedFiles(withPaths([new File([], 'holiday.jpg')])))(), 'cloud-unreadable', 'no metadata.json or cloud.js');
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('empty', { create: true });
    await expectFailure(folderFiles(folder), 'cloud-unreadable', 'no metadata.json or cloud.js');
  });

  it('to a folder with several clouds', () => expectFailure((async () => pickedFiles(withPaths(['a', 'b'].map((name) => at(`scans/${name}/metadata.json`)))))(), 'cloud-unreadable', 'scans/a/metadata.json', 'scans/b/metadata.json'));

  it('to a folder that lacks a file', () => expectFailure(openOctree(pickedFiles(withPaths([at('town/metadata.json', encodeCloud(written, 'DEFAULT').get('metadata.json'))]))), 'cloud-unreadable', 'town/hierarchy.bin is not among the files'));

  it('to a file that is too short', async () => {
    const files = spoiled((all) => all.set('octree.bin', written.octree.slice(0, 10)));
    const cloud = await openOctree(pickedFiles(withPaths([...files].map(([path, bytes]) => at(`town/${path}`, bytes)))), { id: 'memory' });
    await expectFailure(cloud.load(key('r'), []), 'cloud-unreadable', 'town/octree.bin', 'ends at byte 10');
  });

  it('to a file that was changed since it was picked', async () => {
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('changing', { create: true });
    const files = encodeCloud(written, 'DEFAULT');
    for (const [path, bytes] of files) await write(folder, path, bytes);
    const cloud = await openOctree(await folderFiles(folder), { id: 'memory', nodeCacheBytes: 0 });
    await cloud.load(key('r'), []);
    await write(folder, 'octree.bin', new Uint8Array([...written.octree, 1]));
    await expectFailure(cloud.load(key('r'), []), 'cloud-changed', 'octree.bin');
  });
});

describe('a cloud that is replaced while it is open', () => {
  const versions: Readonly<Record<string, [Record<string, string>, Record<string, string>, boolean]>> = {
    'by another tag': [{ ETag: '"a"' }, { ETag: '"b"' }, true],
    'by another date': [{ 'Last-Modified': 'Wed, 25 Nov 2026 10:00:00 GMT' }, { 'Last-Modified': 'Wed, 25 Nov 2026 11:00:00 GMT' }, true],
    'by another length': [{ 'Content-Range': 'bytes 0-0/100' }, { 'Content-Range': 'bytes 0-0/101' }, true],
    'not by the tag of another machine with the same file': [{ ETag: '"a"', 'Last-Modified': 'Wed, 25 Nov 2026 10:00:00 GMT' }, { ETag: '"b"', 'Last-Modified': 'Wed, 25 Nov 2026 10:00:00 GMT' }, false],
  };
  for (const [name, [before, after, other]] of Object.entries(versions)) {
    it(name, async () => {
      let replaced = false;
      const length = (headers: Record<string, string>, range: string): Record<string, string> =>
        headers['Content-Range'] ? { 'Content-Range': range.replace(/\d+$/, headers['Content-Range'].includes('101') ? '99999' : '88888') } : headers;
      const cloud = await openOverHttp((_, path, range) => (path === 'octree.bin' ? { headers: length(replaced ? after : before, range) } : null));
      await cloud.load({ cloud: 'town', name: 'r' }, []);
      replaced = true;
      const next = cloud.load({ cloud: 'town', name: 'r0' }, []);
      if (other) await expectFailure(next, 'cloud-changed', 'octree.bin was replaced while the cloud was open');
      else expect((await next).positions.length).to.be.greaterThan(0);
    });
  }

  it('by a hierarchy of another length, also where only the source of the bytes knows it', async () => {
    const files = memoryFiles(encodeCloud(written, 'DEFAULT'));
    let added = 0;
    const growing: CloudFiles = {
      ...files,
      async read(span, signal): Promise<FileBytes> {
        const { bytes, version } = await files.read(span, signal);
        return { bytes, version: { ...version, length: version.length! + (span.path === 'hierarchy.bin' ? added : 0) } };
      },
    };
    const cloud = await openOctree(growing);
    added = 22;
    await expectFailure(walk(cloud), 'cloud-changed', 'hierarchy.bin');
  });
});

/** A cloud on a server whose answers can be changed by what is asked for. */
function openOverHttp(answer: (index: number, path: string, range: string) => Answer | null): Promise<OctreeSource> {
  const base = 'https://scans.test/town/';
  const files = encodeCloud(written, 'DEFAULT');
  const server: ReturnType<typeof memoryServer> = memoryServer(files, base, (index, path) => {
    const [, begin, end] = /bytes=(\d+)-(\d+)/.exec(server.requests[index]!.range ?? '') ?? [];
    return answer(index, path, `bytes ${begin}-${end}/${files.get(path)?.length}`);
  });
  return openOctree(httpFiles(`${base}metadata.json`, { fetch: server.fetch }), { id: 'town', nodeCacheBytes: 0 });
}

function at(path: string, bytes: Uint8Array = new Uint8Array(0)): File {
  const file = new File([new Uint8Array(bytes)], path.slice(path.lastIndexOf('/') + 1));
  Object.defineProperty(file, 'webkitRelativePath', { value: path });
  return file;
}

async function write(folder: FileSystemDirectoryHandle, path: string, bytes: Uint8Array): Promise<void> {
  const writer = await (await folder.getFileHandle(path, { create: true })).createWritable();
  await writer.write(new Uint8Array(bytes));
  await writer.close();
}
