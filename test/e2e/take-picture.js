// Takes the README's picture, demo/segment.png: npm run build && node test/e2e/take-picture.js
import { fileURLToPath } from 'node:url';
import { ObjectClicker } from './click-object.js';
import { addModule, openDemo } from './demo-page.js';

const PICTURE = fileURLToPath(new URL('../../demo/segment.png', import.meta.url));
/** Cloud space, metres: from the south side of the street, with nothing of interest where the panel lies. */
const VIEW = { from: [51, 49.5, 15], to: [46.6, 67, 3] };
const CLICKS = 3;
/** By truth id, with the class that a person would give it. */
const KEPT = [
  { id: 20, name: 'Tree', classCode: 5 },
  { id: 65, name: 'Car', classCode: 64 },
  { id: 2, name: 'House', classCode: 6 },
];
const DRAFT = 84;

const demo = await openDemo({ width: 1200, height: 700, pointBudget: 600_000 });
try {
  const { page } = demo;
  await addModule(page, './town-judge.ts');
  await page.waitForFunction(() => window.judge, { timeout: 60_000 });
  const clicker = new ObjectClicker(page);
  for (const { id, ...patch } of KEPT) {
    await segment(clicker, id);
    await clicker.keep();
    await page.evaluate((edit) => {
      const { store, tool } = window.demo.plugin;
      store.edit(store.segments.at(-1).label, edit, 'Name');
      return tool.settled();
    }, patch);
  }
  await segment(clicker, DRAFT);
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

async function segment(clicker, id) {
  await look();
  const object = await demo.page.evaluate((wanted) => window.judge.object(wanted), id);
  const ious = [];
  for (let click = 0; click < CLICKS; click++) ious.push((await clicker.click(object, click === 0)).toFixed(2));
  console.log(`${object.category} ${id}: ${ious.join(', ')}`);
}
