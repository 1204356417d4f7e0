import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { makeTown, serveDemo } from '../../demo/serve.js';
import { launchBrowser } from '../support/launch.js';

const artifacts = fileURLToPath(new URL('../artifacts/', import.meta.url));

/** Opens the built demo in a browser of its own; `close` ends server and browser. */
export async function openDemo({ query = '', width = 1100, height = 700, ready = true } = {}) {
  makeTown();
  mkdirSync(artifacts, { recursive: true });
  const { server, url } = await serveDemo();
  const browser = await launchBrowser({ width, height });
  const page = await browser.newPage();
  const errors = [];
  page.on('pageerror', (error) => errors.push(error.message));
  await page.goto(`${url}demo/potree-core.html${query}`);
  if (ready) await page.waitForFunction(() => window.demo?.plugin.tool.state.engine, { timeout: 120_000 });
  const close = async () => {
    await browser.close();
    server.close();
  };
  const screenshot = (name) => page.screenshot({ path: `${artifacts}${name}.png` });
  return { page, url, errors, screenshot, close };
}

/** Puts a TypeScript module of the tests into the page, bundled with the sources it uses. */
export async function addModule(page, path) {
  const entry = fileURLToPath(new URL(path, import.meta.url));
  const { outputFiles } = await build({ entryPoints: [entry], bundle: true, write: false, format: 'esm', external: ['three', 'potree-core'], logLevel: 'error' });
  await page.addScriptTag({ type: 'module', content: outputFiles[0].text });
}
