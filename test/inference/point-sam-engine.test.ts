import { expect } from 'chai';
import { type ErrorCode, isAbortError, SegmentationError } from '../../src/errors.js';
import { PointSamEngine } from '../../src/inference/point-sam-engine.js';
import { type CallOptions, DEFAULT_RULES, type RegionDetail, type SegmentRequest } from '../../src/inference/segmentation-engine.js';
import type { OpenedModel } from '../../src/model/open-point-sam.js';
import type { Embedding, PointCloud, PreviousMask, PromptableModel } from '../../src/model/promptable-model.js';
import { httpFiles } from '../../src/octree-source/http-files.js';
import { openOctree } from '../../src/octree-source/octree-source.js';
import { LOAD, rejection } from '../support/engine-bench.js';
import { cutIntoNodes, makeNode } from '../support/make-node.js';
import { cloudOf, randomCloud } from '../support/random-clouds.js';
import { type ModelScript, scriptedModel } from '../support/scripted-model.js';
import { Screen } from '../support/synthetic-scene.js';
import { describeCoarseViews } from './coarse-view-contract.js';
import { describeEngine } from './engine-contract.js';
import { describeKeptObjects } from './kept-objects-contract.js';
import { describeSparseRegions } from './sparse-regions-contract.js';

describeEngine('PointSamEngine', () => new PointSamEngine());
describeKeptObjects('PointSamEngine', () => new PointSamEngine());
describeSparseRegions('PointSamEngine', () => new PointSamEngine());
describeCoarseViews('PointSamEngine', () => new PointSamEngine({ openCloud: ({ cloud, access }) => openOctree(httpFiles(access.url!), { id: cloud }) }));

/** An engine on scripted networks that knows some points. */
async function scripted(script: ModelScript, positions: Float32Array): Promise<PointSamEngine> {
  const engine = new PointSamEngine({ openModel: () => scriptedModel(script) });
  await engine.load(LOAD);
  await engine.addNodes([makeNode('r', { positions })]);
  return engine;
}

/** A scripted model, in whose masks all points are, that encodes in another way. */
async function encodingBy(encode: (model: PromptableModel, cloud: PointCloud) => Promise<Embedding>): Promise<OpenedModel> {
  const { model, ...opened } = await scriptedModel({ inside: () => true });
  const other: PromptableModel = {
    description: model.description,
    encode: (cloud) => encode(model, cloud),
    decode: (...request) => model.decode(...request),
    dispose: () => model.dispose(),
  };
  return { ...opened, model: other };
}

/** The model, and what is told of the mask that each decoding is given. */
function watched(model: PromptableModel, tell: (previous: PreviousMask | null) => void): PromptableModel {
  return {
    description: model.description,
    encode: (...request) => model.encode(...request),
    decode: async (embedding, prompts, previous, options) => {
      tell(previous);
      return model.decode(embedding, prompts, previous, options);
    },
    dispose: () => model.dispose(),
  };
}

const CLICK = { cloud: 'cloud', prompts: [{ position: [0, 0, 0], positive: true }], candidate: null, radius: 100, refit: true } as const;

/** An engine that sees many points, what it told a page to show, and how often it said that it labels. */
async function busy() {
  const nodes = cutIntoNodes(randomCloud(200_000, 5), 20_000);
  const engine = await scripted({ inside: (point, mask) => point % (mask + 2) === 0 }, randomCloud(9, 1));
  const screen = new Screen();
  await engine.addNodes(nodes.map((node) => structuredClone(node)));
  const segment = async (prompts: readonly number[], options: CallOptions = {}) => {
    const request: SegmentRequest = { ...CLICK, refit: false, prompts: prompts.map((x) => ({ position: [x, 0, 0], positive: true })) };
    const result = await engine.segment(request, options);
    screen.show(result.labels);
    return result;
  };
  return { engine, segment, screen, shown: () => screen.of({ nodes }) };
}

