// Takes the README's picture, demo/segment.png: npm run build && node test/e2e/take-picture.js
import { fileURLToPath } from 'node:url';
import { ObjectClicker } from './click-object.js';
import { addModule, openDemo } from './demo-page.js';

const PICTURE = fileURLToPath(new URL('../../demo/segment.png', import.meta.url));
/** Cloud space, metres: from the south side of the street, with nothing of interest where the panel lies. */
const VIEW = { from: [51, 49, 16], to: [46.6, 67, 4.5] };
const CLICKS = 3;
/** An object that is kept needs no further click above this IoU. */
const GOOD = 0.85;
/** By truth id, with the class that a person would give it. */
const KEPT = [
  { id: 20, name: 'Tree', classCode: 5 },
  { id: 65, name: 'Car', classCode: 64 },
  { id: 2, name: 'House', classCode: 6 },
];
const DRAFT = 84;

const demo = await openDemo({ width: 1200, height: 700, pointBudget: 500_000 });
try {
  const { page } = demo;
  await addModule(page, './town-judge.ts');
  await page.waitForFunction(() => window.judge, { timeout: 60_000 });
  const clicker = new ObjectClicker(page);
  for (const { id, ...patch } of KEPT) {
    await segment(clicker, id, GOOD);
    await clicker.keep();
    await page.evaluate((edit) => {
      const { store, tool } = window.demo.plugin;
      store.edit(store.segments.at(-1).label, edit);
      return tool.settled();
    }, patch);
  }
  await segment(clicker, DRAFT, 1);
  await look();
  await page.mouse.move(20, 20);
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 2000))); // the region's flash fades, and the host draws
  await page.screenshot({ path: PICTURE });
} finally {
  await demo.close();
}

/** Where the picture is taken from; corrections may have been clicked from another side. */
function look() {
  return demo.page.evaluate(({ from, to }) => window.judge.look(from, to), VIEW);
}

async function segment(clicker, id, enough) {
  await look();
  const object = await demo.page.evaluate((wanted) => window.judge.object(wanted), id);
  const ious = [];
  while (ious.length < CLICKS && !(ious.at(-1) > enough)) ious.push(await clicker.click(object, ious.length === 0));
  console.log(`${object.category} ${id}: IoU ${ious.map((iou) => iou.toFixed(2)).join(', ')}`);
}
