// A person with a finger: a tap begins a draft, Remove and a tap correct it, Keep keeps it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { meetsPanel, openDemo } from './demo-page.js';

const PHONE = { width: 400, height: 800 };

test('taps segment and correct, on a phone', async () => {
  const demo = await openDemo({ ...PHONE, pointBudget: 200_000, prepare: (page) => page.setViewport({ ...PHONE, hasTouch: true, isMobile: true }) });
  try {
    const { page } = demo;
    await page.evaluate(() => window.nodesSettled());
    const prompts = () => page.evaluate(async () => {
      await window.demo.plugin.tool.settled();
      return window.demo.plugin.tool.state.prompts.map(({ positive }) => positive);
    });
    const [first, second] = await page.evaluate(pickable);
    await tap(page, first);
    assert.deepEqual(await prompts(), [true]);
    await (await page.$('>>> .remove input')).evaluate((input) => input.click());
    await tap(page, second);
    assert.deepEqual(await prompts(), [true, false]);
    await demo.screenshot('phone-draft');
    assert.equal(await meetsPanel(page, '#local'), false);
    await (await page.$('>>> .decide .primary')).tap();
    await page.waitForFunction(() => window.demo.plugin.store.segments.length === 1);
    assert.deepEqual(demo.errors, []);
  } finally {
    await demo.close();
  }
});

/** Browsers send a click after a tap, to whatever lies there by then. */
async function tap(page, { x, y }) {
  const before = await page.evaluate(() => window.demo.plugin.tool.state.prompts.length);
  await page.touchscreen.tap(x, y);
  await page.waitForFunction((count) => window.demo.plugin.tool.state.prompts.length > count, {}, before);
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 500)));
}

/** In the page: two places well apart, above the sheet, under which there are points. */
function pickable() {
  const { viewer } = window.demo;
  const places = [];
  for (let y = 380; y > 100 && places.length < 2; y -= 30) {
    for (let x = 60; x < 360 && places.length < 2; x += 60) {
      const far = places.every((place) => Math.hypot(place.x - x, place.y - y) > 100);
      if (far && document.elementFromPoint(x, y) === viewer.element && viewer.pick(x, y)) places.push({ x, y });
    }
  }
  return places;
}