describe('PointSamEngine that labels many points', () => {
  it('gives up for a newer click, whose answer is complete', async () => {
    const { segment, shown } = await busy();
    await segment([0]);
    let labelling = 0;
    let newer: Promise<unknown> | null = null;
    const older = segment([0, 1], { onProgress: ({ stage }) => {
      if (stage === 'labelling' && ++labelling === 3) newer = segment([0, 1, 2]);
    } });
    expect(isAbortError(await rejection(older))).to.equal(true);
    await newer;
    const fresh = await busy();
    await fresh.segment([0, 1, 2]);
    expect([labelling, shown()]).to.deep.equal([3, fresh.shown()]);
  });

  it('has its earlier answer when it is stopped: for nodes that come, for the next answer and for keeping', async () => {
    const { engine, segment, screen, shown } = await busy();
    const stopped = async (prompts: readonly number[]) => {
      const controller = new AbortController();
      let labelling = 0;
      const onProgress: CallOptions['onProgress'] = ({ stage }) => {
        if (stage === 'labelling' && ++labelling === 3) controller.abort();
      };
      expect(isAbortError(await rejection(segment(prompts, { signal: controller.signal, onProgress })))).to.equal(true);
    };
    await stopped([0]);
    expect([screen.blank, await engine.discardDraft()]).to.deep.equal([true, []]);
    const first = await segment([0]);
    const before = shown();
    await stopped([0, 1]);
    const [late] = cutIntoNodes(randomCloud(200_000, 5), 20_000);
    screen.show(await engine.addNodes([late!]));
    expect(shown()).to.deep.equal(before);
    expect((await segment([0])).candidates).to.deep.equal(first.candidates);
    await stopped([0, 1]);
    screen.show((await engine.keepDraft({ label: 8, candidate: 2 })).labels);
    expect(shown()).to.deep.equal(before.map((labels) => labels.map((label) => (label & 4 ? 8 : 0))));
  });
});

