// A person who keeps objects, leaves and comes back: they are there again, and all points of the scan carry them.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ObjectClicker } from './click-object.js';
import { addModule, openDemo } from './demo-page.js';

const POINT_BUDGET = 300_000;
const LEAST_POINTS = 300;
let demo;
let page;

before(async () => {
  demo = await openDemo({ width: 900, height: 600, pointBudget: POINT_BUDGET, drawOnDemand: true });
  ({ page } = demo);
});
after(() => demo?.close());

test('kept objects are saved, labelled at full resolution, and come back after a reload', async (t) => {
  await addModule(page, './town-judge.ts');
  await page.waitForFunction(() => window.judge, { timeout: 60_000 });
  await keep('car');
  await keep('tree');
  await page.evaluate(() => window.demo.plugin.store.edit(9, { name: '<b>Oak</b>', classCode: 5 }));
  await demo.saved();
  const before = await demo.objects();
  const paintBefore = await paint();
  t.diagnostic(before.map(({ name, pointCount }) => `${name}: ${pointCount} points`).join(', '));
  await demo.screenshot('saved');
  await demo.goto('');
  await page.waitForFunction(() => window.demo.plugin.store.segments.length === 2, { timeout: 60_000 });
  assert.deepEqual(await demo.objects(), before);
  assert.equal(before[1].name, '<b>Oak</b>');
  await addModule(page, './town-judge.ts');
  await page.waitForFunction(() => window.judge, { timeout: 60_000 });
  const paintAfter = await paint();
  const shared = Object.keys(paintBefore).filter((name) => name in paintAfter && paintBefore[name] !== 0);
  assert.ok(shared.length > 0, 'no node carries paint after the reload');
  for (const name of shared) assert.equal(paintAfter[name], paintBefore[name], `node ${name} is painted another way after the reload`);
  await demo.saved();
  await demo.screenshot('reloaded');
  assert.deepEqual(demo.errors, []);
});

test('what was done before a reload is undone after it, and redone after another one, with labels in all nodes', async () => {
  const before = await demo.objects();
  await press('z', 'Control');
  await press('z', 'Control');
  await page.waitForFunction(() => window.demo.plugin.store.segments.length === 1);
  await demo.saved();
  await demo.goto('');
  await page.waitForFunction(() => window.demo.plugin.store.segments.length === 1, { timeout: 60_000 });
  assert.deepEqual((await demo.objects()).map(({ label }) => label), [8]);
  assert.deepEqual(await page.evaluate(() => window.demo.plugin.tool.state.redo), { verb: 'keep', object: 'Object 2' });
  await press('z', 'Control', 'Shift');
  await press('z', 'Control', 'Shift');
  await page.waitForFunction(() => window.demo.plugin.store.segments.length === 2);
  await demo.saved();
  assert.deepEqual(await demo.objects(), before);
  assert.deepEqual(demo.errors, []);
});

test('what is deleted stays deleted, and takes its labels along', async () => {
  await page.evaluate(() => window.demo.plugin.tool.deleteSegment(8));
  await demo.saved();
  await demo.goto('');
  await page.waitForFunction(() => window.demo.plugin.store.segments.length === 1, { timeout: 60_000 });
  assert.deepEqual((await demo.objects()).map(({ label }) => label), [9]);
  assert.equal(await page.evaluate(() => window.demo.plugin.store.takeLabel()), 10);
});

test('an object that is not protected gives its points to a later one at full resolution, and has them back with undo', async () => {
  await addModule(page, './town-judge.ts');
  await page.waitForFunction(() => window.judge, { timeout: 60_000 });
  await demo.saved();
  const [tree] = await demo.objects();
  await page.evaluate(() => window.demo.plugin.tool.setProtection(false));
  await keep('tree');
  await demo.saved();
  const [robbed, robber] = await demo.objects();
  assert.ok(robbed.pointCount < tree.pointCount / 2, `${robbed.pointCount} of ${tree.pointCount} points are left`);
  assert.ok(robber.pointCount > 0);
  await page.evaluate(() => window.demo.plugin.tool.undo());
  await demo.saved();
  assert.deepEqual(await demo.objects(), [tree]);
});

/** Presses a key over the scene. */
async function press(key, ...modifiers) {
  await page.mouse.move(300, 300);
  for (const modifier of modifiers) await page.keyboard.down(modifier);
  await page.keyboard.press(modifiers.includes('Shift') ? key.toUpperCase() : key);
  for (const modifier of modifiers) await page.keyboard.up(modifier);
}

/** Clicks on the first object of a category with enough points, and keeps it. */
async function keep(category) {
  const object = await findObject(category);
  const clicker = new ObjectClicker(page);
  await clicker.click(object, true);
  await clicker.keep();
}

async function findObject(category) {
  for (const object of await page.evaluate((name) => window.judge.objects(name), category)) {
    await page.evaluate((o) => window.judge.visit(o), object);
    if ((await page.evaluate((o) => window.judge.visibleCount(o), object)) >= LEAST_POINTS) return object;
  }
  throw new Error(`No ${category} has ${LEAST_POINTS} visible points.`);
}

/** How the nodes around the tree are painted, by name. */
function paint() {
  return page.evaluate(async () => {
    window.demo.plugin.tool.select(null);
    window.demo.plugin.tool.goTo(9);
    await window.nodesSettled();
    return Object.fromEntries(window.judge.nodesOnScreen().map(({ name, paint }) => [name, paint]));
  });
}
