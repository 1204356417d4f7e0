import { expect } from 'chai';
import type { Vector3 } from '../../src/geometry/bounds.js';
import type { NodePoints } from '../../src/octree/node-points.js';
import { IndexedSample } from '../../src/propagation/indexed-sample.js';
import { KeptSamples } from '../../src/propagation/kept-samples.js';
import { addLabel, removeLabel } from '../../src/propagation/label-node.js';
import { labelledSample, type MergePolicy, trimSample } from '../../src/propagation/labelled-sample.js';
import { countGridWork } from '../support/count-grid-work.js';
import { plainNearest } from '../support/plain-geometry.js';
import { surfaceCloud } from '../support/random-clouds.js';
import { makeNode } from '../support/make-node.js';

interface SampleParts {
  readonly label?: number;
  readonly origin?: Vector3;
  readonly reach?: number;
  readonly cloud?: string;
  readonly policy?: MergePolicy;
}

/** @param inside whether each sample point carries the label */
function indexed(
  positions: Float32Array,
  inside: readonly (boolean | number)[],
  { label = 9, origin = [0, 0, 0], reach = 1, cloud = 'cloud', policy = 'protect' }: SampleParts = {},
): IndexedSample {
  const points = { cloud, origin, positions, colors: new Float32Array(positions.length), spacing: 0.5 };
  return new IndexedSample(labelledSample(points, Uint32Array.from(inside, (is) => (is ? label : 0)), { label, reach, policy }));
}

/** The objects of a scene, of which these are some. */
function orderOf(...samples: readonly IndexedSample[]): KeptSamples {
  const order = new KeptSamples();
  for (const { sample } of samples) order.add(sample);
  return order;
}

const all = ({ positions }: NodePoints) => Uint32Array.from({ length: positions.length / 3 }, (_, i) => i);
const add = (node: NodePoints, labels: Uint32Array | null, sample: IndexedSample) => addLabel(node, labels, all(node), sample, orderOf(sample));

describe('addLabel', () => {
  it('gives each point the label of its nearest sample point, so that background stops an object', () => {
    const sample = indexed(Float32Array.of(0, 0, 0, 1, 0, 0), [1, 0]);
    const node = makeNode('r', { positions: Float32Array.of(0.4, 0, 0, 0.6, 0, 0, -0.9, 0, 0, -1.1, 0, 0) });
    expect([...add(node, null, sample)!]).to.deep.equal([9, 0, 9, 0]);
  });

  it('leaves points to lower labels, in whatever order they come', () => {
    const positions = Float32Array.of(0, 0, 0, 1, 0, 0);
    const eight = indexed(positions, [1, 0], { label: 8 });
    const nine = indexed(positions, [1, 1]);
    const node = makeNode('r', { positions });
    expect([...add(node, add(node, null, eight), nine)!]).to.deep.equal([8, 9]);
    expect([...add(node, add(node, null, nine), eight)!]).to.deep.equal([8, 9]);
  });

  it('gives points to the newest of those that overwrite, in whatever order they come', () => {
    const positions = Float32Array.of(0, 0, 0, 1, 0, 0, 2, 0, 0);
    const samples = [
      indexed(positions, [1, 1, 1], { label: 8 }), indexed(positions, [1, 1, 0], { label: 9, policy: 'overwrite' }),
      indexed(positions, [1, 0, 0], { label: 10, policy: 'overwrite' }), indexed(positions, [1, 1, 1], { label: 11 }),
    ];
    const node = makeNode('r', { positions });
    const order = orderOf(...samples);
    for (const turn of [[0, 1, 2, 3], [3, 2, 1, 0], [2, 0, 3, 1]]) {
      let labels: Uint32Array | null = null;
      for (const i of turn) labels = addLabel(node, labels, all(node), samples[i]!, order) ?? labels;
      expect([...labels!]).to.deep.equal([10, 9, 8]);
    }
  });

  it('is null when the sample changes nothing, or is of another cloud', () => {
    const node = makeNode('r', { positions: Float32Array.of(0, 0, 0) });
    expect(add(node, null, indexed(Float32Array.of(5, 0, 0), [1]))).to.equal(null);
    expect(add(node, null, indexed(Float32Array.of(0, 0, 0), [0]))).to.equal(null);
    expect(add(node, null, indexed(Float32Array.of(0, 0, 0), [1], { cloud: 'other' }))).to.equal(null);
    expect(add(node, Uint32Array.of(8), indexed(Float32Array.of(0, 0, 0), [1]))).to.equal(null);
  });

  for (const [name, trim] of [['whole', false], ['trimmed', true]] as const) {
    it(`labels as the plain twin does, at map coordinates, with a ${name} sample`, () => {
      const positions = surfaceCloud(600, 3);
      const labels = Array.from({ length: 600 }, (_, i) => (positions[3 * i + 2] > 3 ? 9 : 0));
      const points = surfaceCloud(1500, 4);
      const whole = indexed(positions, labels, { origin: [2 ** 20, 2 ** 22, 64], reach: 1.25 });
      const sample = trim ? new IndexedSample(trimSample(whole.sample)) : whole;
      const node = makeNode('r', { origin: [2 ** 20 + 0.5, 2 ** 22 - 0.25, 64], positions: points });
      const expected = Array.from({ length: 1500 }, (_, i) => {
        const nearest = plainNearest(positions, points[3 * i] + 0.5, points[3 * i + 1] - 0.25, points[3 * i + 2], 1.25);
        return nearest < 0 ? 0 : labels[nearest];
      });
      expect([...add(node, null, sample)!]).to.deep.equal(expected);
    });
  }

  it('asks for neighbours only in the sample\'s box and where no lower label is, and builds no index without need', async () => {
    const sample = indexed(Float32Array.of(0, 0, 0), [1]);
    const node = makeNode('r', { positions: Float32Array.of(0, 0, 0, 0.5, 0, 0, 3, 0, 0, 0, 3, 0, 0, 0, 3, NaN, 0, 0) });
    expect(await countGridWork(() => add(node, Uint32Array.of(8, 8, 0, 0, 0, 0), sample))).to.deep.equal({ built: 0, asked: 0 });
    expect(await countGridWork(() => add(node, Uint32Array.of(8, 0, 0, 0, 0, 0), sample))).to.deep.equal({ built: 1, asked: 1 });
  });
});

describe('removeLabel', () => {
  const positions = Float32Array.of(0, 0, 0, 1, 0, 0, 2, 0, 0);
  const node = makeNode('r', { positions });

  it('gives the points to what lies under the label, the lowest first, and leaves the others alone', async () => {
    const ten = indexed(positions, [0, 1, 1], { label: 10 });
    const nine = indexed(positions, [1, 0, 1], { label: 9 });
    const labels = Uint32Array.of(8, 8, 7);
    expect(await countGridWork(() => expect(removeLabel(node, labels, 8, { under: [nine, ten], order: orderOf(nine, ten) })).to.equal(true)))
      .to.deep.equal({ built: 2, asked: 3 });
    expect([...labels]).to.deep.equal([9, 10, 7]);
  });

  it('says when no point carried the label', () => {
    expect(removeLabel(node, Uint32Array.of(0, 9, 9), 8, { under: [], order: orderOf() })).to.equal(false);
  });
});
