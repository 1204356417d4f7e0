import type { EngineInfo, LoadRequest, PointPrompt, Segmentation, SegmentationEngine, SegmentRequest } from '../../src/inference/segmentation-engine.js';
import { runtimeIn } from '../../src/model/runtime-source.js';
import { copyNodes, Screen, type SyntheticScene, syntheticScene } from './synthetic-scene.js';

/** The default model, as the tests serve it. */
export const LOAD: LoadRequest = {
  model: { manifestUrl: new URL('/models/point-sam-tiny/manifest.json', location.href).href },
  runtime: runtimeIn(new URL('/src/ort/', location.href).href),
  backend: 'wasm',
};

/** What an engine is loaded with, and what it says of itself then. */
export interface LoadedEngine {
  readonly load: LoadRequest;
  readonly info: EngineInfo;
}

/** The default model on this machine. */
export const LOCAL: LoadedEngine = {
  load: LOAD,
  info: {
    modelName: 'point-sam-tiny', backend: 'wasm', reason: 'The processor was chosen in the settings.', pointCount: 4096, pointCounts: [4096, 8192],
    groupingChoices: [{ patches: 512, patchSize: 16 }, { patches: 1024, patchSize: 16 }],
  },
};

/** Whether a draft label contains a candidate. */
export const covers = (candidate: number) => (label: number) => label < 8 && ((label >> candidate) & 1) === 1;

/** What a promise rejects with; null when it does not. */
export const rejection = (promise: Promise<unknown>) => promise.then(() => null, (error: unknown) => error);

type ObjectName = keyof SyntheticScene['on'];

/** An engine that sees the synthetic scene anew in every test, and the screen that its labels go to. */
export interface EngineBench {
  readonly scene: SyntheticScene;
  readonly engine: SegmentationEngine;
  readonly screen: Screen;
  show(scene: Pick<SyntheticScene, 'nodes'>): Promise<void>;
  hide(scene: Pick<SyntheticScene, 'nodes'>): Promise<void>;
  /** Segments in an unfitted region of 8 m, unless told otherwise. */
  segment(prompts: readonly PointPrompt[], request?: Partial<SegmentRequest>): Promise<Segmentation>;
  /** A click on an object. */
  add(on: ObjectName): PointPrompt;
  subtract(on: ObjectName): PointPrompt;
}

/** Prepares an engine for the tests of the suite in which this is called. */
export function benchOf(create: () => SegmentationEngine, load = LOAD): EngineBench {
  const scene = syntheticScene();
  let engine: SegmentationEngine;
  let screen: Screen;
  const bench: EngineBench = {
    scene,
    get engine() { return engine; },
    get screen() { return screen; },
    async show({ nodes }) {
      screen.show(await engine.addNodes(copyNodes(nodes)));
    },
    async hide({ nodes }) {
      const keys = nodes.map(({ key }) => key);
      screen.clear(keys);
      await engine.removeNodes(keys);
    },
    async segment(prompts, request = {}) {
      const result = await engine.segment({ cloud: scene.cloud, prompts, candidate: null, radius: 8, refit: false, ...request });
      screen.show(result.labels);
      return result;
    },
    add: (on) => ({ position: scene.on[on], positive: true }),
    subtract: (on) => ({ position: scene.on[on], positive: false }),
  };

  before(async () => {
    engine = create();
    await engine.load(load);
  });

  after(() => engine.dispose());

  beforeEach(async () => {
    screen = new Screen();
    await bench.show(scene);
  });

  afterEach(async () => {
    await engine.discardDraft();
    for (const label of [8, 9]) await engine.removeSegment(label);
    await bench.hide(scene);
  });

  return bench;
}
