// The story of a Potree 1.8 page: one line more, and its people can segment; objects go with its projects and come back.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { makeTown } from '../../demo/serve.js';
import { launchBrowser } from '../support/launch.js';
import { servePotreePage } from '../support/potree-page-server.js';

const { POTREE_DIR } = process.env;
const options = POTREE_DIR ? {} : { skip: 'set POTREE_DIR to a built viewer of Potree 1.8 (a folder with build/potree and libs)' };
const artifacts = fileURLToPath(new URL('../artifacts/', import.meta.url));

/** The thing of the town that is clicked on: the first tree, with its points and box. */
let tree;
let site;
let browser;
const errors = [];
const warnings = [];

before(async () => {
  if (!POTREE_DIR) return;
  makeTown();
  tree = JSON.parse(readFileSync(new URL('../../demo/data/town-truth/truth.json', import.meta.url), 'utf8')).objects.find(({ category }) => category === 'tree');
  mkdirSync(artifacts, { recursive: true });
  site = await servePotreePage(POTREE_DIR);
  browser = await launchBrowser({ width: 900, height: 600 });
});
after(async () => {
  await browser?.close();
  site?.server.close();
});

test('one line in the page brings icon, section and language, in Potree\'s own look', options, async () => {
  const page = await open();
  const section = await page.evaluate(() => {
    const header = document.querySelector('#menu_potree-point-sam');
    return { next: header.nextElementSibling.nextElementSibling.id, hidden: header.nextElementSibling.hidden, color: getComputedStyle(header).backgroundColor === getComputedStyle(document.querySelector('#menu_about')).backgroundColor };
  });
  assert.deepEqual(section, { next: 'menu_about', hidden: true, color: true });
  await turnOn(page);
  await page.screenshot({ path: `${artifacts}potree-viewer-on.png` });
  await page.close();
});

test('a click segments, and Enter keeps; the object is labelled through the octree', options, async (t) => {
  const page = await open();
  await turnOn(page);
  await segmentTree(page);
  await page.screenshot({ path: `${artifacts}potree-viewer-draft.png` });
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => window.tool.plugin.store.segments.length === 1, { timeout: 60_000 });
  await saved(page);
  await page.screenshot({ path: `${artifacts}potree-viewer-kept.png` });
  const labelled = await page.evaluate(() => window.tool.plugin.store.segments[0].pointCount);
  t.diagnostic(`${labelled} points labelled in all nodes, ${tree.pointCount} are the tree's`);
  assert.ok(labelled > 0.8 * tree.pointCount && labelled < 1.2 * tree.pointCount);
  await page.close();
});

test('a reload brings the object back, on screen although nobody has turned the tool on', options, async () => {
  const page = await open();
  await page.waitForFunction(() => window.tool.plugin.store.segments.length === 1, { timeout: 60_000 });
  await lookAtTree(page);
  await page.screenshot({ path: `${artifacts}potree-viewer-reloaded.png` });
  assert.equal(await page.evaluate(() => window.tool.plugin.tool.state.phase), 'off');
  const [painted, own] = [await look(page, false), await look(page, true)];
  assert.notEqual(painted, own, 'the tree shows the object\'s colour');
  assert.equal(await look(page, false), painted, 'and nothing else has changed');
  await page.close();
});

test('Potree\'s project carries the object to a page that never had it', options, async () => {
  const page = await open();
  await page.waitForFunction(() => window.tool.plugin.store.segments.length === 1, { timeout: 60_000 });
  const project = await page.evaluate(() => JSON.stringify(window.Potree.saveProject(window.viewer)));
  await page.close();
  const stranger = await browser.createBrowserContext();
  const other = await open({ context: stranger });
  assert.equal(await other.evaluate(() => window.tool.plugin.store.segments.length), 0);
  await other.evaluate((text) => window.Potree.loadProject(window.viewer, JSON.parse(text)), project);
  const [name, prompts] = await other.evaluate(() => window.tool.plugin.store.segments.map((segment) => [segment.name, segment.prompts.length])[0]);
  assert.deepEqual([name, prompts], ['Object 1', 1]);
  await stranger.close();
});

test('a page without a sidebar has the panel over the view, and settings come in the script\'s address', options, async () => {
  const page = await open({ query: '?budget=150000&sidebar=no&script=backend%3Dwasm%26speed%3D9' });
  await page.waitForFunction(() => document.querySelector('psam-panel[floating]'), { timeout: 20_000 });
  assert.ok(warnings.some((text) => text.includes('unknown setting, speed')), warnings.join());
  await page.evaluate(() => window.tool.plugin.tool.setActive(true));
  await page.waitForFunction(() => window.tool.plugin.tool.state.engine?.backend === 'wasm', { timeout: 120_000 });
  await page.screenshot({ path: `${artifacts}potree-viewer-floating.png` });
  await page.close();
});

