import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { esbuildPlugin } from '@web/dev-server-esbuild';
import { chromeLauncher } from '@web/test-runner-chrome';
import { BROWSER_ARGS, findBrowser } from './support/find-browser.js';
import { inferenceServer } from './support/inference-server.js';
import { rangeFiles } from './support/range-files.js';
import { syntheticFiles } from './support/synthetic-server.js';
import { uploadedFiles } from './support/uploaded-files.js';

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));
/** A built viewer of Potree 1.8, the folder that holds `build/potree` and `libs`: it is on no registry. */
const { POTREE_DIR = '' } = process.env;
const ORT_DIST = '/node_modules/onnxruntime-web/dist/';

/** Scripts that no import reaches (workers) are asked for as .js and lie here as .ts. */
function typescriptScripts(ctx, next) {
  // A redirect, so that the worker's own imports start from where it lies.
  const worker = /^\/src\/(inference|records|models|convert)\.worker\.js$/.exec(ctx.path);
  if (worker) return ctx.redirect(`/src/${worker[1] === 'models' ? 'model-store' : worker[1]}/${worker[1]}.worker.js`);
  if (ctx.path.startsWith('/src/') && ctx.path.endsWith('.js') && existsSync(path(`..${ctx.path.slice(0, -2)}ts`))) {
    ctx.url = ctx.url.replace(/\.js(\?|$)/, '.ts$1');
  }
  return next();
}

/** The built library keeps onnxruntime-web's files beside itself; from the sources they come from the package. */
function runtimeFiles(ctx, next) {
  if (ctx.path.startsWith('/src/ort/')) ctx.url = ctx.url.replace('/src/ort/', ORT_DIST);
  return next();
}

async function isolated(ctx, next) {
  await next();
  if (ctx.respond === false) return;
  ctx.set('Cross-Origin-Opener-Policy', 'same-origin');
  ctx.set('Cross-Origin-Embedder-Policy', 'require-corp');
  ctx.set('Cross-Origin-Resource-Policy', 'same-origin');
}

export default {
  rootDir: path('..'),
  files: ['test/**/*.test.ts'],
  nodeResolve: { browser: true, exportConditions: ['onnxruntime-web-use-extern-wasm'] },
  concurrency: 1,
  testsFinishTimeout: 600_000,
  // Potree 1.8 tells of every shader it compiles.
  filterBrowserLogs: ({ args }) => !/^(shader compile|initializing three|Potree 1|WebGL context)/.test(String(args[0])),
  testRunnerHtml: (framework) => `<html lang="en"><body><script>globalThis.potreeDir = ${POTREE_DIR !== ''};</script><script type="module" src="${framework}"></script></body></html>`,
  testFramework: { config: { timeout: 120_000 } },
  browsers: [chromeLauncher({ launchOptions: { executablePath: findBrowser(), args: BROWSER_ARGS } })],
  mimeTypes: { '**/*.onnx': 'application/octet-stream', '**/*.bin': 'application/octet-stream' },
  middleware: [
    isolated,
    typescriptScripts,
    runtimeFiles,
    syntheticFiles('/__synthetic__'),
    rangeFiles('/__shared__/', path('../../shared')),
    rangeFiles('/__potree__/', POTREE_DIR),
    uploadedFiles('/__uploaded__/'),
    inferenceServer('/__inference__/', [path('../models/point-sam-tiny'), path('fixtures/nearest-prompt')]),
    rangeFiles('/test/fixtures/', path('fixtures')),
    rangeFiles('/demo/data/', path('../demo/data')),
  ],
  plugins: [
    // onnxruntime-web's glue imports Node's "module" behind a check that is false in browsers.
    { name: 'ort-glue', resolveImport: ({ source, context }) => (context.path.includes(ORT_DIST) ? source : undefined) },
    esbuildPlugin({ ts: true, tsconfig: path('../src/tsconfig.json') }),
  ],
};
