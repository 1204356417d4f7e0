// A view so coarse that the host has loaded next to nothing: what is clicked on is found at full resolution all the same.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { addModule, openDemo } from './demo-page.js';

/** About the root alone; and everything in view. */
const BUDGET = { coarse: 30_000, fine: 3_000_000 };
/** Metres that the camera stands away in the view from afar. */
const AFAR = 60;
/** What the model sees does not depend on what is shown; what is picked under a pixel does, by centimetres. */
const NEAR_ENOUGH = 0.05;
/** IoU of what a person would call the object; a little below what was measured. */
const FOUND = 0.75;
/** So much of an object is shown at most before the click, and at least when the answer is judged. */
const SHOWN = { most: 0.05, least: 0.95 };

let demo;
let page;

before(async () => {
  demo = await openDemo({ width: 800, height: 450, pointBudget: BUDGET.coarse, drawOnDemand: true });
  ({ page } = demo);
  await addModule(page, './town-judge.ts');
  await page.waitForFunction(() => window.judge, { timeout: 60_000 });
  await page.evaluate(() => (window.demo.pointClouds[0].minNodePixelSize = 0)); // not even the smallest node in view is left out, as long as the budget lasts
});
after(() => demo?.close());

for (const [category, view] of [['tree', 'close'], ['car', 'close'], ['house', 'far']]) {
  test(`a ${category} of which next to nothing is loaded is found from ${view === 'far' ? 'far away' : 'close by'}`, async (t) => {
    const { id, all, shown, judged, coarse, fine } = await compare(category, view);
    t.diagnostic(`${category} ${id}: ${shown} of ${all} points on screen, IoU ${coarse.toFixed(3)}; the same click with more loaded: ${fine.toFixed(3)}`);
    assert.ok(shown <= SHOWN.most * all, `${shown} of ${all} points are shown`);
    assert.ok(judged >= SHOWN.least * all, `judged on ${judged} of ${all} points`);
    assert.ok(coarse >= FOUND, `IoU ${coarse}`);
    assert.ok(coarse >= fine - NEAR_ENOUGH, `IoU ${coarse} from the coarse view, ${fine} from the fine one`);
  });
}

test('nothing in the page failed', () => assert.deepEqual(demo.errors, []));

/** One click on the same pixel, with next to nothing loaded and with more; both judged at full resolution, close by. */
async function compare(category, view) {
  const [object] = await page.evaluate((name) => window.judge.objects(name), category);
  await look(object, view, BUDGET.coarse);
  const shown = await visibleCount(object);
  const target = await page.evaluate((o) => window.judge.firstTarget(o), object);
  assert.ok(target, `No point of ${category} ${object.id} can be clicked.`);
  await click(target);
  await demo.screenshot(`coarse-${view}-${category}-clicked`);
  await look(object, 'close', BUDGET.fine);
  const [coarse, judged] = [await iou(object), await visibleCount(object)];
  await demo.screenshot(`coarse-${view}-${category}-loaded`);
  await discard();
  if (view !== 'close') await look(object, view, BUDGET.fine);
  await click(target);
  if (view !== 'close') await look(object, 'close', BUDGET.fine);
  const fine = await iou(object);
  await discard();
  return { id: object.id, all: await page.evaluate((o) => window.judge.pointCount(o), object), shown, judged, coarse, fine };
}

/** Turns to the object and waits until the host has loaded what it may. */
async function look(object, view, pointBudget) {
  await page.evaluate((points) => (window.demo.potree.pointBudget = points), pointBudget);
  if (view === 'close') return page.evaluate((o) => window.judge.visit(o), object);
  const { min, max } = object.bounds;
  const to = min.map((low, axis) => (low + max[axis]) / 2);
  await page.evaluate((from, at) => window.judge.look(from, at), [to[0] - 0.3 * AFAR, to[1] - 0.6 * AFAR, to[2] + 0.74 * AFAR], to);
}

async function click({ clientX, clientY }) {
  await page.mouse.click(clientX, clientY);
  await page.waitForFunction(() => window.demo.plugin.tool.state.prompts.length === 1);
  await page.evaluate(() => window.judge.settled());
  const { problem, readFailure } = await page.evaluate(() => window.demo.plugin.tool.state);
  assert.deepEqual([problem, readFailure], [null, null]);
}

const visibleCount = (object) => page.evaluate((o) => window.judge.visibleCount(o), object);

const iou = (object) => page.evaluate((o) => window.judge.iou(o), object);

const discard = () => page.evaluate(async () => {
  window.demo.plugin.tool.discard();
  await window.judge.settled();
});
