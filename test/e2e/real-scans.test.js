// The demo on real scans, with and without colour, in both encodings; skipped where they are not at hand.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openDemo } from './demo-page.js';

const CLOUDS = fileURLToPath(new URL('../../../shared/data/potree2/', import.meta.url));
const skip = existsSync(CLOUDS) ? false : 'the real scans (../shared/data/potree2) are not at hand';
const GROUND = 2;
const BUILDING = 6;
const SIZE = { width: 800, height: 500 };
const CENTER = { x: SIZE.width / 2, y: SIZE.height / 2 };
/** Metres around a point that the view shows. */
const AROUND = 25;

let demo;
let page;

before(async () => {
  if (skip) return;
  demo = await openDemo({ ...SIZE, pointBudget: 150_000, data: CLOUDS, drawOnDemand: true });
  ({ page } = demo);
});
after(() => demo?.close());

for (const scan of ['ahn3_delft', 'lidarhd_color']) {
  for (const encoding of ['default', 'brotli']) {
    test(`a building of ${scan} (${encoding}) is clicked, corrected and kept`, { skip }, async () => {
      await demo.goto(`?cloud=/data/${scan}/${encoding}/metadata.json`);
      await page.evaluate(() => window.nodesSettled());
      await lookAtClass(BUILDING);
      const building = await findClass(BUILDING, CENTER, 0);
      const clicked = await click(building, 'left');
      assert.equal(clicked.candidates.length, 3);
      assert.equal(await shown('psam-candidate-list >>> input[type=radio]'), 3);
      assert.ok(clicked.candidates[clicked.chosen].pointCount > 0);
      const corrected = await click(await findClass(GROUND, building, 30), 'right');
      assert.deepEqual(corrected.prompts.map(({ positive }) => positive), [true, false]);
      assert.equal(corrected.candidates.length, 1);
      await page.keyboard.press('Enter');
      await page.waitForFunction(() => window.demo.plugin.store.segments.length === 1);
      await page.evaluate(() => window.demo.plugin.tool.settled());
      assert.equal(await shown('psam-segment-row'), 1);
      await demo.screenshot(`${scan}-${encoding}`);
      assert.deepEqual([demo.errors, await page.$eval('#message', (element) => element.textContent)], [[], '']);
    });
  }
}

/** How many elements of the panel a selector finds. */
const shown = (selector) => page.$$eval(`>>> ${selector}`, (elements) => elements.length);

/** Turns the view to one of the points that have this class in the scan: the middle one, by node and index. */
function lookAtClass(code) {
  return page.evaluate(async (wanted, radius) => {
    const { viewer, pointClouds: [cloud] } = window.demo;
    const points = [];
    for (const { sceneNode, boundingBox: { min } } of [...cloud.visibleNodes].sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const { position, classification } = sceneNode.geometry.attributes;
      for (let i = 0; i < position.count; i++) {
        if (classification.array[i] === wanted) points.push([position.getX(i) + min.x, position.getY(i) + min.y, position.getZ(i) + min.z]);
      }
    }
    viewer.lookAt(viewer.clouds()[0].id, { center: points[points.length >> 1], radius });
    await window.nodesSettled();
  }, code, AROUND);
}

/** The pixel nearest to a place, but not nearer than `least` pixels, whose point has this class in the scan. */
async function findClass(code, from, least) {
  const at = await page.evaluate((wanted, { x, y }, closest) => {
    const { viewer, pointClouds: [cloud] } = window.demo;
    const classAt = (clientX, clientY) => {
      const hit = document.elementFromPoint(clientX, clientY) === viewer.element && viewer.pick(clientX, clientY);
      if (!hit) return null;
      const { sceneNode } = cloud.visibleNodes.find(({ name }) => name === hit.key.name);
      return sceneNode.geometry.getAttribute('classification').array[hit.index];
    };
    for (let radius = closest; radius < 250; radius += 15) {
      for (let angle = 0; angle < 2 * Math.PI; angle += Math.PI / 6) {
        const at = { x: Math.round(x + radius * Math.cos(angle)), y: Math.round(y + radius * Math.sin(angle)) };
        if (classAt(at.x, at.y) === wanted) return at;
      }
    }
    return null;
  }, code, from, least);
  assert.ok(at, `no point of class ${code} can be clicked`);
  return at;
}

/** A click of the mouse; what the tool shows when it is done. */
async function click({ x, y }, button) {
  const prompts = await page.evaluate(() => window.demo.plugin.tool.state.prompts.length);
  await page.mouse.click(x, y, { button });
  await page.waitForFunction((count) => window.demo.plugin.tool.state.prompts.length === count, {}, prompts + 1);
  return page.evaluate(async () => {
    const { tool } = window.demo.plugin;
    await tool.settled();
    const { prompts: positions, candidates, chosen } = tool.state;
    return { prompts: positions, candidates, chosen };
  });
}
