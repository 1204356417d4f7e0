// Every state of the panel side by side, for looking at it: bundle with esbuild and open stories.html, with
// ?language=de&width=260&theme=dark&story=saved as wanted.
import '../../src/overlay/scene-overlay/scene-overlay.js';
import '../../src/panel/segment-panel/segment-panel.js';
import type { Segment } from '../../src/annotations/segment.js';
import { language } from '../../src/panel/languages/language.js';
import type { Vector3 } from '../../src/geometry/bounds.js';
import type { SavingView, ToolState } from '../../src/tool/tool-state.js';
import { editOf } from '../support/edit-names.js';
import { FakeAdapter } from '../support/fake-adapter.js';
import { makeSegment, storeOf } from '../support/fake-segments.js';
import { BUILT_IN, FakeModels, HALF, ON_DEVICE, ON_SERVER } from '../support/fake-models.js';
import { CANDIDATES, DRAFT, FakeTool, READY, REMOTE, SLOWER } from '../support/fake-tool.js';

const REFINED: Partial<ToolState> = {
  ...DRAFT,
  prompts: [1, 2, 3].map((x) => ({ position: [x, 2, 3] as const, positive: x < 3 })),
  candidates: [CANDIDATES[1]!],
  chosen: 0,
};

const NAMES = ['Tree 7', 'Car 3', 'Roof 1', 'Lamp post at the crossing, north side', 'Person 2', 'Hedge', 'Kerb', 'Tree 8', 'Tree 9', 'Van', 'Wire'];
const CODES = [5, 64, 6, 15, 65, 3, 2, 5, 5, 64, 14];
const SOME: readonly Segment[] = NAMES.map((name, i) => makeSegment(8 + i, { name, classCode: CODES[i]!, visible: i !== 4 }));

const SAVED = (patch: Partial<SavingView> = {}): Partial<ToolState> => ({ saving: { state: 'saved', message: null, labelled: null, paused: false, lost: null, ...patch } });

const FAILED =
  'The model could not be loaded from https://example.org/models/manifest.json: the server answered 404. Check the address, then load again.';

const MODELS = new FakeModels({ entries: [BUILT_IN, HALF, ON_DEVICE, { ...ON_SERVER, id: 'giant', title: 'point-sam-giant-with-a-long-name' }] });
const DETAIL = { ...READY.engine!, pointCount: 32768, pointCounts: [10000, 32768, 100000] };
const DOWNLOAD = { kind: 'download', id: 'large', title: 'point-sam-large', done: 155e6, total: 622e6 } as const;

/** Title, state, objects, models. */
const STORIES: readonly (readonly [string, Partial<ToolState>, readonly Segment[], FakeModels?])[] = [
  ['models', { engine: DETAIL, ...SAVED() }, SOME.slice(0, 4), MODELS],
  ['large model, question', SAVED(), SOME.slice(0, 4), new FakeModels({ asked: ON_SERVER })],
  ['large model, download', SAVED(), SOME.slice(0, 4), new FakeModels({ work: DOWNLOAD })],
  ['large model, failed', SAVED(), SOME.slice(0, 4), new FakeModels({ problem: 'The model point-sam-large needs 622.0 MB, but the browser has only 120.4 MB left for this site.' })],
  ['off', { phase: 'off', engine: null }, []],
  ['loading', { phase: 'loading', engine: null, loading: { done: 3.1e6, total: 5.5e6 } }, []],
  ['loading, size unknown', { phase: 'loading', engine: null, loading: { done: 0, total: 0 } }, []],
  ['ready', {}, []],
  ['ready, objects kept', { undo: editOf('keep', 'Tree 7') }, SOME],
  ['hint', { hint: 'first-click-adds', mode: 'remove' }, SOME.slice(0, 2)],
  ['thinking', { ...DRAFT, phase: 'thinking', stage: 'reading', candidates: [], chosen: -1 }, SOME.slice(0, 2)],
  ['draft, one click', DRAFT, SOME.slice(0, 4)],
  ['draft, files out of reach', { ...DRAFT, hint: 'on-screen-only', readFailure: 'The server answered 403. Sign in again.' }, SOME.slice(0, 4)],
  ['draft, unsure, radius set', { ...DRAFT, candidates: CANDIDATES.map((c, i) => (i === 0 ? { ...c, bounds: null, extent: 0 } : c)), chosen: 2, radius: 3.4 }, SOME],
  ['draft, refined', { ...REFINED, mode: 'remove', redo: editOf('add-point') }, SOME],
  ['saved', SAVED(), SOME.slice(0, 4)],
  ['labelling', SAVED({ labelled: 0.62 }), SOME.slice(0, 4)],
  ['not saved', SAVED({ state: 'failed', message: 'Could not save "Keep Tree 7": the browser\'s storage is full. Free some space, then save again.' }), SOME.slice(0, 4)],
  ['open in another tab', SAVED({ state: 'read-only' }), SOME.slice(0, 4)],
  ['fallback', { engine: SLOWER }, SOME.slice(0, 3)],
  ['model on a server', REMOTE, SOME.slice(0, 3)],
  ['problem', { phase: 'problem', engine: null, problem: { code: 'model-fetch-failed', message: FAILED, remedy: 'reload-model' } }, SOME.slice(0, 3)],
  ['problem with a draft', { ...REFINED, problem: { code: 'worker-crashed', message: 'The part that computes stopped. Your objects are safe.', remedy: 'restart-worker' } }, SOME.slice(0, 3)],
];

