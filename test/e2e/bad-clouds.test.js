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

for (const { name, options, message } of CASES) {
  test(`${name} is told, and the tool stays usable`, async () => {
    const demo = await openDemo({ ...options, width: 800, height: 500 });
    try {
      const { page } = demo;
      await page.waitForFunction(() => document.querySelector('#message').textContent !== '');
      assert.match(await page.$eval('#message', (element) => element.textContent), message);
      assert.equal(await meetsPanel(page, '#message'), false);
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
