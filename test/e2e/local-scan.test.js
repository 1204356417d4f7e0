// A person opens a scan from a folder of this computer, keeps an object, reloads the page and opens the folder again.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ObjectClicker } from './click-object.js';
import { addModule, openDemo } from './demo-page.js';

let demo;
let page;

before(async () => {
  // The folder lies in the browser's own file system, whose handles are those that a picker gives.
  const prepare = (page_) => page_.evaluateOnNewDocument(() => {
    window.showDirectoryPicker = async () => (await navigator.storage.getDirectory()).getDirectoryHandle(window.pickedFolder ?? 'street', { create: true });
  });
  demo = await openDemo({ width: 1000, height: 650, pointBudget: 300_000, prepare, drawOnDemand: true });
  ({ page } = demo);
  await copyTown('street', ['metadata.json', 'hierarchy.bin', 'octree.bin']);
  await copyTown('cut', ['metadata.json', 'octree.bin']);
  await page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    const raw = await root.getDirectoryHandle('raw', { create: true });
    await raw.getFileHandle('survey.laz', { create: true });
    await root.getDirectoryHandle('photos', { create: true });
  });
});
after(() => demo?.close());

for (const [folder, words] of [
  ['raw', /survey\.laz is a scan that no viewer can stream yet\. Convert it with PotreeConverter first/],
  ['cut', /cut\/hierarchy\.bin is not among the files\. Choose the whole folder of the cloud/],
  ['photos', /There is no metadata\.json or cloud\.js here\. Choose the folder that a Potree converter wrote/],
]) {
  test(`a folder that holds no cloud is refused in words, and the scan on screen stays: ${folder}`, async () => {
    await pick(folder);
    await page.waitForFunction((source) => new RegExp(source).test(document.querySelector('#message').textContent), { timeout: 20_000 }, words.source);
    assert.equal(await page.evaluate(() => window.demo.pointClouds.length), 1);
  });
}

test('a scan from a folder is segmented, and its objects are labelled in all nodes and come back when it is opened again', async () => {
  const requests = [];
  page.on('request', (request) => requests.push(request.url()));
  await pick('street');
  await opened();
  const clicker = await keepTree();
  assert.ok(clicker > 0.6, `IoU ${clicker}`);
  await demo.saved();
  const before = await demo.objects();
  assert.ok(before[0].pointCount > 1000, `${before[0].pointCount} points`);
  assert.deepEqual(requests.filter((url) => url.includes('octree.bin')), [], 'something of the scan was asked of a server');
  assert.equal(await page.evaluate(() => document.querySelector('#message').textContent), '');
  await demo.screenshot('local-scan');
  await demo.goto('?local=street');
  assert.equal(await page.evaluate(() => window.demo.pointClouds.length), 0);
  assert.equal(await page.evaluate(() => document.querySelector('#open-local').textContent), 'Open street again…');
  await demo.screenshot('local-scan-again');
  await page.evaluate(() => (window.pickedFolder = 'photos')); // it is the remembered folder that opens, not a picked one
  await page.click('#open-local');
  await opened();
  await page.waitForFunction(() => window.demo.plugin.store.segments.length === 1, { timeout: 60_000 });
  assert.deepEqual(await demo.objects(), before);
  assert.deepEqual(demo.errors, []);
});

test('files that are dropped together are a scan too', async () => {
  await demo.goto('');
  await page.evaluate(async () => {
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('street');
    const data = new DataTransfer();
    for (const name of ['metadata.json', 'hierarchy.bin', 'octree.bin']) data.items.add(await (await folder.getFileHandle(name)).getFile());
    document.querySelector('#view').dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
  });
  await opened();
  await page.waitForFunction(() => {
    window.demo.requestRedraw();
    return window.demo.pointClouds[0].numVisiblePoints > 50_000;
  }, { timeout: 60_000 });
  assert.deepEqual(demo.errors, []);
});

async function pick(folder) {
  await page.evaluate((name) => (window.pickedFolder = name), folder);
  await page.click('#open-local');
}

/** Waits until the scan of this computer is on screen and can be segmented. */
async function opened() {
  await page.waitForFunction(() => window.demo.pointClouds[0]?.pcoGeometry.url.startsWith('local-scan:') && window.demo.plugin.tool.state.engine, { timeout: 120_000 });
}

/** Clicks on the first tree that can be seen and keeps it; the IoU. */
async function keepTree() {
  await addModule(page, './town-judge.ts');
  await page.waitForFunction(() => window.judge, { timeout: 60_000 });
  for (const tree of await page.evaluate(() => window.judge.objects('tree'))) {
    await page.evaluate((o) => window.judge.visit(o), tree);
    if ((await page.evaluate((o) => window.judge.visibleCount(o), tree)) < 300) continue;
    const clicker = new ObjectClicker(page);
    const iou = await clicker.click(tree, true);
    await clicker.keep();
    return iou;
  }
  throw new Error('No tree has 300 visible points.');
}

/** Writes files of the generated town into a folder of the browser's file system. */
async function copyTown(folder, names) {
  await page.evaluate(async (into, files) => {
    const directory = await (await navigator.storage.getDirectory()).getDirectoryHandle(into, { create: true });
    for (const name of files) {
      const { body } = await fetch(`/demo/data/town/${name}`);
      const file = await directory.getFileHandle(name, { create: true });
      await body.pipeTo(await file.createWritable());
    }
  }, folder, names);
}
