import { expect } from 'chai';
import { sampleFromBytes, sampleToBytes } from '../../src/records/sample-bytes.js';
import { keptObject } from '../support/saved-objects.js';

const { sample } = keptObject(8, 'site', [400_000.125, 5_000_000.25]);

/** The message for these bytes; null where they can be read. */
function complaint(bytes: Uint8Array): string | null {
  try {
    sampleFromBytes(bytes, 'site', 8);
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}

describe('the bytes of a sample', () => {
  it('give it back exactly, 13 bytes a point', () => {
    const bytes = sampleToBytes(sample);
    expect(bytes.length).to.equal(40 + 13 * 300);
    expect(sampleFromBytes(bytes, 'site', 8)).to.deep.equal(sample);
  });

  it('are read wherever they lie in a buffer', () => {
    const bytes = sampleToBytes(sample);
    const within = new Uint8Array(bytes.length + 7);
    within.set(bytes, 3);
    expect(sampleFromBytes(within.subarray(3, 3 + bytes.length), 'site', 8)).to.deep.equal(sample);
  });

  it('give it to the cloud and the number that it is read for', () => {
    const read = sampleFromBytes(sampleToBytes(sample), 'elsewhere', 4_000_000_000);
    expect([read.cloud, read.label, [...new Set(read.labels)].toSorted()]).to.deep.equal(['elsewhere', 4_000_000_000, [0, 4_000_000_000]]);
  });

  it('are refused when they are too few, too many or of another version', () => {
    const bytes = sampleToBytes(sample);
    const longer = new Uint8Array(bytes.length + 1);
    longer.set(bytes);
    const newer = bytes.slice();
    newer[0] = 2;
    const lying = bytes.slice();
    new DataView(lying.buffer).setUint32(4, 0xffff_ffff, true);
    expect(complaint(bytes)).to.equal(null);
    for (const bad of [new Uint8Array(0), bytes.subarray(0, 39), bytes.subarray(0, bytes.length - 1), longer, newer, lying]) {
      expect(complaint(bad)).to.contain(`${bad.length} bytes are no points of object 8 in version 1`);
    }
  });
});
