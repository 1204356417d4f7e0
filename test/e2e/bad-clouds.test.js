// Clouds that cannot be read, in the real demo: it says so, and the tool stays usable.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { meetsPanel, openDemo } from './demo-page.js';

const CASES = [
  {
    name: 'a cloud that is not there',
    options: { query: '?cloud=/none/metadata.json' },
    message: /\/none\/metadata\.json could not be read: the server answered 404/,
  },
  {
    name: 'a server that sends files as a whole only',
    options: { ranges: false },
    message: /The server does not send parts of files.*Serve it with byte ranges\./,
  },
];
/** Windows, some of them as phones have them, or as they are at 200 %. */
const SIZES = [[800, 500], [700, 400], [600, 350], [375, 667], [450, 300], [250, 200]];

for (const { name, options, message } of CASES) {
  test(`${name} is told, and the tool stays usable`, async () => {
    const demo = await openDemo({ ...options, width: 800, height: 500 });
    try {
      const { page } = demo;
      await page.waitForFunction(() => document.querySelector('#message').textContent !== '');
      assert.match(await page.$eval('#message', (element) => element.textContent), message);
      for (const [width, height] of SIZES) {
        await page.setViewport({ width, height });
        assert.deepEqual([width, height, await meetsPanel(page, '#notice'), await meetsPanel(page, '#local')], [width, height, false, false]);
      }
      await page.setViewport({ width: 800, height: 500 });
      // The scene follows the window a frame later; until then there is nothing to click on.
      await page.waitForFunction(() => innerWidth === 800 && document.querySelector('#view canvas').clientWidth === 800 && document.querySelector('#view canvas').clientHeight === 500);
      await page.mouse.click(200, 250);
      await page.waitForFunction(() => window.demo.plugin.tool.state.hint === 'nothing-under-click');
      assert.match(await page.$eval('>>> .tip', (element) => element.textContent), /no point/);
      await (await page.$('>>> [role=switch]')).click();
      await page.waitForFunction(() => window.demo.plugin.tool.state.phase === 'off');
      await demo.screenshot(`bad-cloud-${CASES.findIndex((other) => other.name === name)}`);
      assert.deepEqual(demo.errors, []);
    } finally {
      await demo.close();
    }
  });
}
