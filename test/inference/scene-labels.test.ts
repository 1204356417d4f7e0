import { expect } from 'chai';
import type { Vector3 } from '../../src/geometry/bounds.js';
import { type DraftMasks, SceneLabels } from '../../src/inference/scene-labels.js';
import { sampleReach } from '../../src/propagation/sample-reach.js';
import type { NodePoints } from '../../src/octree/node-points.js';
import { labelledSample, type LabelledSample } from '../../src/propagation/labelled-sample.js';
import { countGridWork } from '../support/count-grid-work.js';
import { cutIntoNodes, makeNode } from '../support/make-node.js';
import { plainNearest } from '../support/plain-geometry.js';
import { cloudOf, seededRandom, surfaceCloud } from '../support/random-clouds.js';
import { Screen } from '../support/synthetic-scene.js';

const ORIGIN: Vector3 = [1000, -2000, 30];
const REACH = 1;

/** An object of the surface cloud: what lies within 4 m of a place, in a sample of 16 m around it. */
function objectAt(label: number, [cx, cy]: readonly [number, number], seed: number): LabelledSample {
  const positions = surfaceCloud(900, seed).filter((_, p, all) => Math.hypot(all[p - (p % 3)]! - cx, all[p - (p % 3) + 1]! - cy) < 16);
  const labels = Uint32Array.from({ length: positions.length / 3 }, (_, i) =>
    (Math.hypot(positions[3 * i] - cx, positions[3 * i + 1] - cy) < 4 ? label : 0));
  return labelledSample({ cloud: 'cloud', origin: ORIGIN, positions, colors: new Float32Array(), spacing: 0.5 }, labels, { label, reach: REACH });
}

/** The definition: the newest of those that overwrite, else the lowest label, among the samples whose nearest point in reach carries theirs. */
function plainLabels(node: NodePoints, samples: readonly LabelledSample[]): number[] {
  const protecting = samples.toSorted((a, b) => a.label - b.label);
  const over = protecting.filter(({ policy }) => policy === 'overwrite').reverse();
  const sorted = [...over, ...protecting.filter(({ policy }) => policy === 'protect')];
  return Array.from({ length: node.positions.length / 3 }, (_, i) => {
    for (const { positions, labels, reach } of sorted) {
      const nearest = plainNearest(positions, node.positions[3 * i], node.positions[3 * i + 1], node.positions[3 * i + 2], reach);
      if (nearest >= 0 && labels[nearest] !== 0) return labels[nearest];
    }
    return 0;
  });
}

const nodesOf = (size = 1500) => cutIntoNodes(surfaceCloud(size, 2), 300, ORIGIN);

/** A draft whose candidates are what lies left of x = 0 and of x = -5. */
function draftOf(sides: readonly number[] = [0, -5], seed = 4): DraftMasks {
  const positions = surfaceCloud(1200, seed);
  const bits = Uint32Array.from({ length: 1200 }, (_, i) => sides.reduce((sum, side, bit) => sum + (positions[3 * i] < side ? 1 << bit : 0), 0));
  const sample = { cloud: 'cloud', origin: ORIGIN, positions, colors: new Float32Array(), spacing: 0.5 };
  return { sample, reach: sampleReach(sample), bits, bounds: { min: [980, -2020, 0], max: [1020, -1980, 60] } };
}

const never = async () => undefined;

async function show(scene: SceneLabels, draft: DraftMasks) {
  return scene.showDraft(await scene.prepareDraft(draft, never));
}

