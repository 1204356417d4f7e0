import { expect } from 'chai';
import { PointSamEngine } from '../../src/inference/point-sam-engine.js';
import { WorkerEngine } from '../../src/inference/worker-engine.js';
import type { LoadRequest, Segmentation } from '../../src/inference/segmentation-engine.js';
import { DEFAULT_RULES } from '../../src/inference/segmentation-engine.js';
import { registerArchitecture } from '../../src/model/architectures.js';
import { benchOf, covers, LOAD, LOCAL, type LoadedEngine } from '../support/engine-bench.js';
import { failure } from '../support/failure.js';
import { faultyServer } from '../support/faulty-server.js';
import { planNearestPrompt } from '../support/nearest-prompt.js';
import { nearestPromptGraph } from '../support/nearest-prompt-graph.js';
import { BOX } from '../support/synthetic-scene.js';
import { describeEngine } from './engine-contract.js';
import { describeKeptObjects } from './kept-objects-contract.js';

const FOLDER = new URL('/test/fixtures/nearest-prompt/', location.href);
const local: LoadRequest = { ...LOAD, model: { manifestUrl: new URL('manifest.json', FOLDER).href } };
const remote: LoadRequest = { ...local, remote: faultyServer('plain') };
const WASM = { backend: 'wasm', reason: 'The processor was chosen in the settings.' } as const;
const about = { modelName: 'nearest-prompt', pointCount: 4096, pointCounts: [2048, 4096], groupingChoices: [] };
const HERE: LoadedEngine = { load: local, info: { ...about, ...WASM } };
const THERE: LoadedEngine = { load: remote, info: { ...about, backend: 'remote', host: location.host, reason: null } };

describe('A model of an architecture that nobody has registered', () => {
  it('is refused in words, here and on a server', async () => {
    const engine = new PointSamEngine();
    for (const load of [local, remote]) {
      const { code, message } = await failure(engine.load(load));
      expect([code, message]).to.deep.equal(['model-invalid', `${FOLDER.href}manifest.json: the model nearest-prompt is of the architecture `
        + 'nearest-prompt, which this page cannot run (it knows point-sam). Choose another model, or a version of the tool that knows it.']);
    }
    engine.dispose();
  });
});

describe('A worker script of one\'s own', () => {
  const ownWorker = () => new Worker(new URL('/test/support/own-model.worker.ts', location.href), { type: 'module' });

  for (const { load, info } of [HERE, THERE]) {
    it(`serves a model of its own beside those of the package, ${info.backend}`, async () => {
      const engine = new WorkerEngine({ worker: ownWorker() });
      expect(await engine.load(load)).to.deep.equal(info);
      expect((await engine.load(LOCAL.load)).modelName).to.equal('point-sam-tiny');
      engine.dispose();
    });
  }
});

describe('A model of another architecture', () => {
  before(() => registerArchitecture('nearest-prompt', planNearestPrompt));

  it('has the graph that its source builds', async () => {
    const bytes = new Uint8Array(await (await fetch(new URL('segmenter.onnx', FOLDER))).arrayBuffer());
    expect([...bytes]).to.deep.equal([...nearestPromptGraph()]);
  });

  describeEngine('PointSamEngine with another model', () => new PointSamEngine(), HERE);
  describeEngine('PointSamEngine with another model on a server', () => new PointSamEngine(), THERE);
  describeKeptObjects('PointSamEngine with another model', () => new PointSamEngine(), local);
  describeKeptObjects('PointSamEngine with another model on a server', () => new PointSamEngine(), remote);

  for (const [where, load] of [['here', local], ['on a server', remote]] as const) {
    describe(`asked itself at finer points, ${where}`, () => {
      const bench = benchOf(() => new PointSamEngine(), load);
      const { add, scene, segment, subtract } = bench;

      it('finds, corrects and keeps the object', async () => {
        const rules = { ...DEFAULT_RULES, propagation: 'field' } as const;
        const detail = { pointCount: 512 };
        const iou = ({ chosen }: Segmentation): number => bench.screen.iou(scene, BOX, covers(chosen));
        expect(iou(await segment([add('box')], { rules, ...detail }))).to.be.above(0.9);
        const corrected = await segment([add('box'), subtract('ground')], { rules, ...detail });
        expect(iou(corrected)).to.be.above(0.5);
        bench.screen.show((await bench.engine.keepDraft({ label: 8, candidate: corrected.chosen })).labels);
        expect(bench.screen.iou(scene, BOX, (label) => label === 8)).to.be.above(0.5);
      });
    });
  }
});
