import { expect } from 'chai';
import { SampleFeed } from '../../src/tool/sample-feed.js';
import type { LabelledSample } from '../../src/propagation/labelled-sample.js';
import { settle } from '../support/fake-records.js';
import { makeSegment } from '../support/fake-segments.js';

/** An object of half a million bytes. */
function sampleOf(label: number): LabelledSample {
  return { ...makeSegment(8).sample, label, positions: new Float32Array(93_750), labels: new Uint32Array(31_250) };
}

describe('SampleFeed', () => {
  let sent: number[][];
  let frames: (() => void)[];
  let feed: SampleFeed;

  beforeEach(() => {
    sent = [];
    frames = [];
    feed = new SampleFeed({ send: (samples) => void sent.push(samples.map(({ label }) => label)), schedule: (frame) => void frames.push(frame) });
  });

  it('sends a megabyte each frame, in order', async () => {
    feed.push([1, 2, 3, 4, 5].map(sampleOf));
    frames.shift()!();
    expect(sent).to.deep.equal([[1, 2]]);
    feed.push([sampleOf(6)]);
    frames.shift()!();
    frames.shift()!();
    expect(sent).to.deep.equal([[1, 2], [3, 4], [5, 6]]);
    await feed.settled();
  });

  it('waits for what is to come before, and sends all at once when it must', async () => {
    let ready: () => void = () => undefined;
    feed.push([1, 2, 3].map(sampleOf));
    feed.holdFor(new Promise((resolve) => (ready = resolve)));
    for (const frame of frames.splice(0)) frame();
    expect(sent).to.deep.equal([]);
    feed.flush();
    expect(sent).to.deep.equal([[1, 2, 3]]);
    feed.push([sampleOf(4)]);
    await settle();
    for (const frame of frames.splice(0)) frame();
    expect(sent.length).to.equal(1);
    ready();
    await settle();
    for (const frame of frames.splice(0)) frame();
    expect(sent).to.deep.equal([[1, 2, 3], [4]]);
  });

  it('sends nothing once it is cleared, and leaves nobody waiting', async () => {
    feed.push([sampleOf(1)]);
    const settled = feed.settled();
    feed.clear();
    await settled;
    await settle();
    expect(sent).to.deep.equal([]);
  });
});
