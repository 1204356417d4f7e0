import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { makeTown, serveDemo } from '../../demo/serve.js';
import { launchBrowser } from '../support/launch.js';

const artifacts = fileURLToPath(new URL('../artifacts/', import.meta.url));
/** Ends what would never come; a crowded machine draws in software for more than half a minute. Milliseconds. */
const LONGEST_WAIT = 120_000;

/**
 * Opens the built demo in a browser of its own; `close` ends server and browser. `goto` opens it anew with another query.
 * `data` is a folder of clouds to serve; `ranges: false` makes a server that knows no byte ranges; `prepare`
 * gets the page before it loads anything; `drawOnDemand` is for tests that never look at a frame but in screenshots.
 * `saved` waits for the disk, `objects` tells what is kept.
 */
export async function openDemo({ query = '', width = 1100, height = 700, pointBudget, data, ranges = true, prepare, drawOnDemand = false } = {}) {
  makeTown();
  mkdirSync(artifacts, { recursive: true });
  const { server, url } = await serveDemo({ data });
  if (!ranges) server.prependListener('request', ({ headers }) => delete headers.range);
  const browser = await launchBrowser({ width, height });
  const page = await browser.newPage();
  page.setDefaultTimeout(LONGEST_WAIT);
  const errors = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('dialog', (dialog) => void dialog.accept()); // leaving a page with a draft asks first
  const goto = async (search) => {
    await page.goto(`${url}demo/potree-core.html${search}`);
    await page.waitForFunction(() => window.demo?.plugin.tool.state.engine, { timeout: 2 * LONGEST_WAIT });
  };
  const close = async () => {
    await browser.close();
    server.close();
  };
  try {
    await page.evaluateOnNewDocument(defineNodesSettled);
    await page.evaluateOnNewDocument(adjustDemo, { pointBudget, drawOnDemand });
    await prepare?.(page);
    await goto(query);
  } catch (error) {
    await close(); // nobody else has the browser, which would keep the test from ending
    throw error;
  }
  const screenshot = async (name) => {
    await page.evaluate(() => window.draw?.());
    await page.screenshot({ path: `${artifacts}${name}.png` });
  };
  return { page, errors, goto, screenshot, close, saved: () => saved(page), objects: () => objects(page) };
}

/** Waits until all objects are on disk, and all points labelled. */
function saved(page) {
  return page.waitForFunction(() => {
    const { saving } = window.demo.plugin.tool.state;
    return saving?.state === 'saved' && saving.labelled === null && !window.demo.plugin.tool.unsaved;
  }, { timeout: LONGEST_WAIT });
}

/** What a person would know the kept objects by. */
function objects(page) {
  return page.evaluate(() => window.demo.plugin.store.segments.map(({ label, name, classCode, pointCount, prompts, bounds }) =>
    ({ label, name, classCode, pointCount, prompts, bounds })));
}

/**
 * In the page: gives the demo its point budget before its first frame. `drawOnDemand` has the scene drawn when `draw` says so:
 * in software a frame takes up to a second, and both picks and the nodes that the host shows a few of a frame wait for it.
 * All but the pixels goes on: loading, levels of detail, picks, paint.
 */
function adjustDemo({ pointBudget, drawOnDemand }) {
  let demo;
  const start = (started) => {
    demo = started;
    const { potree, renderer, scene, camera } = demo;
    if (pointBudget) potree.pointBudget = pointBudget;
    if (!drawOnDemand || window.draw) return;
    const render = renderer.render.bind(renderer);
    renderer.render = (what, ...rest) => {
      if (what !== scene) return render(what, ...rest);
      for (const object of [scene, camera]) object.updateMatrixWorld();
    };
    window.draw = () => render(scene, camera);
  };
  Object.defineProperty(window, 'demo', { get: () => demo, set: start });
}

/** In the page: `nodesSettled` waits until no node has come or gone for some frames and all of them are with the engine. */
function defineNodesSettled() {
  window.nodesSettled = async () => {
    const { pointClouds: [cloud], requestRedraw, plugin } = window.demo;
    const names = () => cloud.visibleNodes.map(({ name }) => name).join();
    for (let calm = 0, before = ''; calm < 6; before = names()) {
      requestRedraw();
      await new Promise(requestAnimationFrame);
      calm = names() === before && cloud.pcoGeometry.numNodesLoading === 0 ? calm + 1 : 0;
    }
    await plugin.tool.settled();
  };
}

/** Whether an element of the page lies over the tool's panel, or under it. */
export function meetsPanel(page, selector) {
  return page.evaluate((one) => {
    const [a, b] = [one, 'psam-panel'].map((name) => document.querySelector(name).getBoundingClientRect());
    return a.width > 0 && a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  }, selector);
}

/** Puts a TypeScript module of the tests into the page, bundled with the sources it uses. */
export async function addModule(page, path) {
  const entry = fileURLToPath(new URL(path, import.meta.url));
  const { outputFiles } = await build({ entryPoints: [entry], bundle: true, write: false, format: 'esm', external: ['three', 'potree-core'], logLevel: 'error' });
  await page.addScriptTag({ type: 'module', content: outputFiles[0].text });
}
