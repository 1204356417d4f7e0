import { openDemo } from '../e2e/demo-page.js';
import { longestTasks, TRACED } from './main-thread.js';

/** Clicks at these shares of the view's width and height: spread over the town, clear of the panel. */
const PLACES = [[0.15, 0.7], [0.3, 0.5], [0.45, 0.6], [0.5, 0.45], [0.6, 0.75], [0.35, 0.8], [0.25, 0.6]];
const LEAST_PLACES = 5;
const MOST = { first: 1000, later: 150, task: 50 };
/** Thinning by voxels comes as near to the model's point count as this. */
const FULL = 0.98;

/**
 * From click to painted points on WASM, with the real demo, its worker and the default model: until every node's labels
 * are in its buffers. The host's work is measured by itself: its pick, and its next frame, with which the labels go to
 * the graphics card; between them it does not draw, or software rendering would be all that one sees.
 */
export async function clickBenches() {
  const demo = await openDemo({ query: '?backend=wasm', prepare: recordSamples });
  try {
    const { page } = demo;
    await page.evaluate(() => window.nodesSettled());
    await page.evaluate(instrument);
    await page.tracing.start({ categories: TRACED });
    const clicks = [];
    for (const place of PLACES) clicks.push(...(await measurePlace(page, place)));
    const tasks = longestTasks(await page.tracing.stop(), 'bench-click', 'bench-pick');
    return summarize(clicks.map((click, i) => ({ ...click, task: tasks[i] })));
  } finally {
    await demo.close();
  }
}

/** Before the page's own scripts: remembers how many points the model saw, as the worker tells it. */
export function recordSamples(page) {
  return page.evaluateOnNewDocument(() => {
    window.Worker = class extends Worker {
      constructor(...args) {
        super(...args);
        this.addEventListener('message', ({ data }) => (window.sampleSize = data.value?.sampleSize ?? window.sampleSize));
      }
    };
  });
}

/** In the page: stops the host's drawing and marks its picks. */
function instrument() {
  const { viewer, renderer } = window.demo;
  renderer.setAnimationLoop(null);
  const pick = viewer.pick.bind(viewer);
  viewer.pick = (...at) => {
    const from = performance.mark('bench-pick-from').startTime;
    const hit = pick(...at);
    window.pickTime = performance.mark('bench-pick-to').startTime - from;
    return hit;
  };
}

/** A first click, two later ones clear of its marker, and Esc. Empty when there is nothing at that place. */
async function measurePlace(page, [x, y]) {
  const { width, height } = page.viewport();
  const clicks = [];
  for (const [dx, dy] of [[0, 0], [24, 0], [0, 24]]) {
    const click = await measureClick(page, Math.round(x * width) + dx, Math.round(y * height) + dy);
    if (click) clicks.push({ ...click, first: clicks.length === 0 });
  }
  await page.evaluate(async () => {
    window.demo.plugin.tool.discard();
    await window.demo.plugin.tool.settled();
  });
  return clicks;
}

async function measureClick(page, x, y) {
  const hit = await page.evaluate((...at) => {
    window.prompts = window.demo.plugin.tool.state.prompts.length;
    if (!window.demo.viewer.pick(...at)) return false;
    window.addEventListener('pointerup', () => (window.start = performance.mark('bench-click-from').startTime), { once: true, capture: true });
    return true;
  }, x, y);
  if (!hit) return null;
  await page.mouse.click(x, y);
  return page.evaluate(finishClick);
}

/** In the page: waits until all is painted, then lets the host draw twice, so that only its first frame has labels to upload. */
async function finishClick() {
  const { plugin: { tool }, renderer, scene, camera } = window.demo;
  await tool.settled();
  const end = performance.mark('bench-click-to').startTime;
  await new Promise((resolve) => setTimeout(resolve)); // what follows is no part of the tool's last task
  const { prompts, problem, engine } = tool.state;
  if (prompts.length !== window.prompts + 1 || problem) throw new Error(`A click had no result: ${window.prompts} prompts before, ${prompts.length} after. ${problem?.message ?? ""}`);
  const frame = () => {
    const from = performance.now();
    renderer.render(scene, camera);
    const gl = renderer.getContext();
    gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4)); // waits until it is drawn
    return performance.now() - from;
  };
  const paintedFrame = frame();
  return { time: end - window.start - window.pickTime, pick: window.pickTime, paintedFrame, frame: frame(), full: window.sampleSize / engine.pointCount };
}

function summarize(clicks) {
  const full = clicks.filter((click) => click.full >= FULL);
  const first = full.filter((click) => click.first);
  const later = full.filter((click) => !click.first);
  if (first.length < LEAST_PLACES) throw new Error(`Only ${first.length} of ${PLACES.length} places have a region with as many points as the model takes.`);
  const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];
  const of = (name, some = full) => median(some.map((click) => click[name]));
  const host = `pick ${of('pick').toFixed(0)} ms, frame ${of('frame').toFixed(0)} ms, frame with new labels ${of('paintedFrame').toFixed(0)} ms`;
  console.log(`       the host's own work, software WebGL, not counted below: ${host}`);
  const result = (name, value, most) => ({ name, value, unit: 'ms', bound: `at most ${most}`, holds: value <= most });
  return [
    result(`first click to labels in the nodes' buffers, WASM, median of ${first.length}`, of('time', first), MOST.first),
    result(`later click to the same, WASM, median of ${later.length}`, of('time', later), MOST.later),
    result("longest main-thread task meanwhile, the host's pick taken out", Math.max(...full.map(({ task }) => task)), MOST.task),
  ];
}
