import { createServer } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import sirv from 'sirv';
import { launchBrowser } from '../support/launch.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const POINTS = 10_000;
const ROUNDS = 5;
const DEFAULT = { name: 'default model', manifest: '/models/point-sam-tiny/manifest.json', flop: null };

/**
 * Encode and click times on a graphics card, of the default model and of the one in `folder`, whose encoding takes `flop`
 * floating point operations; a line that says so where there is none.
 */
export async function* gpuBenches(folder, flop) {
  const site = await openSite(folder);
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    await page.goto(`${site.url}page`);
    await page.addScriptTag({ type: 'module', content: await pageScript() });
    await page.waitForFunction(() => window.gpuBench);
    const adapter = await page.evaluate(() => window.gpuBench.adapter());
    if (adapter === null) {
      console.log('       no graphics card here: times on WebGPU were not measured');
      return;
    }
    console.log(`       ${new Date().toISOString().slice(0, 10)}, ${adapter}, ${POINTS} points`);
    for (const model of [DEFAULT, { name: 'Large', manifest: '/large/manifest.json', flop }]) yield* timesOn(page, model);
  } finally {
    await browser.close();
    site.close();
  }
}

async function* timesOn(page, { name, manifest, flop }) {
  const { encode, first, later } = await page.evaluate((...args) => window.gpuBench.times(...args), manifest, POINTS, ROUNDS);
  yield reported(`${name} on WebGPU: encode`, encode, 'ms');
  if (flop !== null) yield reported('  encode, floating point operations', flop / encode / 1e9, 'TFLOP/s');
  yield reported('  first click', first, 'ms');
  yield reported('  later click', later, 'ms');
}

function reported(name, value, unit) {
  return { name, value, unit, bound: 'no bound', holds: true };
}

async function pageScript() {
  const entry = join(ROOT, 'test/bench/gpu-page.ts');
  const conditions = ['onnxruntime-web-use-extern-wasm'];
  const { outputFiles } = await build({ entryPoints: [entry], bundle: true, write: false, format: 'esm', conditions, logLevel: 'error' });
  return outputFiles[0].text;
}

/** Serves the repository, an empty `/page`, and the model in `folder` under `/large/`. */
async function openSite(folder) {
  const repository = sirv(ROOT, { dev: true });
  const large = sirv(folder, { dev: true });
  const server = createServer((request, response) => {
    if (request.url === '/page') response.setHeader('Content-Type', 'text/html').end('<!doctype html><title>bench</title>');
    else if (request.url.startsWith('/large/')) {
      request.url = request.url.slice('/large'.length);
      large(request, response);
    } else repository(request, response);
  });
  await new Promise((resolve) => { server.listen(0, 'localhost', resolve); });
  return { url: `http://localhost:${server.address().port}/`, close: () => server.close() };
}
