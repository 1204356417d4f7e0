// Holds the import table of the architecture: who may import whom, and which packages each folder may use.
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const src = fileURLToPath(new URL('../src', import.meta.url));

/** Folder (or file at the top) -> folders it may import; anyone may import errors.ts and itself. */
const FOLDERS = {
  'errors.ts': [],
  geometry: [],
  octree: ['geometry'],
  propagation: ['octree', 'geometry'],
  model: ['geometry'],
  remote: ['model'],
  'model-store': ['workers', 'label-store', 'model'],
  workers: [],
  'host-access': ['workers', 'octree-source', 'potree-format', 'octree', 'geometry'],
  inference: ['host-access', 'workers', 'remote', 'model', 'model-store', 'propagation', 'octree-source', 'octree', 'geometry'],
  annotations: ['propagation', 'octree', 'geometry'],
  'label-store': ['octree', 'geometry'],
  export: ['records', 'annotations', 'propagation', 'octree', 'geometry'],
  records: ['host-access', 'workers', 'label-store', 'octree-source', 'potree-format', 'annotations', 'propagation', 'octree', 'geometry'],
  viewer: ['host-access', 'workers', 'octree-source', 'potree-format', 'octree', 'geometry'],
  'potree-format': ['geometry', 'octree'],
  'octree-source': ['potree-format', 'octree', 'geometry'],
  convert: ['model', 'model-store', 'workers', 'label-store/browser-storage.ts', 'octree-source/retry.ts'],
  simulator: ['geometry', 'octree'],
  evaluation: ['inference', 'model', 'propagation', 'octree', 'geometry', 'convert'],
  'scene-import': ['evaluation', 'potree-format', 'geometry'],
  cli: ['convert', 'model', 'remote', 'simulator', 'potree-format', 'geometry', 'evaluation', 'scene-import', 'inference'],
  tool: ['records/scene-records.ts', 'model-store/model-library.ts', 'model/model-source.ts', 'model/model-manifest.ts', 'workers/protocol.ts', 'annotations', 'propagation', 'octree', 'geometry', 'viewer/viewer-adapter.ts', 'inference/segmentation-engine.ts', 'host-access/cloud-access.ts'],
  panel: ['tool', 'model/model-manifest.ts', 'model-store/model-library.ts', 'annotations', 'geometry', 'inference/segmentation-engine.ts'],
  overlay: ['tool', 'annotations', 'geometry', 'panel', 'viewer/viewer-adapter.ts'],
  'potree-script': ['../plugin-manifest.json', 'plugin.ts', 'plugin-options.ts', 'default-assets.ts', 'viewer', 'export', 'tool', 'annotations', 'panel'],
  'plugin.ts': ['*'],
  'plugin-options.ts': ['*'],
  'plugin-events.ts': ['*'],
  'default-assets.ts': ['model'],
  'index.ts': ['*'],
};

/** Packages and the only folders or files that may import them. */
const PACKAGES = {
  three: ['viewer'],
  'potree-core': ['viewer'],
  'onnxruntime-web': ['model/session.ts', 'model/ort-runner.ts', 'cli'],
  'onnxruntime-node': ['cli'],
  lit: ['panel', 'overlay'],
  i18next: ['panel/languages'],
  pbf: ['convert'],
  '@noble/hashes': ['model', 'model-store', 'convert', 'potree-format', 'octree-source'],
  'brotli-dec-wasm': ['octree-source'],
  node: ['cli'],
};

const problems = [];
for (const file of readdirSync(src, { recursive: true }).filter((name) => name.endsWith('.ts'))) {
  const text = readFileSync(join(src, file), 'utf8');
  for (const [, specifier] of text.matchAll(/(?:from|import)\s*\(?\s*['"]([^'"\s]+)['"](?=\s*[;)])/g)) check(file.replaceAll('\\', '/'), specifier);
}

function check(file, specifier) {
  const ok = specifier.startsWith('.') ? folderAllowed(file, specifier) : packageAllowed(file, specifier);
  if (!ok) problems.push(`src/${file} may not import ${specifier}`);
}

function folderAllowed(file, specifier) {
  const target = relative(src, resolve(src, dirname(file), specifier)).replaceAll('\\', '/').replace(/\.js$/, '.ts');
  const from = file.split('/')[0];
  const to = target.split('/')[0];
  const allowed = FOLDERS[from];
  if (!allowed) return false;
  return to === from || target === 'errors.ts' || allowed.includes('*') || allowed.includes(to) || allowed.includes(target);
}

function packageAllowed(file, specifier) {
  const name = specifier.startsWith('node:') ? 'node' : specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
  return PACKAGES[name]?.some((place) => file === place || file.startsWith(`${place}/`)) ?? false;
}

if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exit(1);
}
console.log('imports: the table of the architecture holds');
