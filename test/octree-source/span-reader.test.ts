import { expect } from 'chai';
import type { CloudFiles, FileSpan } from '../../src/octree-source/cloud-files.js';
import { SpanReader } from '../../src/octree-source/span-reader.js';
import { memoryFiles } from '../support/memory-files.js';

const bytes = Uint8Array.from({ length: 4000 }, (_, i) => i % 241);
const span = (begin: number, end: number | null, path = 'octree.bin'): FileSpan => ({ path, begin, end });

function setup(options: ConstructorParameters<typeof SpanReader>[1]) {
  const files = memoryFiles(new Map([['octree.bin', bytes], ['a.bin', bytes.slice(0, 9)], ['b.bin', bytes.slice(9, 20)]]));
  return { files, reader: new SpanReader(files, options), ranges: () => files.requests.spans.map(({ begin, end }) => [begin, end]) };
}

describe('SpanReader', () => {
  it('makes one request of neighbours with small gaps, in whatever order they come', async () => {
    const { reader, ranges } = setup({ largestGap: 10 });
    const parts = await reader.read([span(40, 60), span(0, 20), span(25, 40), span(71, 80)]);
    expect(ranges()).to.deep.equal([[0, 60], [71, 80]]);
    expect(parts).to.deep.equal([bytes.slice(40, 60), bytes.slice(0, 20), bytes.slice(25, 40), bytes.slice(71, 80)]);
  });

  it('makes no request longer than the longest by merging', async () => {
    const { reader, ranges } = setup({ largestGap: 10, longestRequest: 100 });
    await reader.read([0, 50, 100, 150, 200].map((begin) => span(begin, begin + 50)));
    expect(ranges()).to.deep.equal([[0, 100], [100, 200], [200, 250]]);
  });

  it('reads what is asked for twice, or overlaps, once', async () => {
    const { reader, ranges } = setup({});
    const parts = await reader.read([span(10, 30), span(10, 30), span(20, 25)]);
    expect(ranges()).to.deep.equal([[10, 30]]);
    expect(parts[2]).to.deep.equal(bytes.slice(20, 25));
  });

  it('keeps whole files apart', async () => {
    const { reader, files } = setup({});
    expect(await reader.read([span(0, null, 'b.bin'), span(0, null, 'a.bin')])).to.deep.equal([bytes.slice(9, 20), bytes.slice(0, 9)]);
    expect(files.requests.spans).to.have.length(2);
  });

  it('has no more requests under way than it may, over all calls', async () => {
    let [now, most] = [0, 0];
    const { files } = setup({});
    const counted: CloudFiles = {
      ...files,
      async read(asked, signal) {
        most = Math.max(most, ++now);
        await new Promise((resolve) => setTimeout(resolve, 1));
        now--;
        return files.read(asked, signal);
      },
    };
    const reader = new SpanReader(counted, { concurrency: 3, largestGap: 0 });
    await Promise.all([0, 1].map((k) => reader.read(Array.from({ length: 10 }, (_, i) => span(200 * i + 10 * k, 200 * i + 10 * k + 5)))));
    expect([most, now]).to.deep.equal([3, 0]);
  });

  it('sends nothing more once one request has failed or the caller has lost interest', async () => {
    const { reader, files } = setup({ concurrency: 1, largestGap: 0 });
    const beyond = reader.read([span(0, 10), span(3990, 4010), span(100, 110, 'a.bin')]).catch((error: unknown) => error);
    expect(await beyond).to.have.property('code', 'cloud-unreadable');
    const sent = files.requests.spans.length;
    expect(sent).to.be.lessThan(3);
    const controller = new AbortController();
    const reading = reader.read([span(0, 10), span(100, 110), span(200, 210)], controller.signal).catch((error: unknown) => error);
    controller.abort();
    expect(await reading).to.have.property('name', 'AbortError');
    expect(files.requests.spans.length - sent).to.be.lessThan(2);
    expect(await reader.read([span(5, 6)])).to.deep.equal([bytes.slice(5, 6)]);
  });
});
