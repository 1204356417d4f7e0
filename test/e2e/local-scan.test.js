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
  for (const folder of ['torn', 'foreign', 'blank']) await copyTown(folder, ['metadata.json', 'hierarchy.bin', 'octree.bin']);
  await rewrite('torn', 'metadata.json', (text) => text.slice(0, 100));
  await rewrite('foreign', 'metadata.json', () => '{"name": "my-app", "version": "1.0.0"}');
  await rewrite('blank', 'octree.bin', (text) => '\0'.repeat(text.length));
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
  ['torn', /torn\/metadata\.json is not valid JSON/],
  ['foreign', /foreign\/metadata\.json does not describe a Potree 2\.0 octree: it has version 1\.0\.0/],
  ['blank', /blank is damaged: all \d+ points of its overview lie at one place/],
]) {
  test(`a folder that holds no cloud is refused in words, and the scan on screen stays with its tool: ${folder}`, async () => {
    await pick(folder);
    await told(words);
    await townAndTool();
  });
}

test('a scan that the viewer cannot load leaves what is on screen; the message can be closed', async () => {
  await page.evaluate(() => {
    const { potree } = window.demo;
    potree.loadPointCloud = async () => {
      delete potree.loadPointCloud;
      throw new Error('The viewer gave up.');
    };
  });
  await pick('street');
  await told(/The viewer gave up\./);
  await townAndTool();
  await page.focus('#dismiss');
  await page.keyboard.press('Enter');
  assert.equal(await message(), '');
  assert.equal(await focused(), 'CANVAS');
  assert.equal(await page.$eval('#notice', (notice) => notice.checkVisibility()), false);
});

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
  assert.equal(await message(), '');
  await demo.screenshot('local-scan');
  await demo.goto('?local=street&language=de');
  assert.equal(await page.evaluate(() => window.demo.pointClouds.length), 0);
  assert.deepEqual(await offers(), ['street wieder öffnen…', 'Anderer Ordner…']);
  await demo.screenshot('local-scan-again');
  await page.evaluate(() => (window.pickedFolder = 'photos')); // it is the remembered folder that opens, not a picked one
  await page.click('#open-local');
  await opened();
  assert.deepEqual(await offers(), ['Scan von diesem Computer öffnen…']);
  assert.equal(await page.evaluate(() => location.search), '?local=street&language=de');
  assert.equal(await page.$eval('psam-panel', ({ lang }) => lang), 'de');
  await page.waitForFunction(() => window.demo.plugin.store.segments.length === 1, { timeout: 60_000 });
  assert.deepEqual(await demo.objects(), before);
  assert.deepEqual(demo.errors, []);
});

test('after a reload another folder than the one before can be picked, and after that any', async () => {
  await demo.goto('?local=street');
  assert.deepEqual(await offers(), ['Open street again…', 'Another folder…']);
  await page.evaluate(() => (window.pickedFolder = 'photos'));
  await page.focus('#open-another');
  await page.keyboard.press('Enter');
  await told(/There is no metadata\.json/);
  assert.equal(await focused(), 'open-local');
  assert.deepEqual(await offers(), ['Open a scan from this computer…']);
  await pick('raw');
  await told(/survey\.laz is a scan/);
});

test('files that are dropped together are a scan too', async () => {
  await demo.goto('');
  await page.evaluate(async () => {
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('street');
    const data = new DataTransfer();
    for (const name of ['metadata.json', 'hierarchy.bin', 'octree.bin']) data.items.add(await (await folder.getFileHandle(name)).getFile());
    document.querySelector('#drop-hint').dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
  });
  await opened();
  await page.waitForFunction(() => {
    window.demo.requestRedraw();
    return window.demo.pointClouds[0].numVisiblePoints > 50_000;
  }, { timeout: 60_000 });
  assert.deepEqual(demo.errors, []);
});