describe('SceneLabels', () => {
  it('shows after any keeping, deleting and restoring what the kept segments say, and tells of every change', () => {
    const scene = new SceneLabels();
    const screen = new Screen();
    const random = seededRandom(1);
    const nodes = nodesOf();
    const objects = Array.from({ length: 8 }, (_, i) => ({ ...objectAt(8 + i, [12 * random() - 6, 12 * random() - 6], 10 + i), policy: i % 3 === 1 ? 'overwrite' : 'protect' } as const));
    const kept = new Map<number, LabelledSample>();
    screen.show(scene.addNodes(nodes.slice(0, 3)));
    for (let step = 0; step < 24; step++) {
      const object = objects[Math.floor(random() * objects.length)]!;
      if (step === 8) screen.show(scene.addNodes(nodes.slice(3)));
      if (kept.has(object.label) && step % 3 > 0) {
        kept.delete(object.label);
        screen.show(scene.removeSegment(object.label));
      } else {
        kept.set(object.label, object);
        screen.show(scene.keep([object]));
      }
      const shown = step < 8 ? nodes.slice(0, 3) : nodes;
      expect(screen.of({ nodes: shown })).to.deep.equal(shown.map((node) => plainLabels(node, [...kept.values()])));
    }
    for (const { label } of objects) screen.show(scene.removeSegment(label));
    expect(screen.blank).to.equal(true);
  });

  it('takes a segment in place of another one of its number', () => {
    const scene = new SceneLabels();
    const screen = new Screen();
    const nodes = nodesOf();
    const [first, second] = [objectAt(8, [0, 0], 10), objectAt(8, [6, 6], 11)];
    scene.addNodes(nodes);
    screen.show(scene.keep([first, objectAt(9, [1, 1], 12)]));
    screen.show(scene.keep([second]));
    expect(screen.of({ nodes })).to.deep.equal(nodes.map((node) => plainLabels(node, [second, objectAt(9, [1, 1], 12)])));
  });

  it('shows what is saved of nodes, and on top of it the objects that are not in that, whatever comes first', () => {
    const nodes = nodesOf();
    const saved = [objectAt(8, [0, 0], 10), { ...objectAt(10, [3, 0], 11), policy: 'overwrite' } as const];
    const later = [{ ...objectAt(11, [1, 2], 12), policy: 'overwrite' } as const, objectAt(12, [-3, 1], 13)];
    const stored = (node: NodePoints) => ({ labels: Uint32Array.from(plainLabels(node, saved)), objects: new Set([8, 10]) });
    const expected = nodes.map((node) => plainLabels(node, [...saved, ...later]));
    for (const order of ['labels', 'nodes', 'objects']) {
      const scene = new SceneLabels();
      const screen = new Screen();
      if (order === 'objects') scene.keep([...saved, ...later]);
      screen.show(scene.addNodes(nodes.map((node) => (order === 'nodes' ? node : { ...node, stored: stored(node) }))));
      if (order === 'nodes') screen.show(scene.layLabels(nodes.map((node) => ({ key: node.key, ...stored(node) }))));
      screen.show(scene.keep(saved));
      screen.show(scene.keep(later));
      expect(screen.of({ nodes }), order).to.deep.equal(expected);
      screen.show(scene.removeSegment(10));
      const [first] = saved;
      expect(screen.of({ nodes })).to.deep.equal(nodes.map((node) => plainLabels(node, [first!, ...later])));
      screen.show(scene.keep([saved[1]!]));
      expect(screen.of({ nodes })).to.deep.equal(expected);
    }
  });

  it('does no work for objects that are in what is saved of a node, and all of it where that is of another size', async () => {
    const [node] = nodesOf();
    const objects = [objectAt(8, [0, 0], 10), objectAt(9, [3, 0], 11)];
    const labels = Uint32Array.from(plainLabels(node!, objects));
    const scene = new SceneLabels();
    scene.addNodes([{ ...node!, stored: { labels: labels.slice(), objects: new Set([8, 9]) } }]);
    expect(await countGridWork(() => expect(scene.keep(objects)).to.deep.equal([]))).to.deep.equal({ built: 0, asked: 0 });
    const torn = new SceneLabels();
    torn.keep(objects);
    const found = torn.addNodes([{ ...node!, stored: { labels: labels.slice(1), objects: new Set([8, 9]) } }]);
    expect(found.map((one) => one.labels)).to.deep.equal([labels]);
  });

  it('shows an object that comes back on nodes that came, with what is saved of them, while it was gone', () => {
    const nodes = nodesOf();
    const [first, second] = [objectAt(8, [0, 0], 10), objectAt(9, [2, 0], 11)];
    const scene = new SceneLabels();
    const screen = new Screen();
    scene.keep([first, second]);
    scene.removeSegment(8);
    const stored = (node: NodePoints) => ({ labels: Uint32Array.from(plainLabels(node, [second])), objects: new Set([9]) });
    screen.show(scene.addNodes(nodes.map((node) => ({ ...node, stored: stored(node) }))));
    screen.show(scene.keep([first]));
    expect(screen.of({ nodes })).to.deep.equal(nodes.map((node) => plainLabels(node, [first, second])));
  });

  it('works on what a keep or a delete changes, however many objects there are', async () => {
    const scene = new SceneLabels();
    const far = Array.from({ length: 50 }, (_, i) => objectAt(100 + i, [0, 0], 20));
    scene.addNodes(nodesOf());
    scene.keep(far);
    const nodes = cutIntoNodes(cloudOf(2000, (i) => [200 + (i % 50), 200 + Math.floor(i / 50), 0]), 2000, ORIGIN);
    scene.addNodes(nodes);
    const positions = Float32Array.of(210, 210, 0, 212.5, 210, 0);
    const sample = { cloud: 'cloud', origin: ORIGIN, positions, colors: new Float32Array(), spacing: 0.5 };
    const small = (label: number, inside: number) => labelledSample(sample, Uint32Array.of(label, inside * label), { label, reach: REACH });
    // Nine points of the raster lie in the box, five in reach.
    expect(await countGridWork(() => scene.keep([small(8, 0)]))).to.deep.equal({ built: 1, asked: 9 });
    expect(await countGridWork(() => scene.keep([small(9, 0)]))).to.deep.equal({ built: 1, asked: 4 });
    expect(await countGridWork(() => scene.removeSegment(8))).to.deep.equal({ built: 0, asked: 5 });
    expect(await countGridWork(() => scene.removeSegment(9))).to.deep.equal({ built: 0, asked: 0 });
  });

  it('streams nodes in with no work for kept objects that lie elsewhere', async () => {
    const scene = new SceneLabels();
    scene.keep(Array.from({ length: 20 }, (_, i) => objectAt(8 + i, [0, 0], 20)));
    const away = makeNode('r', { origin: [2000, 0, 0], positions: surfaceCloud(500, 1) });
    expect(await countGridWork(() => expect(scene.addNodes([away])).to.deep.equal([]))).to.deep.equal({ built: 0, asked: 0 });
  });

  it('lays a draft on what kept segments leave, and counts it there', async () => {
    const scene = new SceneLabels();
    const screen = new Screen();
    const nodes = nodesOf();
    const object = objectAt(8, [-4, 0], 10);
    screen.show(scene.addNodes(nodes));
    screen.show(scene.keep([object]));
    const labels = await show(scene, draftOf());
    screen.show(labels);
    const kept = nodes.map((node) => plainLabels(node, [object]));
    const { sample, bits } = draftOf();
    const shown = nodes.map(({ positions }, n) => kept[n]!.map((label, i) => {
      const nearest = plainNearest(sample.positions, positions[3 * i], positions[3 * i + 1], positions[3 * i + 2], 2 * sample.spacing);
      return label || (nearest < 0 ? 0 : bits[nearest]!);
    }));
    expect(screen.of({ nodes })).to.deep.equal(shown);
    expect(scene.countDraft(2)).to.deep.equal([0, 1].map((bit) => shown.flat().filter((label) => label < 8 && (label >> bit) & 1).length));
    screen.show(scene.removeSegment(8));
    expect(screen.count(8)).to.equal(0);
    screen.show(scene.clearDraft());
    expect([screen.blank, scene.countDraft(2)]).to.deep.equal([true, [0, 0]]);
  });

  it('lays a draft over kept segments that are not protected, counts it there, and gives the points back', async () => {
    const scene = new SceneLabels();
    const screen = new Screen();
    const nodes = nodesOf();
    const object = objectAt(8, [-4, 0], 10);
    screen.show(scene.addNodes(nodes));
    screen.show(scene.keep([object]));
    const before = screen.of({ nodes });
    const protecting = await show(scene, draftOf());
    screen.show(protecting);
    const held = screen.count(8);
    screen.show(await show(scene, { ...draftOf(), policy: 'overwrite' }));
    const shown = screen.of({ nodes }).flat();
    expect(screen.count(8)).to.be.below(held);
    expect(scene.countDraft(2)).to.deep.equal([0, 1].map((bit) => shown.filter((label) => label < 8 && (label >> bit) & 1).length));
    screen.show(scene.clearDraft());
    expect(screen.of({ nodes })).to.deep.equal(before);
  });

  it('works out neighbours once per sample, and tells only of nodes that look different', async () => {
    const scene = new SceneLabels();
    const nodes = nodesOf();
    scene.addNodes(nodes);
    const draft = draftOf();
    const first = await show(scene, draft);
    expect(first.every((node) => node.draft)).to.equal(true);
    expect(await countGridWork(() => show(scene, draft))).to.deep.equal({ built: 0, asked: 0 });
    expect(await show(scene, draft)).to.deep.equal([]);
    const nearestOf = ({ positions: [x, y, z] }: NodePoints) => plainNearest(draft.sample.positions, x!, y!, z!, 2 * draft.sample.spacing);
    const one = nodes.find((node) => nearestOf(node) >= 0 && draft.bits[nearestOf(node)]! > 0)!;
    const bits = draft.bits.slice();
    bits[nearestOf(one)] = 0;
    const changed = (await show(scene, { ...draft, bits })).map(({ key }) => key.name);
    expect(changed).to.include(one.key.name).and.to.have.length.below(nodes.length);
  });

  it('tells of no node whose draft changes beneath a kept segment', async () => {
    const scene = new SceneLabels();
    const positions = Float32Array.of(0, 0, 0);
    scene.addNodes([makeNode('r', { positions })]);
    const sample = { cloud: 'cloud', origin: [0, 0, 0], positions, colors: new Float32Array(), spacing: 1 } as const;
    scene.keep([labelledSample(sample, Uint32Array.of(8), { label: 8, reach: 1 })]);
    const draft = { sample, reach: 1, bits: Uint32Array.of(1), bounds: { min: [0, 0, 0], max: [0, 0, 0] } } as const;
    expect(await show(scene, draft)).to.deep.equal([]);
    expect(scene.removeSegment(8)).to.deep.equal([{ key: { cloud: 'cloud', name: 'r' }, labels: Uint32Array.of(1), draft: true }]);
  });

  it('pauses while it labels, shows nothing of a draft that was given up, and does no work twice', async () => {
    const scene = new SceneLabels();
    const screen = new Screen();
    const nodes = cutIntoNodes(surfaceCloud(100_000, 2), 10_000, ORIGIN);
    screen.show(scene.addNodes(nodes.slice(0, 9)));
    screen.show(await show(scene, draftOf([3])));
    const before = screen.of({ nodes });
    const next = draftOf([5, -5], 6);
    let pauses = 0;
    const stop = async () => {
      if (++pauses === 2) throw new Error('overtaken');
      screen.show(scene.addNodes(nodes.slice(9)));
    };
    let done = 0;
    const partly = await countGridWork(async () => {
      await scene.prepareDraft(next, stop).catch(() => (done = pauses));
    });
    expect(done).to.equal(2);
    screen.show(scene.addNodes(nodes.slice(0, 1)));
    const fresh = new SceneLabels();
    const expected = new Screen();
    fresh.addNodes(nodes);
    expected.show(await show(fresh, draftOf([3])));
    expect(screen.of({ nodes: nodes.slice(0, 9) })).to.deep.equal(before.slice(0, 9));
    expect(screen.of({ nodes })).to.deep.equal(expected.of({ nodes }));
    const rest = await countGridWork(async () => screen.show(await show(scene, next)));
    expect([rest.built, partly.asked > 0, rest.asked > 0]).to.deep.equal([0, true, true]);
    expected.show(await show(fresh, next));
    expect(screen.of({ nodes })).to.deep.equal(expected.of({ nodes }));
  });
});
