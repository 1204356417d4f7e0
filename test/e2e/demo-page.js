import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { makeTown, serveDemo } from '../../demo/serve.js';
import { launchBrowser } from '../support/launch.js';

const artifacts = fileURLToPath(new URL('../artifacts/', import.meta.url));

/**
 * Opens the built demo in a browser of its own; `close` ends server and browser. `goto` opens it anew with another query.
 * `data` is a folder of clouds to serve; `ranges: false` makes a server that knows no byte ranges; `prepare`
 * gets the page before it loads anything. `saved` waits for the disk, `objects` tells what is kept.
 */
export async function openDemo({ query = '', width = 1100, height = 700, pointBudget, data, ranges = true, prepare } = {}) {
  makeTown();
  mkdirSync(artifacts, { recursive: true });
  const { server, url } = await serveDemo({ data });
  if (!ranges) server.prependListener('request', ({ headers }) => delete headers.range);
  const browser = await launchBrowser({ width, height });
  const page = await browser.newPage();
  const errors = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('dialog', (dialog) => void dialog.accept()); // leaving a page with a draft asks first
  const goto = async (search) => {
    await page.goto(`${url}demo/potree-core.html${search}`);
    await page.waitForFunction(() => window.demo, { timeout: 60_000 });
    if (pointBudget) await page.evaluate((points) => (window.demo.potree.pointBudget = points), pointBudget);
    await page.waitForFunction(() => window.demo.plugin.tool.state.engine, { timeout: 120_000 });
  };
  await page.evaluateOnNewDocument(defineNodesSettled);
  await prepare?.(page);
  await goto(query);
  const close = async () => {
    await browser.close();
    server.close();
  };
  const screenshot = (name) => page.screenshot({ path: `${artifacts}${name}.png` });
  return { page, errors, goto, screenshot, close, saved: () => saved(page), objects: () => objects(page) };
}

/** Waits until all objects are on disk, and all points labelled. */
function saved(page) {
  return page.waitForFunction(() => {
    const { saving } = window.demo.plugin.tool.state;
    return saving?.state === 'saved' && saving.labelled === null && !window.demo.plugin.tool.unsaved;
  }, { timeout: 120_000 });
}

/** What a person would know the kept objects by. */
function objects(page) {
  return page.evaluate(() => window.demo.plugin.store.segments.map(({ label, name, classCode, pointCount, prompts, bounds }) =>
    ({ label, name, classCode, pointCount, prompts, bounds })));
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

/** Puts a TypeScript module of the tests into the page, bundled with the sources it uses. */
export async function addModule(page, path) {
  const entry = fileURLToPath(new URL(path, import.meta.url));
  const { outputFiles } = await build({ entryPoints: [entry], bundle: true, write: false, format: 'esm', external: ['three', 'potree-core'], logLevel: 'error' });
  await page.addScriptTag({ type: 'module', content: outputFiles[0].text });
}
