// The large model from picking its file to a mask, and the README's picture of the list of models, demo/models.png:
// npm run build && node test/e2e/take-model-picture.js model.safetensors [int4|int8|fp16]
import { fileURLToPath } from 'node:url';
import { openDemo } from './demo-page.js';

const PICTURE = fileURLToPath(new URL('../../demo/models.png', import.meta.url));
/** A place of the view with points, and without the panel. */
const PLACE = [400, 360];
/** Metres around the click. */
const RADIUS = 12;

const [weights, precision = 'int8'] = process.argv.slice(2);
if (!weights) throw new Error('Name the weights: node test/e2e/take-model-picture.js model.safetensors [int4|int8|fp16]');

const demo = await openDemo({ query: '?backend=wasm', width: 1000, height: 700, pointBudget: 300_000 });
try {
  const { page } = demo;
  const footer = 'psam-panel >>> psam-model-footer';
  const adding = `${footer} >>> psam-model-manager >>> psam-add-weights`;
  const problem = () => page.evaluate(() => window.demo.plugin.tool.models.state.problem ?? window.demo.plugin.tool.state.problem?.message ?? null);
  const before = await page.evaluate(() => window.demo.plugin.tool.state.engine.modelName);
  await page.locator(`${footer} >>> button.name`).click();
  const [chooser] = await Promise.all([page.waitForFileChooser(), page.locator(`${adding} >>> button.add`).click()]);
  await chooser.accept([weights]);
  await page.waitForSelector(`${adding} >>> select`);
  await (await page.$(`${adding} >>> select`)).select(precision);
  await timed('converted', async () => {
    await page.locator(`${adding} >>> .primary`).click();
    await until(page, () => window.demo.plugin.tool.models.state.work);
    await until(page, () => window.demo.plugin.tool.models.state.work === null);
  });
  await timed('loaded', () => until(page, (name) => {
    const { state, models } = window.demo.plugin.tool;
    return models.state.problem !== null || (state.engine !== null && state.engine.modelName !== name);
  }, before));
  await told(problem);
  // A region that a person has set is not fitted: one encoding, not three.
  await page.evaluate((radius) => window.demo.plugin.tool.setRadius(radius), RADIUS);
  await timed('first click', () => click(page));
  await told(problem);
  await timed('second click', () => click(page, 15));
  await page.locator(`${footer} >>> button.name`).click();
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 1500)));
  await page.screenshot({ path: PICTURE });
  console.log(await page.evaluate(() => JSON.stringify({ engine: window.demo.plugin.tool.state.engine, candidates: window.demo.plugin.tool.state.candidates })));
} finally {
  await demo.close();
}

async function click(page, aside = 0) {
  const count = await page.evaluate(() => window.demo.plugin.tool.state.prompts.length);
  await page.mouse.click(PLACE[0] + aside, PLACE[1]);
  await until(page, (prompts) => {
    const { state } = window.demo.plugin.tool;
    return state.problem !== null || (state.phase === 'draft' && state.prompts.length > prompts);
  }, count);
}

/** Asks again and again: a single call of the browser is given up after minutes. */
async function until(page, holds, argument) {
  while (!(await page.evaluate(holds, argument))) await new Promise((resolve) => setTimeout(resolve, 200));
}

async function timed(what, action) {
  const started = performance.now();
  await action();
  console.log(`${what}: ${((performance.now() - started) / 1000).toFixed(1)} s`);
}

async function told(problem) {
  const words = await problem();
  if (words !== null) throw new Error(words);
}
