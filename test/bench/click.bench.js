import { openDemo } from '../e2e/demo-page.js';

/** Clicks at these shares of the view's width and height: spread over the town, clear of the panel. */
const PLACES = [[0.15, 0.7], [0.3, 0.5], [0.45, 0.6], [0.5, 0.45], [0.6, 0.75], [0.35, 0.8], [0.25, 0.6]];
const MOST = { first: 1000, later: 150, task: 50 };

/**
 * From click to painted points on WASM, with the real demo, its worker and the default model. The host does not draw
 * meanwhile (software rendering would be all that one sees) and its pick is measured by itself.
 */
export async function clickBenches() {
  const demo = await openDemo({ query: '?backend=wasm' });
  try {
    await loaded(demo.page);
    await instrument(demo.page);
    const clicks = [];
    for (const [x, y] of PLACES) clicks.push(await measurePlace(demo.page, x, y));
    return summarize(clicks.flat());
  } finally {
    await demo.close();
  }
}

/** Waits until the view has all its nodes, then stops the host's drawing. */
async function loaded(page) {
  await page.evaluate(async () => {
    const { pointClouds: [cloud], requestRedraw, plugin, stopDrawing } = window.demo;
    let before = -1;
    for (let calm = 0; calm < 4; ) {
      requestRedraw();
      await new Promise((resolve) => setTimeout(resolve, 500));
      const now = cloud.visibleNodes.length;
      calm = now === before && cloud.pcoGeometry.numNodesLoading === 0 ? calm + 1 : 0;
      before = now;
    }
    await plugin.tool.settled();
    stopDrawing();
  });
}

/** Records the host's picks and every long task. */
function instrument(page) {
  return page.evaluate(() => {
    const { viewer } = window.demo;
    window.bench = { picks: [], tasks: [] };
    const pick = viewer.pick.bind(viewer);
    viewer.pick = (...at) => {
      const start = performance.now();
      const hit = pick(...at);
      window.bench.picks.push([start, performance.now()]);
      return hit;
    };
    new PerformanceObserver((list) => {
      for (const { startTime, duration } of list.getEntries()) window.bench.tasks.push([startTime, startTime + duration]);
    }).observe({ type: 'longtask' });
  });
}

/** A first click, two later ones beside it, and Esc. Empty when there is nothing at that place. */
async function measurePlace(page, x, y) {
  const { width, height } = page.viewport();
  const clicks = [];
  for (const [dx, dy] of [[0, 0], [12, 0], [0, 12]]) {
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
  await page.evaluate(() => {
    const { tool } = window.demo.plugin;
    window.bench.prompts = tool.state.prompts.length;
    window.bench.picks.length = window.bench.tasks.length = 0;
    window.addEventListener('pointerup', () => (window.bench.start = performance.now()), { once: true, capture: true });
  });
  await page.mouse.click(x, y);
  return page.evaluate(async () => {
    const { tool } = window.demo.plugin;
    await tool.settled();
    const end = performance.now();
    await new Promise((resolve) => setTimeout(resolve, 300)); // long tasks are reported late
    const { start, picks, tasks, prompts } = window.bench;
    if (tool.state.prompts.length === prompts) return null;
    const within = ([from, to]) => Math.max(0, Math.min(to, end) - Math.max(from, start));
    const overlap = (task) => picks.reduce((sum, [from, to]) => sum + Math.max(0, Math.min(to, task[1]) - Math.max(from, task[0])), 0);
    const pick = picks.reduce((sum, interval) => sum + within(interval), 0);
    const ours = tasks.filter((task) => within(task) > 0).map((task) => task[1] - task[0] - overlap(task));
    return { time: end - start - pick, pick, task: Math.max(0, ...ours) };
  });
}

function summarize(clicks) {
  const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];
  const first = clicks.filter((click) => click.first);
  const later = clicks.filter((click) => !click.first);
  if (first.length < 3) throw new Error(`Only ${first.length} of ${PLACES.length} places have points to click on.`);
  const result = (name, value, most) => ({ name, value, unit: 'ms', bound: `at most ${most}`, holds: value <= most });
  console.log(`host's own pick: ${median(clicks.map(({ pick }) => pick)).toFixed(0)} ms (software WebGL)`);
  return [
    result(`first click to painted, WASM, median of ${first.length}`, median(first.map(({ time }) => time)), MOST.first),
    result(`later click to painted, WASM, median of ${later.length}`, median(later.map(({ time }) => time)), MOST.later),
    result('longest main-thread task of ours from click to paint', Math.max(...clicks.map(({ task }) => task)), MOST.task),
  ];
}
