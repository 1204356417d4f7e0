import { expect } from 'chai';
import { BufferAttribute, BufferGeometry } from 'three';
import { readGeometry } from '../../src/viewer/read-node.js';

describe('readGeometry', () => {
  const key = { cloud: 'https://scans.example/metadata.json', name: 'r' };
  const place = { origin: [1, 2, 3], spacing: 0.5, colored: true } as const;
  const geometry = (attributes: Record<string, BufferAttribute>): BufferGeometry => {
    const made = new BufferGeometry();
    made.setAttribute('position', new BufferAttribute(Float32Array.of(0, 0, 0, Number.NaN, 5, 6), 3));
    for (const [name, attribute] of Object.entries(attributes)) made.setAttribute(name, attribute);
    return made;
  };

  it('reads the three colour bytes of Potree 1', () => {
    const color = new BufferAttribute(Uint8Array.of(1, 2, 3, 4, 5, 6), 3, true);
    expect([...readGeometry(key, geometry({ color }), place)!.colors!]).to.deep.equal([1, 2, 3, 4, 5, 6]);
  });

  it('trusts the number of positions where another buffer is longer', () => {
    const intensity = new BufferAttribute(Float32Array.of(7, 8, 9, 10), 1);
    expect([...readGeometry(key, geometry({ intensity }), place)!.intensities!]).to.deep.equal([7, 8]);
  });

  it('reads the stored values of an attribute that was rescaled for the GPU', () => {
    const intensity = Object.assign(new BufferAttribute(Float32Array.of(0, 1), 1), {
      potree: { preciseBuffer: Float64Array.of(300, 70000) },
    });
    expect([...readGeometry(key, geometry({ intensity }), place)!.intensities!]).to.deep.equal([300, 70000]);
  });

  it('takes colours that are all black for none', () => {
    const rgba = new BufferAttribute(Uint8Array.of(0, 0, 0, 255, 0, 0, 0, 255), 4, true);
    expect(readGeometry(key, geometry({ rgba }), place)!.colors).to.equal(null);
  });

  it('takes intensities that are all 0 for none', () => {
    const intensity = new BufferAttribute(new Float32Array(2), 1);
    expect(readGeometry(key, geometry({ intensity }), place)!.intensities).to.equal(null);
  });

  it('does not take made-up colours for colours of the file', () => {
    const rgba = new BufferAttribute(new Uint8Array(8), 4, true);
    expect(readGeometry(key, geometry({ rgba }), { ...place, colored: false })!.colors).to.equal(null);
  });

  it('keeps positions that are not numbers', () => {
    expect([...readGeometry(key, geometry({}), place)!.positions]).to.deep.equal([0, 0, 0, Number.NaN, 5, 6]);
  });

  it('reads nothing after eviction', () => {
    expect(readGeometry(key, { attributes: {} }, place)).to.equal(null);
  });
});