test('all of the tool speaks the language of Potree\'s switch', options, async () => {
  const page = await open();
  const spoken = () => page.evaluate(async () => {
    const panel = document.querySelector('psam-panel');
    await panel.updateComplete;
    return [document.querySelector('#tools img[role=button]').title, document.querySelector('#menu_potree-point-sam').textContent, panel.lang, panel.shadowRoot.querySelector('h1').textContent, document.querySelector('psam-scene-overlay').lang];
  });
  assert.deepEqual(await spoken(), ['Segment objects by clicking', 'Segment', 'en', 'Segment', 'en']);
  for (const [shown, lang, title] of [['JP', 'ja', 'セグメント'], ['SE', 'sv', 'Segment'], ['ES', 'es', 'Segmentar'], ['FR', 'fr', 'Segmenter'], ['DE', 'de', 'Segmente']]) {
    await page.evaluate((shown) => [...document.querySelectorAll('#potree_languages a')].find(({ textContent }) => textContent === shown).click(), shown);
    assert.deepEqual((await spoken()).slice(1), [title, lang, title, lang]);
  }
  await page.screenshot({ path: `${artifacts}potree-viewer-german.png` });
  await page.close();
});

test('the language in the script\'s address holds until somebody switches', options, async () => {
  const page = await open({ query: '?budget=150000&script=language%3Dfr-CH' });
  const lang = () => page.evaluate(() => document.querySelector('psam-panel').updateComplete.then(() => document.querySelector('psam-panel').lang));
  assert.equal(await lang(), 'fr');
  await page.evaluate(() => window.viewer.setLanguage('it'));
  assert.equal(await lang(), 'it');
  await page.close();
});

test('measuring ends segmenting, and the other way round', options, async () => {
  const page = await open();
  await turnOn(page);
  await page.evaluate(() => window.viewer.measuringTool.startInsertion({ name: 'Distance', showDistances: true, maxMarkers: 2 }));
  assert.equal(await page.evaluate(() => window.tool.plugin.tool.state.phase), 'off');
  await turnOn(page);
  assert.equal(await page.evaluate(() => document.querySelector('#tools img[role=button]').getAttribute('aria-pressed')), 'true');
  await page.close();
});

for (const [kind, path] of [['LAS', 'lion_takanawa_las/cloud.js'], ['COPC', 'lion_takanawa.copc.laz']]) {
  test(`an object of a cloud in ${kind} is labelled in all nodes through Potree's own loader, and comes back after a reload and with a project`, withSample(path), async (t) => {
    const query = `?budget=40000&sidebar=no&cloud=samples/${path}`;
    const page = await open({ query });
    await page.evaluate(() => window.tool.plugin.tool.setActive(true));
    await page.waitForFunction(() => window.tool.plugin.tool.state.engine, { timeout: 120_000 });
    await calm(page);
    const { x, y } = await middle(page);
    await page.mouse.click(x, y);
    await page.waitForFunction(() => window.tool.plugin.tool.state.phase === 'draft', { timeout: 120_000 });
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => window.tool.plugin.store.segments.length === 1, { timeout: 60_000 });
    await saved(page);
    await page.screenshot({ path: `${artifacts}potree-viewer-${kind.toLowerCase()}.png` });
    const [labelled, shown, failure] = await page.evaluate(() => [
      window.tool.plugin.store.segments[0].pointCount,
      window.viewer.scene.pointclouds[0].visibleNodes.reduce((sum, node) => sum + node.getNumPoints(), 0),
      window.tool.plugin.tool.state.readFailure,
    ]);
    t.diagnostic(`${labelled} points labelled, while ${shown} of all points were on screen`);
    assert.equal(failure, null);
    assert.ok(labelled > 0);
    await page.close();
    const again = await open({ query });
    await again.waitForFunction(() => window.tool.plugin.store.segments.length === 1, { timeout: 60_000 });
    assert.equal(await again.evaluate(() => window.tool.plugin.store.segments[0].pointCount), labelled);
    const project = await again.evaluate(() => JSON.stringify(window.Potree.saveProject(window.viewer)));
    await again.close();
    const stranger = await browser.createBrowserContext();
    const other = await open({ query, context: stranger });
    await other.evaluate((text) => window.Potree.loadProject(window.viewer, JSON.parse(text)), project);
    assert.equal(await other.evaluate(() => window.tool.plugin.store.segments.length), 1);
    await stranger.close();
  });
}

