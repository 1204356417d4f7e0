import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = new URL('../../', import.meta.url);
const read = (path) => readFileSync(new URL(path, root), 'utf8');
const WORKERS = ['inference.worker', 'records.worker', 'models.worker', 'convert.worker'];
const MODEL = 'models/point-sam-tiny/';
const RUNTIME = ['dist/ort/ort-wasm-simd-threaded.asyncify.mjs', 'dist/ort/ort-wasm-simd-threaded.asyncify.wasm'];
const model = [`${MODEL}manifest.json`, ...JSON.parse(read(`${MODEL}manifest.json`)).files.map(({ path }) => MODEL + path)];

/** What would be published of the built library. */
const packed = JSON.parse(execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
  cwd: fileURLToPath(root), encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], shell: process.platform === 'win32',
}))[0].files.map(({ path }) => path);

test('the package holds all that the library needs, and nothing of tests, sources and demo', () => {
  const needed = [
    'package.json', 'README.md', 'LICENSE', 'plugin-manifest.json', 'dist/index.js', 'dist/types/index.d.ts', 'dist/potree-core-adapter.js',
    'dist/types/viewer/potree-core-adapter.d.ts', 'dist/potree18-adapter.js', 'dist/types/viewer/potree18-adapter.d.ts', 'dist/serve-inference.js', 'dist/types/inference/serve-inference.d.ts', ...WORKERS.map((worker) => `dist/${worker}.js`), 'dist/cli.js', ...RUNTIME, ...model,
  ];
  assert.deepEqual(needed.filter((file) => !packed.includes(file)), []);
  const published = ['dist/', 'models/', 'package.json', 'README.md', 'LICENSE', 'plugin-manifest.json'];
  assert.deepEqual(packed.filter((file) => !published.some((start) => file.startsWith(start))), []);
});

test('packing builds the library first', () => {
  assert.match(JSON.parse(read('package.json')).scripts.prepack, /^npm run (--silent )?build$/);
});

test('the built library names each file that it loads in the one form that bundlers follow', () => {
  const named = [...read('dist/index.js').matchAll(/new URL\("([^"]+)", import\.meta\.url\)/g)].map(([, path]) => path);
  const paths = named.map((path) => new URL(path, 'file:///dist/index.js').pathname.slice(1));
  assert.deepEqual(paths.toSorted(), [...WORKERS.map((worker) => `dist/${worker}.js`), ...RUNTIME, ...model].toSorted());
  assert.deepEqual(paths.filter((path) => !packed.includes(path)), []);
});

test('the script of a Potree page is whole but for the files that it loads from beside itself', async () => {
  const { entry } = JSON.parse(read('plugin-manifest.json')).hosts.find(({ script }) => script);
  const { metafile } = await build({ entryPoints: [fileURLToPath(new URL(entry, root))], bundle: true, packages: 'external', format: 'esm', write: false, metafile: true, logLevel: 'silent' });
  assert.deepEqual(Object.values(metafile.inputs).flatMap(({ imports }) => imports.map(({ path }) => path)).filter((path) => path !== '<runtime>'), []);
  const named = (file) => [...read(file).matchAll(/new URL\("([^"]+)", import\.meta\.url\)/g)].map(([, path]) => path).toSorted();
  assert.deepEqual(named(entry), named('dist/index.js'));
});

test('no file of the runtime is published for nothing', () => {
  assert.deepEqual(readdirSync(new URL('dist/ort/', root)).map((name) => `dist/ort/${name}`).toSorted(), RUNTIME);
});

for (const worker of WORKERS) test(`${worker} is whole: bundlers copy its script alone`, async () => {
  const entry = fileURLToPath(new URL(`dist/${worker}.js`, root));
  const { metafile } = await build({ entryPoints: [entry], bundle: true, packages: 'external', write: false, metafile: true, logLevel: 'silent' });
  const imported = Object.values(metafile.inputs).flatMap(({ imports }) => imports.map(({ path }) => path));
  // esbuild's own helpers count as a module.
  assert.deepEqual(imported.filter((path) => path !== '<runtime>'), []);
  assert.doesNotMatch(read(`dist/${worker}.js`), /new URL\("[^"]*", import\.meta\.url\)/);
});

test('the adapter for Potree 1.8 needs no three.js: its viewer has one inside, and no other may enter it', async () => {
  const entry = fileURLToPath(new URL('dist/potree18-adapter.js', root));
  const { metafile } = await build({ entryPoints: [entry], bundle: true, packages: 'external', format: 'esm', write: false, metafile: true, logLevel: 'silent' });
  const imported = Object.values(metafile.inputs).flatMap(({ imports }) => imports.filter(({ external }) => external).map(({ path }) => path));
  assert.deepEqual(imported, []);
});

test('all workers can be asked for by name, and bundlers keep what they do', () => {
  const { exports, sideEffects } = JSON.parse(read('package.json'));
  for (const worker of WORKERS) {
    assert.equal(exports[`./${worker}`], `./dist/${worker}.js`);
    assert.ok(sideEffects.includes(`./dist/${worker}.js`), worker);
  }
});
