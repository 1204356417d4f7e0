import { expect } from 'chai';
import { decodeLabels, encodeLabels, MOST_POINTS } from '../../src/label-store/label-codec.js';
import { SegmentationError } from '../../src/errors.js';
import { seededRandom } from '../support/random-clouds.js';

/** Labels in all manners: how many different ones, how long their runs, how large the numbers. */
function* randomNodes(): Generator<Uint32Array> {
  const random = seededRandom(11);
  for (let round = 0; round < 400; round++) {
    const size = Math.floor(3000 * random() ** 2);
    const labels = Math.ceil(2 ** (11 * random()));
    const scale = round % 3 === 0 ? 0xffffffff / labels : 1;
    const meanRun = 2 ** (8 * random());
    const skew = 1 + 4 * random();
    let label = 0;
    yield Uint32Array.from({ length: size }, () => {
      if (random() < 1 / meanRun) label = Math.floor(scale * Math.floor(labels * random() ** skew));
      return label;
    });
  }
}

function edgeNodes(): Map<string, Uint32Array> {
  const alternating = (a: number, b: number) => Uint32Array.from({ length: 2000 }, (_, i) => (i % 2 ? a : b));
  return new Map([
    ['no point', new Uint32Array(0)],
    ['one point', Uint32Array.of(7)],
    ['the largest number', Uint32Array.of(0xffffffff, 0, 0xffffffff)],
    ['one label', new Uint32Array(5000).fill(3_000_000_000)],
    ['no label', new Uint32Array(5000)],
    ['two labels in turn', alternating(0, 0xffffffff)],
    ['every point another', Uint32Array.from({ length: 20_000 }, (_, i) => i)],
    ['every point another, many times', Uint32Array.from({ length: 60_000 }, (_, i) => (i * 7919) % 16_384)],
    ['a rare label among many points', Uint32Array.from({ length: 200_000 }, (_, i) => (i === 123_456 ? 9 : 1))],
    ['as many labels as fit the small table', Uint32Array.from({ length: 5000 }, (_, i) => (i * 31) % 512)],
    ['one more than that', Uint32Array.from({ length: 5000 }, (_, i) => (i * 31) % 513)],
  ]);
}

/** What decoding throws; null when it gives labels. */
function failureOf(bytes: Uint8Array): unknown {
  try {
    decodeLabels(bytes);
    return null;
  } catch (error) {
    return error;
  }
}

describe('the code of labels', () => {
  it('gives back every node it was given', () => {
    for (const labels of randomNodes()) expect(decodeLabels(encodeLabels(labels))).to.deep.equal(labels);
  });

  it('gives back the awkward ones too', () => {
    for (const [name, labels] of edgeNodes()) expect(decodeLabels(encodeLabels(labels)), name).to.deep.equal(labels);
  });

  it('takes some bytes for one label, however many points there are', () => {
    expect(encodeLabels(new Uint32Array(100_000).fill(12)).length).to.be.at.most(6);
  });

  it('takes a number a run for points in the order of objects', () => {
    const labels = Uint32Array.from({ length: 10_000 }, (_, i) => Math.floor(i / 1000));
    expect(encodeLabels(labels).length).to.be.at.most(4 + 10 + 10 * 2);
  });

  it('comes within 3 percent of the entropy for points in no order', () => {
    const random = seededRandom(5);
    const labels = Uint32Array.from({ length: 100_000 }, () => Math.floor(12 * random() ** 3));
    const shares = Array.from({ length: 12 }, (_, label) => labels.filter((other) => other === label).length / labels.length);
    const entropy = shares.reduce((sum, share) => sum - share * Math.log2(share), 0) / 8;
    expect(encodeLabels(labels).length / labels.length).to.be.within(entropy, 1.03 * entropy);
  });

  it('never takes more than the runs would', () => {
    for (const labels of randomNodes()) {
      const runs = labels.reduce((count, label, i) => count + (i === 0 || label !== labels[i - 1] ? 1 : 0), 0);
      expect(encodeLabels(labels).length).to.be.at.most(12 + 5 * runs + 6 * runs);
    }
  });

  it('refuses more points than a node has', () => {
    const claimed = { length: MOST_POINTS + 1 } as Uint32Array;
    expect(() => encodeLabels(claimed)).to.throw(RangeError, String(MOST_POINTS + 1));
  });

  it('says so when bytes are cut off anywhere', () => {
    for (const [name, labels] of edgeNodes()) {
      const bytes = encodeLabels(labels);
      const step = Math.max(1, Math.floor(bytes.length / 50));
      for (let size = 0; size < bytes.length; size += step) {
        expect(failureOf(bytes.subarray(0, size)), `${name}, ${size} of ${bytes.length}`).to.be.instanceOf(SegmentationError).with.property('code', 'labels-corrupt');
      }
    }
  });

  it('says so when bytes follow the end', () => {
    for (const [name, labels] of edgeNodes()) {
      const bytes = encodeLabels(labels);
      const longer = new Uint8Array(bytes.length + 1);
      longer.set(bytes);
      expect(failureOf(longer), name).to.be.instanceOf(SegmentationError);
    }
  });

  it('never does anything but decode or refuse, whatever the bytes are', () => {
    const random = seededRandom(3);
    const nodes = [...edgeNodes().values()].filter(({ length }) => length < 10_000);
    let refused = 0;
    for (let round = 0; round < 3000; round++) {
      const bytes = encodeLabels(nodes[round % nodes.length]);
      for (let flips = 1 + 3 * random(); flips > 0; flips--) bytes[Math.floor(bytes.length * random() ** 2)] = 256 * random();
      const error = failureOf(bytes);
      if (error !== null) expect(error).to.be.instanceOf(SegmentationError).with.property('code', 'labels-corrupt');
      if (error !== null) refused++;
    }
    expect(refused).to.be.greaterThan(1000);
  });

  it('takes no memory for a node that claims billions of points', () => {
    const bytes = Uint8Array.of(0x10, 0xff, 0xff, 0xff, 0xff, 0x0f, 1);
    expect(failureOf(bytes)).to.be.instanceOf(SegmentationError).with.property('message').that.includes('4294967295 points');
  });

  it('refuses a code and a version that it does not know', () => {
    expect(failureOf(Uint8Array.of(0x13, 1, 0))).to.have.property('message').that.includes('no code 3');
    expect(failureOf(Uint8Array.of(0x20, 1, 0))).to.have.property('message').that.includes('version 2');
  });
});
