import { expect } from 'chai';
import { droppedSource } from '../../src/viewer/dropped-files.js';
import { checkedRequests } from '../../src/viewer/checked-requests.js';
import { localSourceOf, openLocalScan, withPaths } from '../../src/viewer/local-scan.js';
import { crowdedCloud, encodeCloud } from '../support/encoded-clouds.js';
import { failure } from '../support/failure.js';

const files = encodeCloud(crowdedCloud(), 'DEFAULT');
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const description = new TextDecoder().decode(files.get('metadata.json'));
const picked = (folder = 'tøwn hall', without: readonly string[] = []) =>
  [...files].filter(([path]) => !without.includes(path)).map(([path, bytes]) => ({ path: `${folder}/${path}`, file: new File([bytes.slice()], path) }));
/** A folder of the cloud, some files of which have other bytes. */
const pickedWith = (changed: Readonly<Record<string, Uint8Array>>) =>
  [...files].map(([path, whole]) => ({ path: `town/${path}`, file: new File([(changed[path] ?? whole).slice()], path) }));

describe('a scan on this computer', () => {
  it('has an address of its own, the same whenever it is opened, and its files', async () => {
    const [source, again] = [picked(), picked()];
    const [first, second, other] = [await openLocalScan(source), await openLocalScan(again), await openLocalScan(picked('other'))];
    expect(first.url).to.match(/^local-scan:\/[\da-f]+-\d+-\d+\/t%C3%B8wn%20hall\/metadata\.json$/);
    expect([first.name, second.url === first.url, other.url === first.url]).to.deep.equal(['tøwn hall', true, false]);
    expect(new URL(first.url, document.baseURI).href).to.equal(first.url);
    expect([localSourceOf(first.url) === again, localSourceOf('https://scans.test/metadata.json')]).to.deep.equal([true, null]);
  });

  it('answers requests for its files, whole and in part', async () => {
    const scan = await openLocalScan(picked());
    const { fetch, getUrl } = checkedRequests({ onError: (error) => expect.fail(error.message), fetch: scan.fetch });
    const url = await getUrl(scan.url);
    const whole = await fetch(url);
    expect(new Uint8Array(await whole.arrayBuffer())).to.deep.equal(files.get('metadata.json'));
    const part = await fetch(url.replace('metadata.json', 'octree.bin'), { headers: { Range: 'bytes=5-14' } });
    expect([part.status, new Uint8Array(await part.arrayBuffer())]).to.deep.equal([206, files.get('octree.bin')!.slice(5, 15)]);
  });

  it('says of a file that is missing what is missing, not that a server could not be reached', async () => {
    const told: string[] = [];
    const scan = await openLocalScan(picked());
    const { fetch, getUrl } = checkedRequests({ onError: ({ message }) => told.push(message), fetch: scan.fetch });
    const url = (await getUrl(scan.url)).replace('metadata.json', 'log.txt');
    expect((await failure(fetch(url))).message).to.equal('tøwn hall/log.txt is not among the files. Choose the whole folder of the cloud.');
    expect(told.length).to.equal(1);
    expect((await failure(scan.fetch('https://scans.test/octree.bin'))).message).to.contain('is no file of the scan tøwn hall');
  });

  for (const [what, source, code, words] of [
    ['lacks its hierarchy', picked('town', ['hierarchy.bin']), 'cloud-unreadable', 'town/hierarchy.bin is not among the files'],
    ['lacks its points', picked('town', ['octree.bin']), 'cloud-unreadable', 'town/octree.bin is not among the files'],
    ['is a LAS file', withPaths([new File([], 'Survey 7.LAS')]), 'cloud-unsupported', 'Convert it with PotreeConverter first'],
    ['is no cloud', withPaths([new File([], 'holiday.jpg')]), 'cloud-unreadable', 'There is no metadata.json or cloud.js here'],
    ['is empty', [], 'cloud-unreadable', 'There is no metadata.json or cloud.js here'],
  ] as const) {
    it(`is refused in words when it ${what}`, async () => {
      const error = await failure(openLocalScan(source));
      expect([error.code, error.message]).to.satisfy(([found, message]: string[]) => found === code && message!.includes(words), error.message);
    });
  }

  for (const [what, changed, words] of [
    ['a description that was cut', { 'metadata.json': bytes(description.slice(0, 40)) }, 'town/metadata.json is not valid JSON'],
    ['a foreign description', { 'metadata.json': bytes('{"name": "my-app", "version": "1.0.0"}') }, 'town/metadata.json does not describe a Potree 2.0 octree: it has version 1.0.0'],
    ['a description without bounds', { 'metadata.json': bytes(JSON.stringify({ ...JSON.parse(description), boundingBox: {} })) }, 'town/metadata.json has no usable "boundingBox"'],
    ['a hierarchy that was cut', { 'hierarchy.bin': files.get('hierarchy.bin')!.slice(0, 30) }, 'town/hierarchy.bin could not be read: it ends at byte 30'],
    ['points that are all zeros', { 'octree.bin': new Uint8Array(files.get('octree.bin')!.length) }, 'town is damaged: all '],
  ] as const) {
    it(`is refused in words before a host gets it when it has ${what}`, async () => {
      const { code, message } = await failure(openLocalScan(pickedWith(changed)));
      expect(code).to.equal('cloud-unreadable');
      expect(message).to.contain(words);
    });
  }

  it('is refused in words when the picked folder holds a LAZ file', async () => {
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('raw-scans', { create: true });
    await folder.getFileHandle('a.copc.laz', { create: true });
    expect((await failure(openLocalScan(folder))).message).to.contain('a.copc.laz is a scan that no viewer can stream yet');
  });

  it('is taken from what is dropped together', async () => {
    const data = new DataTransfer();
    for (const { file } of picked()) data.items.add(file);
    data.items.add('not a file', 'text/plain');
    const source = await droppedSource(data);
    if ('kind' in source) expect.fail('expected files');
    expect(source.map(({ path }) => path)).to.have.members([...files.keys()]);
    const { url, name } = await openLocalScan(source);
    expect(url.split('metadata.json').length).to.equal(2);
    expect(name).to.equal(JSON.parse(new TextDecoder().decode(files.get('metadata.json'))).name);
  });
});
