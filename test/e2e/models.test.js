// A person with weights of their own: picks the file, sees it converted, segments with it, and finds it again after a reload.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { serveLargeModel } from '../support/model-server.js';
import { openDemo } from './demo-page.js';

/** Narrow weights in the official layout. */
const WEIGHTS = fileURLToPath(new URL('../fixtures/golden/tiny.safetensors', import.meta.url));
/** A place of the view with points, and without the panel. */
const PLACE = [400, 360];

let demo;
let page;
/** Requests for files of models since the list was emptied. */
const asked = [];

before(async () => {
  const prepare = (opened) => opened.on('request', (request) => request.url().includes('/models/') && asked.push(request.url()));
  demo = await openDemo({ query: '?backend=wasm', width: 1000, height: 700, pointBudget: 300_000, prepare, drawOnDemand: true });
  ({ page } = demo);
});
after(() => demo?.close());

const state = (name) => page.evaluate((key) => window.demo.plugin.tool.models.state[key], name);
const modelName = () => page.evaluate(() => window.demo.plugin.tool.state.engine?.modelName ?? null);
const openManager = () => page.locator('psam-panel >>> psam-model-footer >>> button.name').click();
const manager = 'psam-panel >>> psam-model-footer >>> psam-model-manager';
const lines = () => page.$$eval(`${manager} >>> li`, (items) => items.map((item) => item.innerText.replace(/\s+/g, ' ').trim()));
const waitFor = (holds, ...args) => page.waitForFunction(holds, { timeout: 60_000 }, ...args);

/** Clicks into the scene and returns how many masks came back. */
async function clickForMasks() {
  await page.evaluate(() => window.nodesSettled());
  await page.mouse.click(...PLACE);
  await waitFor(() => window.demo.plugin.tool.state.phase === 'draft');
  return page.evaluate(() => window.demo.plugin.tool.state.candidates.length);
}

test('weights that a person picks are converted, used at once, and take over the draft', async () => {
  assert.equal(await clickForMasks(), 3);
  const before = await page.evaluate(() => window.demo.plugin.tool.state.candidates.map(({ pointCount }) => pointCount));
  await openManager();
  await waitFor(() => window.demo.plugin.models[0].summary);
  assert.match((await lines()).join(), /^point-sam-tiny \d\.\d MB · fp16 Comes with the tool Licence: MIT in use/);
  const [chooser] = await Promise.all([page.waitForFileChooser(), page.locator(`${manager} >>> psam-add-weights >>> button.add`).click()]);
  await chooser.accept([WEIGHTS]);
  await page.waitForSelector(`${manager} >>> psam-add-weights >>> .primary`);
  await demo.screenshot('model-manager-file');
  await page.locator(`${manager} >>> psam-add-weights >>> .primary`).click();
  await waitFor(() => window.demo.plugin.tool.state.engine?.modelName === 'tiny' || window.demo.plugin.tool.models.state.problem);
  assert.equal(await state('problem'), null);
  // The draft was asked again, with other weights, and nothing of it was lost.
  await waitFor(() => window.demo.plugin.tool.state.phase === 'draft' && window.demo.plugin.tool.state.candidates.length === 3);
  const after = await page.evaluate(() => window.demo.plugin.tool.state.candidates.map(({ pointCount }) => pointCount));
  assert.notDeepEqual(after, before);
  assert.equal(await page.evaluate(() => window.demo.plugin.tool.state.prompts.length), 1);
  await openManager();
  const [builtIn, own] = await lines();
  assert.match(builtIn, /^point-sam-tiny .* Use$/);
  assert.match(own, /^tiny 1\.\d MB · fp16 On this device Licence not known in use$/);
  await demo.screenshot('model-manager');
});

test('after a reload the model is still there, chosen, and comes from no server', async () => {
  asked.length = 0;
  await demo.goto('?backend=wasm');
  assert.equal(await modelName(), 'tiny');
  assert.equal(await clickForMasks(), 3);
  assert.deepEqual(asked, []);
});

test('the built-in model can be used again, and the other one deleted after a question', async () => {
  await openManager();
  await page.locator(`${manager} >>> li:first-child .actions button`).click();
  await waitFor(() => window.demo.plugin.tool.state.engine?.modelName === 'point-sam-tiny');
  await openManager();
  await page.locator(`${manager} >>> li:nth-child(2) .actions button.icon-only`).click();
  await page.waitForSelector(`${manager} >>> .question`);
  await page.locator(`${manager} >>> .question .danger`).click();
  await waitFor(() => window.demo.plugin.tool.models.state.entries.length === 1);
  assert.deepEqual(demo.errors, []);
});

test('a large model is downloaded when a person agrees, goes on after an interruption, and works without its server', async () => {
  const server = await serveLargeModel();
  try {
    // A program wants it; the person does not.
    const declined = page.evaluate((manifestUrl) => window.demo.plugin.useModel({ manifestUrl }).then(() => 'used', ({ name }) => name), server.url);
    const question = 'psam-panel >>> psam-model-footer >>> .news';
    await page.waitForSelector(question);
    assert.match(await page.$eval(question, (news) => news.innerText.replace(/\s+/g, ' ')), /^point-sam-padded has \d+\.\d MB and is not on this device yet\. Licence: Apache-2\.0 Download \d+\.\d MB Not now$/);
    await demo.screenshot('model-question');
    await page.locator(`${question} >>> button.quiet`).click();
    assert.equal(await declined, 'AbortError');
    assert.deepEqual(server.requests, ['manifest.json']);

    // The person wants it after all; the server goes away half way.
    server.broken = 'padding.bin';
    await openManager();
    await page.locator(`${manager} >>> li:last-of-type .actions button`).click();
    await waitFor(() => window.demo.plugin.tool.models.state.problem);
    assert.match(await state('problem'), /padding\.bin could not be fetched/);
    await waitFor(() => window.demo.plugin.tool.models.state.entries.at(-1).place === 'half');
    await demo.screenshot('model-interrupted');
    assert.equal(await modelName(), 'point-sam-tiny');

    server.broken = null;
    server.requests.length = 0;
    await page.locator(`${manager} >>> li:last-of-type .actions button`).click();
    await waitFor(() => window.demo.plugin.tool.state.engine?.modelName === 'point-sam-padded');
    assert.deepEqual(server.requests, ['manifest.json', 'padding.bin']);
  } finally {
    server.close();
  }
  asked.length = 0;
  await demo.goto('?backend=wasm');
  assert.equal(await modelName(), 'point-sam-padded');
  assert.equal(await clickForMasks(), 3);
  assert.deepEqual(asked, []);
  assert.deepEqual(demo.errors, []);
});
