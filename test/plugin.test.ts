import { expect } from 'chai';
import { SegmentationPlugin } from '../src/plugin.js';
import type { PluginEventMap } from '../src/plugin-events.js';
import { mortalWorker } from './support/mortal-worker.js';
import { SceneAdapter } from './support/scene-adapter.js';
import { BOX, positionOf, syntheticScene } from './support/synthetic-scene.js';

const EVENTS: readonly (keyof PluginEventMap)[] = [
  'model-progress', 'model-ready', 'prompt-change', 'segment-preview', 'segment-commit', 'segment-change', 'segment-remove', 'error',
];

describe('SegmentationPlugin', () => {
  const scene = syntheticScene();
  let viewer: SceneAdapter;
  let plugin: SegmentationPlugin;
  let kills: (() => void)[];
  let events: (readonly [type: string, detail: unknown])[];

  before(async () => {
    viewer = new SceneAdapter(scene.nodes);
    kills = [];
    plugin = new SegmentationPlugin({
      viewer,
      manifestUrl: '/models/point-sam-tiny/manifest.json',
      runtimeUrl: '/src/ort',
      backend: 'wasm',
      save: false,
      createWorker: () => {
        const { worker, kill } = mortalWorker();
        kills.push(kill);
        return worker;
      },
    });
    for (const type of EVENTS) plugin.addEventListener(type, ({ detail }) => events.push([type, detail]));
  });

  beforeEach(() => (events = []));

  const types = () => events.map(([type]) => type);
  const details = (type: string) => events.filter(([name]) => name === type).map(([, detail]) => detail);

  async function until(holds: () => boolean) {
    while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
  }

  /** Clicks on a point of the scene, as the viewer's pick finds it. */
  async function click(on: keyof typeof scene.on, options: PointerEventInit = {}) {
    const position = scene.on[on];
    const node = scene.nodes.find((candidate) => indexIn(candidate, position) !== -1)!;
    viewer.hit = { key: node.key, index: indexIn(node, position), position };
    viewer.click(options);
    await plugin.tool.settled();
  }

  function indexIn(node: (typeof scene.nodes)[number], position: readonly number[]): number {
    for (let i = 0; i < node.positions.length / 3; i++) {
      if (positionOf(node, i).every((value, axis) => value === position[axis])) return i;
    }
    return -1;
  }

  /** IoU of the points that show one of these labels with the box. */
  function iou(passes: (label: number) => boolean): number {
    let [both, either] = [0, 0];
    scene.nodes.forEach(({ key }, node) => scene.truth[node]!.forEach((object, i) => {
      const shown = passes(viewer.painted.get(`${key.cloud}\n${key.name}`)?.[i] ?? 0);
      both += Number(shown && object === BOX);
      either += Number(shown || object === BOX);
    }));
    return both / either;
  }

  /** Whether leaving the page now would ask first. */
  const asksBeforeLeaving = () => !dispatchEvent(new Event('beforeunload', { cancelable: true }));

  const visible = (label: number) => viewer.palette.has(label);

  it('tells how far the model is and when it is ready', async () => {
    plugin.mount();
    await until(() => plugin.tool.state.phase === 'ready');
    const progress = details('model-progress') as { done: number; total: number }[];
    expect(progress.at(-1)!.done).to.equal(progress.at(-1)!.total);
    expect(progress.at(-1)!.total).to.be.above(1e6);
    expect(details('model-ready')).to.deep.equal([{
      modelName: 'point-sam-tiny', backend: 'wasm', reason: 'The processor was chosen in the settings.',
      pointCount: 4096, pointCounts: [4096, 8192], groupingChoices: [{ patches: 512, patchSize: 16 }, { patches: 1024, patchSize: 16 }],
    }]);
    expect([document.querySelectorAll('psam-panel').length, document.querySelectorAll('psam-scene-overlay').length]).to.deep.equal([1, 1]);
  });

  it('segments what is clicked on, and tells of prompts and masks, while leaving the page asks first', async () => {
    plugin.tool.setRadius(8);
    expect(asksBeforeLeaving()).to.equal(false);
    const answered = click('box');
    expect([plugin.tool.state.phase, plugin.tool.state.candidates, asksBeforeLeaving()]).to.deep.equal(['thinking', [], true]);
    await answered;
    expect(types()).to.deep.equal(['prompt-change', 'segment-preview']);
    expect(details('prompt-change')).to.deep.equal([{ prompts: [{ position: scene.on.box, positive: true }] }]);
    expect(details('segment-preview')[0]).to.deep.include({ chosen: plugin.tool.state.chosen, region: { center: scene.on.box, radius: 8 } });
    expect(iou(visible)).to.be.above(0.8);
  });

  it('asks before the page is left while the draft has points, though nothing is saved here', () => {
    expect([plugin.tool.state.phase, asksBeforeLeaving()]).to.deep.equal(['draft', true]);
  });

  it('corrects with a second click that takes away', async () => {
    await click('ground', { button: 2 });
    expect(plugin.tool.state.candidates).to.have.length(1);
    expect(types()).to.deep.equal(['prompt-change', 'segment-preview']);
    plugin.tool.undo();
    await plugin.tool.settled();
    expect(iou(visible)).to.be.above(0.8);
  });

  it('keeps the object, and tells when it comes and goes', async () => {
    plugin.tool.keep();
    await plugin.tool.settled();
    plugin.tool.deleteSegment(8);
    plugin.tool.undo();
    plugin.store.edit(8, { classCode: 6 });
    await plugin.tool.settled();
    expect(types().filter((type) => type.startsWith('segment-'))).to.deep.equal(['segment-commit', 'segment-remove', 'segment-commit', 'segment-change']);
    const [{ segment }] = details('segment-commit') as [{ segment: { label: number; name: string; cloud: string } }];
    expect([segment.label, segment.name, segment.cloud]).to.deep.equal([8, 'Object 1', 'scene']);
    await until(() => iou((label) => label === 8) > 0.8);
    expect(asksBeforeLeaving()).to.equal(false);
  });

  it('labels a node again that comes back', async () => {
    const [node] = scene.nodes;
    const id = `${node!.key.cloud}\n${node!.key.name}`;
    const before = viewer.painted.get(id)!;
    viewer.hide([node!.key]);
    viewer.show([node!]);
    await until(() => viewer.painted.has(id));
    expect(viewer.painted.get(id)).to.deep.equal(before);
  });

  it('tells of a click without points in reach, and goes on', async () => {
    const { key } = scene.nodes[0]!;
    viewer.hit = { key, index: viewer.painted.get(`${key.cloud}\n${key.name}`)!.indexOf(0), position: [0, 0, 0] };
    viewer.click();
    await plugin.tool.settled();
    expect((details('error') as { code: string }[]).map(({ code }) => code)).to.deep.equal(['no-points-in-region']);
    expect([plugin.tool.state.phase, plugin.tool.state.prompts, plugin.store.segments.length]).to.deep.equal(['ready', [], 1]);
    await click('ball');
    expect(plugin.tool.state.phase).to.equal('draft');
  });

  it('answers the last of five clicks made at once, with all of them', async () => {
    plugin.tool.discard();
    await plugin.tool.settled();
    // In one task, far less than the 100 ms that a hasty person takes.
    const clicks = (['ball', 'ground', 'ball', 'ground', 'ball'] as const).map((on) => click(on, { button: on === 'ball' ? 0 : 2 }));
    await Promise.all(clicks);
    const { phase, prompts, candidates } = plugin.tool.state;
    expect([phase, prompts.length, candidates.length, details('error'), plugin.store.segments.length]).to.deep.equal(['draft', 5, 1, [], 1]);
    for (let undos = 0; undos < 4; undos++) plugin.tool.undo();
    await plugin.tool.settled();
    expect([plugin.tool.state.prompts.length, plugin.tool.state.candidates.length]).to.deep.equal([1, 3]);
  });

  it('goes on when the worker is killed during a request: objects, draft and click are there again', async () => {
    const before = new Map([...viewer.painted].map(([id, labels]) => [id, labels.filter((label) => label === 8).length]));
    viewer.hit = { key: scene.nodes[0]!.key, index: 0, position: scene.on.ground };
    viewer.click({ button: 2 });
    kills[0]!();
    await until(() => kills.length === 2 && plugin.tool.state.phase === 'draft' && plugin.tool.state.candidates.length === 1);
    await plugin.tool.settled();
    expect([plugin.tool.state.prompts.length, plugin.tool.state.hint, details('error')]).to.deep.equal([2, 'restarted', []]);
    expect(new Map([...viewer.painted].map(([id, labels]) => [id, labels.filter((label) => label === 8).length]))).to.deep.equal(before);
  });

  it('removes everything on dispose', async () => {
    plugin.dispose();
    await new Promise((resolve) => setTimeout(resolve, 50));
    plugin.tool.setMode('remove');
    expect([document.querySelector('psam-panel'), document.querySelector('psam-scene-overlay')]).to.deep.equal([null, null]);
    expect([viewer.disposed, viewer.watched, viewer.late, events.length]).to.deep.equal([true, false, 0, 0]);
  });
});
