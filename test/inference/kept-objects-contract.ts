import { expect } from 'chai';
import type { SegmentationEngine } from '../../src/inference/segmentation-engine.js';
import { benchOf, covers, LOAD, rejection } from '../support/engine-bench.js';
import { Screen, syntheticScene } from '../support/synthetic-scene.js';

/** What every segmentation engine does with objects that are kept. */
export function describeKeptObjects(name: string, create: () => SegmentationEngine, load = LOAD): void {
  describe(`${name} with kept objects`, () => {
    const bench = benchOf(create, load);
    const { add, hide, scene, segment, show } = bench;

    it('keeps the draft and labels nodes with it that come later', async () => {
      const { chosen, sampleSize } = await segment([add('box')]);
      const draft = bench.screen.of(scene).map((labels) => labels.map((label) => (covers(chosen)(label) ? 8 : 0)));
      const [late] = scene.nodes;
      await hide({ nodes: [late!] });
      const { labels, sample } = await bench.engine.keepDraft({ label: 8, candidate: chosen });
      bench.screen.show(labels);
      await show({ nodes: [late!] });
      expect(bench.screen.of(scene)).to.deep.equal(draft);
      expect([sample.label, sample.cloud, new Set(sample.labels)]).to.deep.equal([8, scene.cloud, new Set([0, 8])]);
      expect(sample.labels.length).to.be.below(sampleSize);
    });

    it('lets an earlier object hold its points against drafts and later objects', async () => {
      const first = await segment([add('box')]);
      bench.screen.show((await bench.engine.keepDraft({ label: 8, candidate: first.chosen })).labels);
      const held = bench.screen.of(scene);
      const second = await segment([add('box'), add('ground')]);
      const stays = () => bench.screen.of(scene).every((labels, node) => labels.every((label, i) => held[node]![i] === 0 || label === 8));
      expect(stays()).to.equal(true);
      bench.screen.show((await bench.engine.keepDraft({ label: 9, candidate: second.chosen })).labels);
      expect(stays()).to.equal(true);
      expect(bench.screen.count(9)).to.be.above(0);
    });

    it('calls a draft empty where kept objects hold all of it, and says which', async () => {
      const first = await segment([add('box')]);
      bench.screen.show((await bench.engine.keepDraft({ label: 8, candidate: first.chosen })).labels);
      const { candidates } = await segment([add('box')]);
      const held = candidates.filter(({ pointCount }) => pointCount === 0);
      expect(held.length).to.be.above(0);
      expect(held.map(({ bounds, extent, heldBy }) => [bounds, extent, heldBy])).to.deep.equal(held.map(() => [null, 0, 8]));
      expect(candidates.filter(({ pointCount }) => pointCount > 0).every(({ bounds, heldBy }) => bounds !== null && heldBy === undefined)).to.equal(true);
      const taking = await segment([add('box')], { policy: 'overwrite' });
      expect(taking.candidates[taking.chosen]!.bounds).to.deep.equal(first.candidates[first.chosen]!.bounds);
    });

    it('lets a draft take points from kept objects where it is told to, and gives them back with it', async () => {
      const first = await segment([add('box')]);
      bench.screen.show((await bench.engine.keepDraft({ label: 8, candidate: first.chosen })).labels);
      const held = bench.screen.of(scene);
      const { chosen } = await segment([add('box')], { policy: 'overwrite' });
      const { labels, sample } = await bench.engine.keepDraft({ label: 9, candidate: chosen });
      bench.screen.show(labels);
      expect([sample.policy, bench.screen.count(8)]).to.deep.equal(['overwrite', 0]);
      expect(bench.screen.count(9)).to.be.above(100);
      bench.screen.show(await bench.engine.removeSegment(9));
      expect(bench.screen.of(scene)).to.deep.equal(held);
    });

    it('gives a deleted object back as it was, more than once', async () => {
      const { chosen } = await segment([add('box')]);
      const { sample, labels } = await bench.engine.keepDraft({ label: 8, candidate: chosen });
      bench.screen.show(labels);
      const kept = bench.screen.of(scene);
      for (let times = 0; times < 2; times++) {
        bench.screen.show(await bench.engine.removeSegment(8));
        expect(bench.screen.blank).to.equal(true);
        bench.screen.show(await bench.engine.restoreSegments([sample]));
        expect(bench.screen.of(scene)).to.deep.equal(kept);
      }
    });

    it('puts what lies under a deleted object back: a later object and the draft', async () => {
      const first = await segment([add('box')]);
      const { sample } = await bench.engine.keepDraft({ label: 8, candidate: first.chosen });
      bench.screen.show(await bench.engine.restoreSegments([{ ...sample, label: 9, labels: sample.labels.map((label) => label && 9) }]));
      expect(bench.screen.count(9)).to.equal(0);
      bench.screen.show(await bench.engine.removeSegment(8));
      expect(bench.screen.count(9)).to.be.above(100);
      bench.screen.show(await bench.engine.removeSegment(9));
      await segment([add('box')]);
      const draft = bench.screen.of(scene);
      bench.screen.show(await bench.engine.restoreSegments([sample]));
      expect(bench.screen.count(8)).to.be.above(100);
      bench.screen.show(await bench.engine.removeSegment(8));
      expect(bench.screen.of(scene)).to.deep.equal(draft);
    });

    it('takes nothing for kept that is not there', async () => {
      expect(await rejection(bench.engine.keepDraft({ label: 8, candidate: 0 }))).to.be.an.instanceof(RangeError);
      await segment([add('box'), add('ground')]);
      expect(await rejection(bench.engine.keepDraft({ label: 8, candidate: 1 }))).to.be.an.instanceof(RangeError);
      expect(await rejection(bench.engine.keepDraft({ label: 7, candidate: 0 }))).to.be.an.instanceof(RangeError);
      expect((await bench.engine.keepDraft({ label: 8, candidate: 0 })).sample.label).to.equal(8);
    });

    it('gives a draft back as it was, whatever is on screen by then', async () => {
      const first = await segment([add('box')], { draft: 1 });
      const before = bench.screen.of(scene);
      await bench.engine.keepDraft({ label: 8, candidate: 0 });
      bench.screen.show(await bench.engine.removeSegment(8));
      await hide({ nodes: scene.nodes.slice(1) });
      const again = await segment([add('box')], { draft: 1 });
      expect(again.sampleSize).to.equal(first.sampleSize);
      expect(again.candidates.map(({ quality }) => quality)).to.deep.equal(first.candidates.map(({ quality }) => quality));
      await show({ nodes: scene.nodes.slice(1) });
      expect(bench.screen.of(scene)).to.deep.equal(before);
    });

    it('reads the region of a new draft anew', async () => {
      const { sampleSize } = await segment([add('box')], { draft: 1 });
      await bench.engine.discardDraft();
      await hide({ nodes: scene.nodes.slice(1) });
      expect((await segment([add('box')], { draft: 2 })).sampleSize).to.be.below(sampleSize);
      await show({ nodes: scene.nodes.slice(1) });
    });

    it('keeps clouds apart', async () => {
      const other = syntheticScene('other');
      await show(other);
      await segment([add('box')]);
      expect(bench.screen.of(other).length).to.equal(5);
      const otherScreen = new Screen();
      const { labels } = await segment([add('box')], { cloud: 'other' });
      otherScreen.show(labels);
      expect(labels.some(({ key }) => key.cloud === 'scene')).to.equal(true);
      expect(otherScreen.of(scene).flat().every((label) => label === 0)).to.equal(true);
      expect((await bench.engine.keepDraft({ label: 8, candidate: 0 })).labels.map(({ key }) => key.cloud)).to.not.include('scene');
      await hide(other);
    });
  });
}