test('a driver that refuses the shader shows objects all the same, and original colours are as they were', options, async () => {
  const page = await open({ prepare: (page) => page.evaluateOnNewDocument(() => {
    for (const { prototype } of [WebGLRenderingContext, WebGL2RenderingContext]) {
      const give = prototype.shaderSource;
      prototype.shaderSource = function (shader, source) { give.call(this, shader, source.includes('psamHostMain') ? '#error' : source); };
    }
  }) });
  await page.waitForFunction(() => window.tool.plugin.store.segments.length === 1, { timeout: 60_000 });
  await lookAtTree(page);
  await page.screenshot({ path: `${artifacts}potree-viewer-refused.png` });
  const [painted, own] = [await look(page, false), await look(page, true)];
  await page.screenshot({ path: `${artifacts}potree-viewer-refused-own.png` });
  assert.notEqual(painted, own, 'the tree shows the object\'s colour');
  assert.equal(await look(page, false), painted);
  assert.equal(await look(page, true), own);
  assert.equal(await page.evaluate(() => window.tool.plugin.tool.state.problem), null);
  await page.close();
});

test('nothing in the pages failed', options, () => assert.deepEqual(errors, []));

/** Skips where the viewer came without its sample clouds. */
function withSample(path) {
  return POTREE_DIR && !existsSync(`${POTREE_DIR}/pointclouds/${path}`) ? { skip: `${POTREE_DIR} has no pointclouds/${path}` } : options;
}

async function open({ query = '?budget=150000', context = browser, prepare = () => undefined } = {}) {
  const page = await context.newPage();
  await prepare(page);
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => warnings.push(message.text()));
  await page.goto(`${site.url}${query}`);
  await page.waitForFunction(() => window.viewer?.scene.pointclouds[0]?.visibleNodes.length > 0, { timeout: 60_000 });
  await page.evaluate(async () => (window.tool = await (await import(document.querySelector('script[type=module]').src)).attached));
  if (!query.includes('sidebar=no')) await page.waitForSelector('#menu_potree-point-sam', { timeout: 60_000 });
  return page;
}

async function turnOn(page) {
  await page.evaluate(() => document.querySelector('#tools img[role=button]').click());
  await page.waitForFunction(() => window.tool.plugin.tool.state.phase !== 'off');
}

/** Waits until the viewer has loaded all that it wants to show. */
async function calm(page) {
  await page.evaluate(async () => {
    const { pointclouds: [cloud] } = window.viewer.scene;
    for (let calm = 0, before = ''; calm < 20; ) {
      await new Promise(requestAnimationFrame);
      const names = cloud.visibleNodes.map(({ name }) => name).join();
      [calm, before] = [names === before && window.Potree.numNodesLoading === 0 ? calm + 1 : 0, names];
    }
    await window.tool.plugin.tool.settled();
  });
}

/** The middle of the view, on the page. */
async function middle(page) {
  return page.evaluate(() => {
    const { left, top, width, height } = window.viewer.renderer.domElement.getBoundingClientRect();
    return { x: left + width / 2, y: top + height / 2 };
  });
}

/** Looks at the tree from above, and waits until all is loaded and painted. */
async function lookAtTree(page) {
  await page.evaluate(({ bounds: { min, max } }) => {
    const { pointclouds: [cloud], view } = window.viewer.scene;
    const { x, y, z } = cloud.position;
    const middle = [x + (min[0] + max[0]) / 2, y + (min[1] + max[1]) / 2, z + (min[2] + max[2]) / 2];
    view.setView([middle[0] - 12, middle[1] - 12, middle[2] + 22], middle);
  }, tree);
  await calm(page);
}

/** Clicks on the tree's crown. */
async function segmentTree(page) {
  await page.waitForFunction(() => window.tool.plugin.tool.state.engine, { timeout: 120_000 });
  await lookAtTree(page);
  const { x, y } = await middle(page);
  await page.mouse.click(x, y);
  await page.waitForFunction(() => window.tool.plugin.tool.state.phase === 'draft', { timeout: 120_000 });
}

/** Waits until objects are on disk and all points labelled. */
async function saved(page) {
  await page.waitForFunction(() => {
    const { saving } = window.tool.plugin.tool.state;
    return saving?.state === 'saved' && saving.labelled === null;
  }, { timeout: 120_000 });
}

/** What the middle of the view looks like, with the objects' colours or the viewer's own. */
async function look(page, original) {
  await page.evaluate((own) => window.tool.plugin.tool.showOriginalColors(own), original);
  await page.evaluate(async () => {
    for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
  });
  return page.screenshot({ clip: { x: 550, y: 250, width: 100, height: 100 }, encoding: 'base64' });
}