test('a scan that comes late does not replace the one that was opened after it', async () => {
  await demo.goto('');
  await page.evaluate(() => {
    const { potree } = window.demo;
    const load = potree.loadPointCloud.bind(potree);
    potree.loadPointCloud = async (...of) => {
      potree.loadPointCloud = load;
      const cloud = await load(...of);
      await new Promise((resolve) => (window.comeLate = resolve));
      return cloud;
    };
  });
  await copyTown('slow', ['metadata.json', 'hierarchy.bin', 'octree.bin']);
  await pick('slow');
  await page.waitForFunction(() => window.comeLate);
  await pick('street');
  await opened();
  await page.evaluate(async () => {
    window.comeLate();
    await new Promise((resolve) => setTimeout(resolve, 100));
  });
  assert.equal(await page.evaluate(() => location.search), '?local=street');
  assert.equal(await page.evaluate(() => window.demo.pointClouds.length), 1);
});

test('a file that comes after all takes away what was said of it, and no other message', async () => {
  await demo.goto('');
  await page.evaluate(() => {
    window.demo.potree.loadPointCloud = (url, requests) => {
      const file = url.replace('metadata.json', 'late.bin');
      window.fetchLate = () => requests.fetch(file).then(() => 'came', () => 'failed');
      return new Promise(() => undefined);
    };
  });
  for (const [folder, afterwards] of [['alone', /^$/], ['beside', /There is no metadata\.json/]]) {
    await copyTown(folder, ['metadata.json', 'hierarchy.bin', 'octree.bin']);
    await page.evaluate(() => delete window.fetchLate);
    await pick(folder);
    await page.waitForFunction(() => window.fetchLate);
    assert.equal(await page.evaluate(() => window.fetchLate()), 'failed');
    await told(/late\.bin/);
    if (folder === 'beside') {
      await pick('photos');
      await told(/There is no metadata\.json/);
    }
    await addFile(folder, 'late.bin');
    await page.waitForFunction(async () => (await window.fetchLate()) === 'came', { polling: 200, timeout: 20_000 });
    assert.match(await message(), afterwards);
  }
});

async function pick(folder) {
  await page.evaluate((name) => (window.pickedFolder = name), folder);
  await page.click('#open-local');
}

function message() {
  return page.$eval('#message', ({ textContent }) => textContent);
}

/** The kind of element, or its id, that has the focus. */
function focused() {
  return page.evaluate(() => document.activeElement.id || document.activeElement.tagName);
}

/** Waits until the message has these words. */
function told(words) {
  return page.waitForFunction((source) => new RegExp(source).test(document.querySelector('#message').textContent), { timeout: 20_000 }, words.source);
}

/** Holds the page to what it began with: one cloud, and the tool ready in its panel. */
async function townAndTool() {
  assert.deepEqual(await page.evaluate(() => {
    const { pointClouds, plugin } = window.demo;
    return [pointClouds.length, plugin.panel.isConnected, plugin.tool.state.engine !== null];
  }), [1, true, true]);
}

/** What the buttons say that can be seen. */
function offers() {
  return page.$$eval('#local button', (buttons) => buttons.filter((button) => button.checkVisibility()).map(({ textContent }) => textContent));
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

async function addFile(folder, name) {
  await page.evaluate(async (into, file) => {
    await (await (await navigator.storage.getDirectory()).getDirectoryHandle(into)).getFileHandle(file, { create: true });
  }, folder, name);
}

/** Writes other bytes into a file of such a folder: what `change`, which gets the file as Latin 1, makes of it. */
async function rewrite(folder, name, change) {
  await page.evaluate(async (into, file, source) => {
    const directory = await (await navigator.storage.getDirectory()).getDirectoryHandle(into);
    const handle = await directory.getFileHandle(file);
    const text = new TextDecoder('latin1').decode(await (await handle.getFile()).arrayBuffer());
    const writable = await handle.createWritable();
    await writable.write(new Function(`return (${source})`)()(text));
    await writable.close();
  }, folder, name, String(change));
}
