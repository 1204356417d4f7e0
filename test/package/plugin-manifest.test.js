import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import Ajv from 'ajv';

const root = new URL('../../', import.meta.url);
const read = (path) => JSON.parse(readFileSync(new URL(path, root), 'utf8'));
const manifest = read('plugin-manifest.json');
const pkg = read('package.json');

test('the plugin manifest follows its schema', () => {
  const ajv = new Ajv({ allErrors: true });
  const valid = ajv.validate(read('test/plugin-manifest.schema.json'), manifest);
  assert.ok(valid, ajv.errorsText());
});

test('the plugin manifest says what package.json says', () => {
  assert.equal(manifest.id, pkg.name);
  assert.equal(manifest.version, pkg.version);
  assert.equal(manifest.license, pkg.license);
  assert.deepEqual(manifest.hosts.find(({ host }) => host === 'potree-core').peers, pkg.peerDependencies);
});

test('every file of the plugin manifest is built, exported and published', () => {
  const files = [...manifest.workers, manifest.runtime, manifest.library, ...manifest.hosts.map(({ entry }) => entry), ...manifest.models.map((model) => model.manifest)];
  for (const file of files) {
    assert.ok(existsSync(fileURLToPath(new URL(file, root))), `${file} is missing`);
    assert.ok(pkg.files.includes(file.split('/')[0]), `${file} is not in the package's files`);
  }
  const exported = JSON.stringify(pkg.exports);
  for (const { entry } of manifest.hosts) assert.ok(exported.includes(`./${entry}`), `${entry} is not exported`);
});

test('the element is registered by the built library', () => {
  const library = readFileSync(new URL(manifest.library, root), 'utf8');
  const chunks = [...library.matchAll(/from '(\.\/chunks\/[^']+)'/g)].map(([, path]) => readFileSync(new URL(path, new URL('dist/', root)), 'utf8'));
  assert.ok([library, ...chunks].some((text) => text.includes(`'${manifest.element}'`) || text.includes(`"${manifest.element}"`)));
});

test('the model that ships is the one that is loaded without a choice', () => {
  const [model] = manifest.models.filter((candidate) => candidate.default);
  assert.ok(readFileSync(new URL('src/default-assets.ts', root), 'utf8').includes(`../${model.manifest}`));
});
