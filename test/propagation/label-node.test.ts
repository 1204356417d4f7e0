import { expect } from 'chai';
import type { Vector3 } from '../../src/geometry/bounds.js';
import { GridIndex } from '../../src/geometry/grid-index.js';
import { labelNode } from '../../src/propagation/label-node.js';
import type { IndexedSample } from '../../src/propagation/label-node.js';
import { labelledSample } from '../../src/propagation/labelled-sample.js';
import { plainNearest } from '../support/plain-geometry.js';
import { surfaceCloud } from '../support/random-clouds.js';
import { makeNode } from '../support/make-node.js';

interface SampleParts {
  readonly origin?: Vector3;
  readonly reach?: number;
  readonly cloud?: string;
}

function indexed(
  positions: Float32Array,
  labels: ArrayLike<number>,
  { origin = [0, 0, 0], reach = 1, cloud = 'cloud' }: SampleParts = {},
): IndexedSample {
  const points = { cloud, origin, positions, colors: new Float32Array(positions.length), spacing: 0.5 };
  const sample = labelledSample(points, Uint32Array.from(labels), { label: 9, reach });
  return { sample, index: GridIndex.build(positions) };
}

describe('labelNode', () => {
  it('gives each point the label of its nearest sample point, so that background stops an object', () => {
    const sample = indexed(Float32Array.of(0, 0, 0, 1, 0, 0), [9, 0]);
    const node = makeNode('r', { positions: Float32Array.of(0.4, 0, 0, 0.6, 0, 0, -0.9, 0, 0, -1.1, 0, 0) });
    expect([...labelNode(node, [sample])!]).to.deep.equal([9, 0, 9, 0]);
  });

  it('gives a point that several samples label to the first, and background to the next', () => {
    const first = indexed(Float32Array.of(0, 0, 0, 1, 0, 0), [8, 0]);
    const second = indexed(Float32Array.of(0, 0, 0, 1, 0, 0), [9, 9]);
    const node = makeNode('r', { positions: Float32Array.of(0, 0, 0, 1, 0, 0) });
    expect([...labelNode(node, [first, second])!]).to.deep.equal([8, 9]);
    expect([...labelNode(node, [second, first])!]).to.deep.equal([9, 9]);
  });

  it('is null when nothing of the node is labelled, or the samples are of another cloud', () => {
    const node = makeNode('r', { positions: Float32Array.of(0, 0, 0) });
    expect(labelNode(node, [])).to.equal(null);
    expect(labelNode(node, [indexed(Float32Array.of(5, 0, 0), [9])])).to.equal(null);
    expect(labelNode(node, [indexed(Float32Array.of(0, 0, 0), [0])])).to.equal(null);
    expect(labelNode(node, [indexed(Float32Array.of(0, 0, 0), [9], { cloud: 'other' })])).to.equal(null);
  });

  it('labels as the plain twin does, at map coordinates', () => {
    const positions = surfaceCloud(600, 3);
    const labels = Array.from({ length: 600 }, (_, i) => (positions[3 * i + 2] > 3 ? 9 : 0));
    const points = surfaceCloud(1500, 4);
    const sample = indexed(positions, labels, { origin: [2 ** 20, 2 ** 22, 64], reach: 1.25 });
    const node = makeNode('r', { origin: [2 ** 20 + 0.5, 2 ** 22 - 0.25, 64], positions: points });
    const expected = Array.from({ length: 1500 }, (_, i) => {
      const nearest = plainNearest(positions, points[3 * i] + 0.5, points[3 * i + 1] - 0.25, points[3 * i + 2], 1.25);
      return nearest < 0 ? 0 : labels[nearest];
    });
    expect([...labelNode(node, [sample])!]).to.deep.equal(expected);
  });
});
