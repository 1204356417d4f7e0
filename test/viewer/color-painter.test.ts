import { expect } from 'chai';
import { ColorPainter } from '../../src/viewer/color-painter.js';
import type { NodeGeometry } from '../../src/viewer/read-node.js';

const LOOK = new Map([[9, { color: [200, 100, 50], opacity: 1 }]] as const);

function geometryOf(points: number): NodeGeometry & { readonly rgba: Uint8Array } {
  const rgba = new Uint8Array(4 * points).fill(7);
  return { rgba, attributes: { position: { array: new Float32Array(3 * points), count: points, itemSize: 3 }, rgba: { array: rgba, count: points, itemSize: 4 } } };
}

describe('ColorPainter', () => {
  it('gives a new palette to so many points a frame, and asks for frames until all have it', () => {
    const waiting: (() => void)[] = [];
    let asked = 0;
    const painter = new ColorPainter({ onChange: () => asked++, schedule: (callback) => waiting.push(callback) });
    const nodes = Array.from({ length: 5 }, () => geometryOf(100_000));
    for (const node of nodes) painter.paint(node, new Uint32Array(100_000).fill(9));
    painter.setPalette(LOOK);
    const colored = (): number => nodes.filter(({ rgba }) => rgba[0] === 200).length;
    const counts = [colored()];
    while (waiting.length > 0) {
      waiting.shift()!();
      counts.push(colored());
    }
    expect([counts, asked]).to.deep.equal([[2, 4, 5], 2]);
  });

  it('leaves alone what the host has put in the place of its colours', () => {
    const painter = new ColorPainter({ onChange: () => undefined });
    painter.setPalette(LOOK);
    const node = geometryOf(2);
    painter.paint(node, Uint32Array.of(9, 9));
    const fresh = { array: new Uint8Array(8).fill(1), count: 2, itemSize: 4 };
    Object.assign(node.attributes, { rgba: fresh });
    painter.setPalette(new Map());
    painter.clear(node);
    expect([...fresh.array]).to.deep.equal([1, 1, 1, 1, 1, 1, 1, 1]);
  });
});
