import { expect } from 'chai';
import type { Palette } from '../../src/viewer/viewer-adapter.js';
import type { ContractBench } from './contract-bench.js';

/** Label 9 in one bright colour. */
export const RED: Palette = new Map([[9, { color: [255, 10, 20], opacity: 1 }]]);

/**
 * The part of the adapter contract that shows labels.
 *
 * @param dims whether points outside a region are dimmed
 */
export function testPainting(bench: () => ContractBench, dims = true): void {
  const shown = (node: string, index: number): number[] => bench().colorAt(bench().position(node, index));
  const before = (node: string, index: number): number[] =>
    bench().colorAt(bench().position(node, index), bench().untouched);

  it('paints points in the palette colour and leaves the others alone', () => {
    bench().adapter.setPalette(RED);
    bench().label('r0', [9, 0, 9, 0, 0, 0]);
    expect(shown('r0', 0)).to.deep.equal([255, 10, 20]);
    expect(shown('r0', 2)).to.deep.equal([255, 10, 20]);
    expect(shown('r0', 1)).to.deep.equal(before('r0', 1));
    expect(shown('r', 0)).to.deep.equal(before('r', 0));
    expect(shown('r7', 0)).to.deep.equal(before('r7', 0));
  });

  it('restores every pixel exactly, by no labels and by labels that are all 0', () => {
    const { adapter, host, untouched } = bench();
    adapter.setPalette(RED);
    for (const none of [null, [0, 0, 0, 0, 0, 0]]) {
      bench().label('r', [9, 9, 9, 9, 9, 9]);
      bench().label('r7', [9, 9, 9, 0, 0, 0]);
      expect(host.pixels()).not.to.deep.equal(untouched);
      bench().label('r', none);
      bench().label('r7', none);
      expect(host.pixels()).to.deep.equal(untouched);
    }
  });

  it('mixes a colour over the host colour by its opacity', () => {
    bench().adapter.setPalette(new Map([[9, { color: [0, 200, 100], opacity: 0.4 }]]));
    bench().label('r7', [9, 0, 0, 0, 0, 0]);
    const host = before('r7', 0);
    shown('r7', 0).forEach((value, c) => expect(value).to.be.closeTo(0.6 * host[c]! + 0.4 * [0, 200, 100][c]!, 1.01));
  });

  it('recolours by a new palette alone', () => {
    bench().label('r7', [9, 0, 0, 0, 0, 0]);
    for (const color of [[255, 10, 20], [1, 2, 3]] as const) {
      bench().adapter.setPalette(new Map([[9, { color, opacity: 1 }]]));
      bench().host.render();
      expect(shown('r7', 0)).to.deep.equal([...color]);
    }
  });

  it('shows the host colour for labels without an entry or without opacity', () => {
    bench().adapter.setPalette(new Map([[8, { color: [255, 0, 0], opacity: 0 }]]));
    bench().label('r7', [8, 9, 10, 11, 12, 4_000_000_000]);
    expect(bench().host.pixels()).to.deep.equal(bench().untouched);
  });

  it('tells thousands of labels apart, up to the largest 32-bit number', () => {
    for (let label = 1; label < 1500; label += 6) bench().label('r', [0, 1, 2, 3, 4, 5].map((i) => label + i));
    bench().label('r', [17, 1203, 4_294_967_295, 8, 8, 8]);
    bench().adapter.setPalette(
      new Map([
        [17, { color: [1, 1, 17], opacity: 1 }],
        [1203, { color: [4, 179, 3], opacity: 1 }],
        [4_294_967_295, { color: [200, 201, 202], opacity: 1 }],
      ]),
    );
    bench().host.render();
    expect(shown('r', 0)).to.deep.equal([1, 1, 17]);
    expect(shown('r', 1)).to.deep.equal([4, 179, 3]);
    expect(shown('r', 2)).to.deep.equal([200, 201, 202]);
    expect(shown('r', 3)).to.deep.equal(before('r', 3));
  });

  it('refuses labels that are not one per point', () => {
    expect(() => bench().label('r', [9, 9, 9, 9, 9])).to.throw(RangeError, /6.*5/);
  });

  it('ignores paint for a node that is not on screen', () => {
    bench().label('r77', [9]);
    expect(bench().host.pixels()).to.deep.equal(bench().untouched);
  });

  if (dims) it('dims what lies outside a region by a quarter', () => {
    const { adapter, host, cloud, untouched } = bench();
    adapter.showRegion(cloud, { center: bench().position('r0', 4), radius: 2.5 });
    host.render();
    expect(shown('r0', 4)).to.deep.equal(before('r0', 4));
    expect(shown('r0', 3)).to.deep.equal(before('r0', 3));
    const outside = before('r7', 4);
    shown('r7', 4).forEach((value, c) => expect(value).to.be.closeTo(0.75 * outside[c]!, 1.01));
    adapter.showRegion(cloud, null);
    host.render();
    expect(host.pixels()).to.deep.equal(untouched);
  });
}

/** Adapters of one host, one after another and beside each other, where the host allows that. */
export function testSuccession(bench: () => ContractBench): void {
  const all = new Uint32Array(6).fill(9);
  const key = () => ({ cloud: bench().cloud, name: 'r7' });
  const shown = (): number[] => bench().colorAt(bench().position('r7', 0));

  it('works for one adapter after another', () => {
    const { adapter, host, untouched } = bench();
    adapter.setPalette(RED);
    adapter.paint(key(), all);
    host.render();
    expect(host.pixels()).not.to.deep.equal(untouched);
    adapter.dispose();
    host.render();
    expect(host.pixels()).to.deep.equal(untouched);
    const next = host.createAdapter();
    next.setPalette(RED);
    next.paint(key(), all);
    host.render();
    expect(shown()).to.deep.equal([255, 10, 20]);
    next.dispose();
  });

  it('goes on for one adapter when another one leaves', () => {
    const { adapter, host, untouched } = bench();
    const next = host.createAdapter();
    next.setPalette(RED);
    adapter.dispose();
    next.paint(key(), all);
    host.render();
    expect(shown()).to.deep.equal([255, 10, 20]);
    next.dispose();
    host.render();
    expect(host.pixels()).to.deep.equal(untouched);
  });
}