async function show(): Promise<void> {
  const only = new URLSearchParams(location.search);
  language.speak(only.get('language') ?? 'en');
  document.documentElement.style.setProperty('--width', `${only.get('width') ?? 300}px`);
  for (const theme of ['light', 'dark'] as const) {
    if (only.get('theme') && only.get('theme') !== theme) continue;
    for (const [title, state, segments, models = null] of STORIES) {
      if (only.get('story') && only.get('story') !== title) continue;
      await addStory(`${title}, ${theme}`, theme, Object.assign(new FakeTool(state), { models }), segments);
    }
  }
  if (!only.get('story')) await addScene();
  document.body.dataset.ready = 'yes';
}

async function addStory(title: string, theme: 'light' | 'dark', tool: FakeTool, segments: readonly Segment[]): Promise<void> {
  const figure = document.createElement('figure');
  figure.innerHTML = '<figcaption></figcaption><div class="view"></div>';
  figure.querySelector('figcaption')!.textContent = title;
  const store = storeOf(segments);
  if (segments.length > 2) store.select(segments[1]!.label);
  const panel = Object.assign(document.createElement('psam-panel'), { tool, store, theme, floating: true });
  figure.querySelector('.view')!.append(panel);
  document.querySelector('main')!.append(figure);
  await panel.updateComplete;
}

/** The cloud seen from a corner, 24 pixels a metre. */
class Corner extends FakeAdapter {
  override project(_cloud: string, [x, y, z]: Vector3) {
    return { x: 330 + (x - y) * 20, y: 300 + (x + y) * 10 - z * 24, depth: 50 + y };
  }

  override metresPerPixel(): number {
    return 1 / 24;
  }
}

/** The overlay over a bare scene: prompts, region, a selected object, a thought going on. */
async function addScene(): Promise<void> {
  const figure = document.createElement('figure');
  figure.className = 'wide';
  figure.innerHTML = '<figcaption>overlay</figcaption><div class="view"></div>';
  document.querySelector('main')!.append(figure);
  const adapter = Object.assign(new Corner(), { hit: { key: { cloud: 'cloud', name: 'r' }, index: 0, position: [0, 100, 0] as const } });
  const view = figure.querySelector('.view')!;
  adapter.element.style.cssText = 'position: absolute; inset: 0';
  const bounds = { min: [-3, -2, 0], max: [1.6, 0, 1.5] } as const;
  const store = storeOf([makeSegment(8, { name: 'Car 3', bounds })]);
  store.select(8);
  const prompts = [[-1, -1, 1.2], [3, 1, 0.5], [6, 2, 0]].map((position, i) => ({ position: position as unknown as Vector3, positive: i !== 1 }));
  const preview = { center: [3, 1, 0.5], radius: 7 } as const;
  const tool = new FakeTool({ ...DRAFT, phase: 'thinking', stage: 'segmenting', prompts, preview });
  view.append(adapter.element, Object.assign(document.createElement('psam-scene-overlay'), { adapter, tool, store }));
}

void show();