describe('PointSamEngine with a scripted model', () => {
  it('stays with the wider region where a fitted one would hold too few points', async () => {
    const engine = await scripted({ inside: (point) => point === 0 }, cloudOf(40, (i) => [9 * (i % 7), 9 * Math.floor(i / 7), 0]));
    const { region, fitted, sampleSize } = await engine.segment(CLICK);
    expect([region, fitted, sampleSize]).to.deep.equal([{ center: [0, 0, 0], radius: 100 }, false, 40]);
  });

  it('fits the region around the mask once, for which it is encoded a second time', async () => {
    let encodings = 0;
    const openModel = () => encodingBy((model, cloud) => {
      encodings++;
      return model.encode(cloud);
    });
    const engine = new PointSamEngine({ openModel });
    await engine.load(LOAD);
    await engine.addNodes([makeNode('r', { positions: cloudOf(6400, (i) => [(i % 80) - 40, Math.floor(i / 80) - 40, 0]) })]);
    const { region } = await engine.segment({ ...CLICK, radius: 2, rules: { ...DEFAULT_RULES, connected: false } });
    expect([encodings, Math.round(region.radius)]).to.deep.equal([2, 8]);
  });

  /** 100 points in a row, of which the masks hold the first ones; the second look's is the single one. */
  const row = cloudOf(100, (i) => [i / 10, 0, 0]);
  const sizes = [30, 10, 20, 50];

  it('looks at the mask that counts again, and leaves the others as they are', async () => {
    const engine = await scripted({ inside: (point, mask) => point < sizes[mask]! }, row);
    const counts = async (candidate: number | null) => {
      const { candidates, chosen } = await engine.segment({ ...CLICK, refit: false, candidate });
      return [candidates.map(({ pointCount }) => pointCount), candidates[chosen]!.quality];
    };
    expect(await counts(null)).to.deep.equal([[10, 30, 50], Math.fround(0.6)]);
    expect(await counts(2)).to.deep.equal([[10, 30, 50], Math.fround(0.4)]);
  });

  it('lets the mask count that was looked at again, though it is smaller or larger than another now', async () => {
    for (const [single, order] of [[5, [5, 10, 50]], [60, [10, 50, 60]]] as const) {
      const engine = await scripted({ inside: (point, mask) => point < [single, ...sizes.slice(1)][mask]! }, row);
      const { candidates, chosen } = await engine.segment({ ...CLICK, refit: false });
      expect([candidates.map(({ pointCount }) => pointCount), candidates[chosen]!.pointCount]).to.deep.equal([order, single]);
    }
  });

  it('gives a later click the mask as it was looked at again, or the one that was chosen in its place', async () => {
    const model = await scriptedModel({ inside: (point, mask) => point < sizes[mask]! });
    const given: (number | null)[] = [];
    const engine = new PointSamEngine({ openModel: async () => ({ ...model, model: watched(model.model, (previous) => given.push(previous && previous.mask)) }) });
    await engine.load(LOAD);
    await engine.addNodes([makeNode('r', { positions: row })]);
    const prompts = [0, 1].map((x) => ({ position: [x, 0, 0], positive: true }) as const);
    await engine.segment({ ...CLICK, refit: false, prompts });
    await engine.segment({ ...CLICK, refit: false, prompts, candidate: 2 });
    expect(given).to.deep.equal([null, 2, 0, 3]);
  });

  it('asks a model that takes no mask once', async () => {
    const model = await scriptedModel({ inside: (point, mask) => point < sizes[mask]! });
    let asked = 0;
    const blind = { ...watched(model.model, () => asked++), description: { ...model.model.description, capabilities: { ...model.model.description.capabilities, prompts: ['point'] } } } as const;
    const engine = new PointSamEngine({ openModel: async () => ({ ...model, model: blind }) });
    await engine.load(LOAD);
    await engine.addNodes([makeNode('r', { positions: row })]);
    const { candidates } = await engine.segment({ ...CLICK, refit: false });
    expect([asked, candidates.map(({ pointCount }) => pointCount)]).to.deep.equal([1, [10, 20, 50]]);
  });

  it('gives back the answer when the second look fails', async () => {
    const model = await scriptedModel({ inside: () => true });
    const failing = watched(model.model, (previous) => { if (previous) throw new SegmentationError('device-lost', 'gone'); });
    const engine = new PointSamEngine({ openModel: async () => ({ ...model, model: failing }) });
    await engine.load(LOAD);
    await engine.addNodes([makeNode('r', { positions: row })]);
    expect((await rejection(engine.segment({ ...CLICK, refit: false })) as SegmentationError).code).to.equal('device-lost');
    engine.dispose();
    await new Promise((resolve) => setTimeout(resolve));
    expect(model.tensors).to.equal(0);
  });

  it('survives a model that predicts no quality and empty masks', async () => {
    const engine = await scripted({ inside: () => false, quality: [NaN, NaN, NaN, NaN] }, randomCloud(50, 1));
    const { chosen, candidates } = await engine.segment(CLICK);
    expect([chosen, candidates.map(({ bounds, extent, pointCount }) => [bounds, extent, pointCount])])
      .to.deep.equal([0, [0, 1, 2].map(() => [null, 0, 0])]);
  });

  it('gives back a model that arrives after the end', async () => {
    const model = await scriptedModel({ inside: () => true });
    const engine = new PointSamEngine({ openModel: async () => model });
    const loading = rejection(engine.load(LOAD));
    engine.dispose();
    expect([isAbortError(await loading), model.ended]).to.deep.equal([true, true]);
    expect(isAbortError(await rejection(engine.segment(CLICK)))).to.equal(true);
  });

  it('loads only the newer of two models, and ends the one it had', async () => {
    const models = await Promise.all([0, 1, 2].map(() => scriptedModel({ inside: () => true })));
    let next = 0;
    const engine = new PointSamEngine({ openModel: async () => models[next++]! });
    await engine.load(LOAD);
    const older = rejection(engine.load(LOAD));
    expect((await engine.load(LOAD)).modelName).to.equal('point-sam-tiny');
    expect(isAbortError(await older)).to.equal(true);
    expect(models.map(({ ended }) => ended)).to.deep.equal([true, true, false]);
  });

  it('gives back a model that is no longer wanted when the one before has ended, and does not go on with that one', async () => {
    const [before, next] = await Promise.all([0, 1].map(() => scriptedModel({ inside: () => true })));
    const stop = new AbortController();
    const models = [{ ...before!, dispose: async () => { await before!.dispose(); stop.abort(); } }, next!];
    const engine = new PointSamEngine({ openModel: async () => models.shift()! });
    await engine.load(LOAD);
    await engine.addNodes([makeNode('r', { positions: randomCloud(50, 1) })]);
    expect(isAbortError(await rejection(engine.load(LOAD, { signal: stop.signal })))).to.equal(true);
    expect([before!.ended, next!.ended]).to.deep.equal([true, true]);
    expect(((await rejection(engine.segment(CLICK))) as Error).message).to.equal('No model is loaded: call load() first.');
  });

  it('gives back the new model where the one before cannot be ended', async () => {
    const [before, next] = await Promise.all([0, 1].map(() => scriptedModel({ inside: () => true })));
    const models = [{ ...before!, dispose: async () => { throw new Error('stuck'); } }, next!];
    const engine = new PointSamEngine({ openModel: async () => models.shift()! });
    await engine.load(LOAD);
    expect([((await rejection(engine.load(LOAD))) as Error).message, next!.ended]).to.deep.equal(['stuck', true]);
  });

  it('thins a region to the points, and cuts it into the patches, that a request names, else the load', async () => {
    const engine = new PointSamEngine({ openModel: () => scriptedModel({ inside: () => true }) });
    await engine.load({ ...LOAD, pointCount: 300 });
    await engine.addNodes([makeNode('r', { positions: randomCloud(1000, 3) })]);
    const sampled = async (detail: RegionDetail) => (await engine.segment({ ...CLICK, refit: false, ...detail })).sampleSize;
    expect(await sampled({})).to.be.within(270, 300);
    expect(await sampled({ pointCount: 100 })).to.be.within(90, 100);
    expect(await sampled({})).to.be.within(270, 300);
    const refused = await rejection(engine.segment({ ...CLICK, grouping: { patches: 2, patchSize: 1 } }));
    expect((refused as Error).message).to.match(/at least 3/);
  });

  it('gives back what the model keeps of regions that nobody can come back to', async () => {
    const model = await scriptedModel({ inside: () => true });
    const engine = new PointSamEngine({ openModel: async () => model });
    await engine.load(LOAD);
    await engine.addNodes([makeNode('r', { positions: randomCloud(1000, 3) })]);
    for (let draft = 1; draft <= 5; draft++) {
      for (const clicks of [[0], [0, 1], [0, 1, 2]]) {
        await engine.segment({ ...CLICK, draft, prompts: clicks.map((x) => ({ position: [x / 10, 0, 0], positive: true })) });
      }
      await engine.discardDraft();
    }
    // The last draft's region is kept for an undo, and the one before until the next draft is asked for.
    const few = model.tensors;
    for (let draft = 6; draft <= 9; draft++) {
      await engine.segment({ ...CLICK, draft });
      await engine.discardDraft();
    }
    expect(model.tensors).to.be.at.most(few);
    engine.dispose();
    await new Promise((resolve) => setTimeout(resolve));
    expect([model.tensors, model.ended]).to.deep.equal([0, true]);
  });

  it('gives a graphics card up that failed where that is left to it, and says so where it is not', async () => {
    const failed = async (code: ErrorCode, backend: 'auto' | 'webgpu') => {
      const failures: string[] = [];
      const engine = new PointSamEngine({
        openModel: () => encodingBy(async () => { throw new SegmentationError(code, 'It failed.'); }),
        onFailure: ({ code }) => failures.push(code),
      });
      await engine.load({ ...LOAD, backend });
      await engine.addNodes([makeNode('r', { positions: randomCloud(50, 1) })]);
      return [(await rejection(engine.segment(CLICK)) as SegmentationError).code, failures];
    };
    expect(await failed('gpu-memory', 'auto')).to.deep.equal(['gpu-memory', ['gpu-memory']]);
    expect(await failed('gpu-memory', 'webgpu')).to.deep.equal(['out-of-memory', []]);
    expect(await failed('gpu-failed', 'auto')).to.deep.equal(['gpu-failed', ['gpu-failed']]);
    expect(await failed('gpu-failed', 'webgpu')).to.deep.equal(['webgpu-unavailable', []]);
  });

  it('asks for the model before it segments', async () => {
    const error = await rejection(new PointSamEngine().segment(CLICK));
    expect([error instanceof TypeError, (error as Error).message]).to.deep.equal([true, 'No model is loaded: call load() first.']);
  });

  it('tells of a download now and then, but always of its beginning and its end', async () => {
    const engine = new PointSamEngine({
      openModel: (_request, options) => {
        for (let done = 0; done <= 5000; done++) options?.onProgress?.(done, 5000);
        return scriptedModel({ inside: () => true });
      },
    });
    const told: number[] = [];
    await engine.load(LOAD, { onProgress: ({ done }) => done !== undefined && told.push(done) });
    expect([told[0], told.at(-1), told.length < 50]).to.deep.equal([0, 5000, true]);
  });

  it('says why WebGPU is not in use', async () => {
    const engine = new PointSamEngine();
    const { backend, reason } = await engine.load({ ...LOAD, backend: 'auto' });
    if (backend === 'webgpu') expect(reason).to.equal(null);
    else expect(reason).to.be.a('string').that.matches(/^(The|This) .+\.$/);
    engine.dispose();
  });
});
