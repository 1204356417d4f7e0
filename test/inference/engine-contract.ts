import { expect } from 'chai';
import { isAbortError } from '../../src/errors.js';
import type { SegmentationEngine, SegmentRequest } from '../../src/inference/segmentation-engine.js';
import { benchOf, covers, LOCAL, rejection } from '../support/engine-bench.js';
import { failure } from '../support/failure.js';
import { BALL, BOX, STONE } from '../support/synthetic-scene.js';

/** What every segmentation engine does with a draft, wherever it runs. */
export function describeEngine(name: string, create: () => SegmentationEngine, { load, info } = LOCAL): void {
  describe(name, () => {
    const bench = benchOf(create, load);
    const { add, hide, scene, segment, show, subtract } = bench;

    it('answers a first click with three candidates, smallest first, and takes the largest or the one of best quality', async () => {
      const { candidates, chosen, region, fitted, sampleSize } = await segment([add('box')]);
      expect(candidates).to.have.length(3);
      expect(candidates.map(({ extent }) => extent)).to.deep.equal(candidates.map(({ extent }) => extent).toSorted((a, b) => a - b));
      const qualities = candidates.map(({ quality }) => quality);
      expect(chosen).to.be.oneOf([qualities.indexOf(Math.max(...qualities)), 2]);
      expect([region, fitted]).to.deep.equal([{ center: scene.on.box, radius: 8 }, false]);
      expect(sampleSize).to.be.within(500, 3000);
    });

    it('finds the object that was clicked on', async () => {
      const box = await segment([add('box')]);
      expect(bench.screen.iou(scene, BOX, covers(box.chosen))).to.be.above(0.8);
      bench.screen.show(await bench.engine.discardDraft());
      const ball = await segment([add('ball')], { radius: 25 });
      expect(bench.screen.iou(scene, BALL, covers(ball.chosen))).to.be.above(0.8);
    });

    it('counts the points and boxes them as it labels them', async () => {
      const { candidates } = await segment([add('box')]);
      const labels = bench.screen.of(scene).flat();
      expect(candidates.map(({ pointCount }) => pointCount)).to.deep.equal([0, 1, 2].map((bit) => labels.filter(covers(bit)).length));
      const { min, max } = candidates[2]!.bounds!;
      expect(candidates[2]!.extent).to.equal(Math.max(max[0] - min[0], max[1] - min[1], max[2] - min[2]));
      expect(min[0]).to.be.within(4002, 4007);
      expect(max[2]).to.be.closeTo(1001.5, 0.05);
    });

    it('answers a second click with one mask', async () => {
      const { candidates, chosen } = await segment([add('box'), subtract('ground')]);
      expect([candidates.length, chosen]).to.deep.equal([1, 0]);
      expect(bench.screen.of(scene).flat().every((label) => label <= 1)).to.equal(true);
      expect(bench.screen.iou(scene, BOX, covers(0))).to.be.above(0.5);
    });

    it('gives the same answer to the same request', async () => {
      const first = await segment([add('box'), add('ground')]);
      const labels = bench.screen.of(scene);
      const again = await segment([add('box'), add('ground')]);
      expect(bench.screen.of(scene)).to.deep.equal(labels);
      expect(again.candidates).to.deep.equal(first.candidates);
    });

    it('tells of no node that looks as it did', async () => {
      const { labels } = await segment([add('box')]);
      expect(labels.some(({ draft }) => draft)).to.equal(true);
      expect((await segment([add('box')])).labels).to.deep.equal([]);
      expect((await segment([add('box')], { candidate: 0 })).labels).to.deep.equal([]);
      const cleared = await bench.engine.discardDraft();
      expect(cleared.map(({ key }) => key.name).toSorted()).to.deep.equal(labels.map(({ key }) => key.name).toSorted());
      expect(cleared.some(({ draft }) => draft)).to.equal(false);
    });

    it('gives the same answer in whatever order nodes came', async () => {
      await segment([add('box')]);
      const labels = bench.screen.of(scene);
      bench.screen.show(await bench.engine.discardDraft());
      await hide(scene);
      for (const node of scene.nodes.toReversed()) await show({ nodes: [node] });
      await segment([add('box')]);
      expect(bench.screen.of(scene)).to.deep.equal(labels);
    });

    it('goes back to the earlier answer when a click is taken back', async () => {
      const { candidates } = await segment([add('box')]);
      const labels = bench.screen.of(scene);
      await segment([add('box'), subtract('ground')]);
      expect(bench.screen.of(scene)).to.not.deep.equal(labels);
      expect((await segment([add('box')])).candidates).to.deep.equal(candidates);
      expect(bench.screen.of(scene)).to.deep.equal(labels);
    });

    it('takes the chosen candidate as the one that counts and that the next click corrects', async () => {
      expect((await segment([add('box')], { candidate: 0 })).chosen).to.equal(0);
      const refined = async (candidate: number) => {
        await segment([add('box'), add('ground')], { candidate });
        return bench.screen.of(scene);
      };
      const smallest = await refined(0);
      expect(smallest).to.not.deep.equal(await refined(2));
      expect(await refined(0)).to.deep.equal(smallest);
    });

    it('drops an older request when a newer one comes', async () => {
      const older = [rejection(segment([add('ball')])), rejection(segment([add('ground')]))];
      const newest = await segment([add('box')]);
      expect((await Promise.all(older)).map(isAbortError)).to.deep.equal([true, true]);
      expect(newest.region.center).to.deep.equal(scene.on.box);
      const labels = bench.screen.of(scene);
      await segment([add('box')]);
      expect(bench.screen.of(scene)).to.deep.equal(labels);
    });

    it('stops when it is aborted, and not when it is aborted before the start', async () => {
      const controller = new AbortController();
      const request = { cloud: scene.cloud, prompts: [add('box')], candidate: null, radius: 8, refit: false };
      const stages: string[] = [];
      const running = bench.engine.segment(request, {
        signal: controller.signal,
        onProgress: ({ stage }) => stages.push(stage) === 2 && controller.abort(),
      });
      expect(isAbortError(await rejection(running))).to.equal(true);
      expect(stages[0]).to.equal('reading');
      expect(stages).to.not.include('labelling');
      expect(isAbortError(await rejection(bench.engine.segment(request, { signal: AbortSignal.abort() })))).to.equal(true);
      expect(bench.screen.blank).to.equal(true);
    });

    it('labels nodes of the draft that come later, and the same again when they come back', async () => {
      const [late, ...early] = scene.nodes;
      await segment([add('box')]);
      const frozen = bench.screen.of(scene);
      await hide({ nodes: [late!] });
      await segment([add('box')]);
      await show({ nodes: [late!] });
      expect(bench.screen.of(scene)).to.deep.equal(frozen);
      await hide({ nodes: early });
      await show({ nodes: early });
      expect(bench.screen.of(scene)).to.deep.equal(frozen);
    });

    it('clears every point of a draft that is discarded', async () => {
      await segment([add('box')]);
      expect(bench.screen.blank).to.equal(false);
      bench.screen.show(await bench.engine.discardDraft());
      expect(bench.screen.blank).to.equal(true);
      expect(await bench.engine.discardDraft()).to.deep.equal([]);
    });

    it('widens the region for a prompt outside of it', async () => {
      const { region } = await segment([add('box'), subtract('ball')], { radius: 5 });
      expect(region.radius).to.be.above(5);
      for (const { position } of [add('box'), subtract('ball')]) {
        expect(Math.hypot(...position.map((value, axis) => value - region.center[axis]!))).to.be.at.most(region.radius);
      }
      expect((await segment([add('box')], { radius: 5 })).region).to.deep.equal({ center: scene.on.box, radius: 5 });
    });

    it('fits the region around a small object only where that is allowed', async () => {
      const wide = { center: scene.on.stone, radius: 25 };
      const unfitted = await segment([add('stone')], { radius: 25 });
      expect([unfitted.fitted, unfitted.region]).to.deep.equal([false, wide]);
      const { fitted, region, chosen } = await segment([add('stone')], { radius: 25, refit: true });
      expect(fitted).to.equal(true);
      expect(region.radius).to.be.below(8);
      expect(bench.screen.iou(scene, STONE, covers(chosen))).to.be.at.least(0.5);
    });

    it('refuses what no person can ask for, and works afterwards', async () => {
      const requests: Partial<SegmentRequest>[] = [
        { prompts: [] }, { prompts: [subtract('box')] }, { radius: 0 }, { radius: NaN }, { candidate: 3 }, { candidate: -1 },
        { prompts: [{ position: [NaN, 0, 0], positive: true }] },
      ];
      for (const request of requests) expect(await rejection(segment([add('box')], request))).to.be.an.instanceof(RangeError);
      expect((await segment([add('box')])).candidates).to.have.length(3);
    });

    it('keeps the draft when a request fails', async () => {
      await segment([add('box')]);
      const labels = bench.screen.of(scene);
      const { code } = await failure(segment([{ position: [0, 0, 0], positive: true }]));
      expect(code).to.equal('no-points-in-region');
      await show({ nodes: [scene.nodes[0]!] });
      expect(bench.screen.of(scene)).to.deep.equal(labels);
      expect((await bench.engine.keepDraft({ label: 8, candidate: 0 })).sample.cloud).to.equal(scene.cloud);
    });

    it('loads another model after one that could not be loaded, and goes on with the nodes it has', async () => {
      const { code } = await failure(bench.engine.load({ ...load, model: { manifestUrl: new URL('/models/none/manifest.json', location.href).href } }));
      expect(code).to.equal('model-fetch-failed');
      expect(await bench.engine.load(load)).to.deep.equal(info);
      expect((await segment([add('box')])).candidates).to.have.length(3);
    });
  });
}
