import { expect } from 'chai';
import { base64FromBytes, bytesFromBase64 } from '../../src/export/base64.js';
import { sampleText, SampleTexts } from '../../src/export/sample-texts.js';
import { sceneToFile } from '../../src/export/scene-file.js';
import { makeSegment } from '../support/fake-segments.js';
import { keptObject } from '../support/saved-objects.js';
import { withProperty } from '../support/with-property.js';

const object = keptObject(8, 'https://example.org/site/metadata.json', [0, 0]);
/** Objects of 48 kB each. */
const objects = (count: number) =>
  Array.from({ length: count }, (_, i) => makeSegment(8 + i, { sample: { ...object.sample, label: 8 + i, positions: new Float32Array(12_000) } }));

function setup() {
  const frames: (() => void)[] = [];
  const encoded: number[] = [];
  const texts = new SampleTexts({ schedule: (frame) => frames.push(frame), encode: ({ label }) => { encoded.push(label); return `text ${label}`; } });
  const frame = (): number[] => {
    encoded.length = 0;
    frames.shift()?.();
    return [...encoded];
  };
  return { texts, encoded, frame, frames };
}

describe('SampleTexts', () => {
  it('encodes a few objects each frame, and none when they are asked for', () => {
    const { texts, encoded, frame, frames } = setup();
    const segments = objects(20);
    texts.follow(segments);
    expect(encoded).to.deep.equal([]);
    const counts = [frame(), frame(), frame()].map(({ length }) => length);
    expect([counts, frames.length]).to.deep.equal([[7, 7, 6], 0]);
    encoded.length = 0;
    const file = sceneToFile([{ url: 'x', identity: null, name: null, nextLabel: 99, segments }], (sample) => texts.of(sample));
    expect([file.clouds[0]!.segments[19]!.sample, encoded]).to.deep.equal(['text 27', []]);
  });

  it('encodes what it has not come to when it is asked for it', () => {
    const { texts, encoded } = setup();
    const segments = objects(2);
    texts.follow(segments);
    expect([texts.of(segments[1]!.sample), encoded]).to.deep.equal(['text 9', [9]]);
  });

  it('encodes no object twice, and forgets those that are gone', () => {
    const { texts, encoded, frame } = setup();
    const segments = objects(3);
    texts.follow(segments);
    frame();
    texts.follow(segments.slice(1));
    expect(frame()).to.deep.equal([]);
    texts.of(segments[0]!.sample);
    expect(encoded).to.deep.equal([8]);
  });

  it('says the same as encoding at once', () => {
    expect(new SampleTexts().of(object.sample)).to.equal(sampleText(object.sample));
  });
});

describe('base64', () => {
  it('is the same with and without the browser\'s own', async () => {
    const bytes = Uint8Array.from({ length: 100_000 }, (_, i) => (i * i) % 251);
    for (const length of [0, 1, 2, 3, 24_576, 24_577, 100_000]) {
      const part = bytes.subarray(0, length);
      const text = base64FromBytes(part);
      await withProperty(Uint8Array.prototype, 'toBase64', undefined, async () => expect(base64FromBytes(part)).to.equal(text));
      expect(bytesFromBase64(text)).to.deep.equal(part.slice());
      await withProperty(Uint8Array, 'fromBase64', undefined, async () => expect(bytesFromBase64(text)).to.deep.equal(part.slice()));
    }
  });
});
