import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { writeScene as writeSceneIn } from '../support/box-scene.js';
import { CLI, runCli } from '../support/run-cli.js';

let folder;

before(() => { folder = mkdtempSync(join(tmpdir(), 'psam-eval-')); });
after(() => rmSync(folder, { recursive: true }));

const writeScene = (name, changes) => writeSceneIn(folder, name, changes);

const run = (...args) => runCli('eval', ...args);

test('eval measures the shipped model and the baselines on a scene, from clicks to the JSON file', () => {
  const scenes = writeScene('boxes');
  const json = join(folder, 'boxes-result.json');
  const { status, stdout, stderr } = run(scenes, '--clicks', '3', '--json', json, '--proposals', '12');
  assert.equal(status, 0, stderr);
  assert.match(stdout, /^ +IoU@1 +IoU@3 +NoC@80 +oracle@1 +count\nmodel .* 2\nball/);
  assert.match(stdout, /segment everything: AR25 [\d.]+, AR50 [\d.]+ \(2 objects, \d+ proposals\)/);
  assert.match(stderr, /^point-sam-tiny on onnxruntime-\w+/);
  const result = JSON.parse(readFileSync(json, 'utf8'));
  assert.deepEqual(Object.keys(result.mean), ['IoU@1', 'IoU@3', 'NoC@80']);
  assert.ok(result.mean['IoU@3'] > 0.6, `IoU@3 ${result.mean['IoU@3']}`);
  assert.ok(result.baselines.components['IoU@1'] > 0.95);
  assert.deepEqual([Object.keys(result.byCategory), Object.keys(result.bySensor), Object.keys(result.baselines)],
    [['box'], ['mobile'], ['ball', 'components', 'normals']]);
  assert.deepEqual([result.count, result.skipped, result.clicks, result.model], [2, 0, 3, 'point-sam-tiny']);
  assert.ok(result.objects.every(({ model }) => model.ious.length === 3 && model.oracle >= model.ious[0]));
});

test('eval gives the same figures twice', () => {
  const scenes = writeScene('twice');
  const files = ['a', 'b'].map((name) => join(folder, `${name}.json`));
  for (const file of files) assert.equal(run(scenes, '--clicks', '3', '--no-baselines', '--json', file).status, 0);
  assert.equal(readFileSync(files[0], 'utf8'), readFileSync(files[1], 'utf8'));
});

test('eval leaves objects without a point out and says so', () => {
  const scenes = writeScene('gone', { json: { objects: [
    { id: 3, category: 'box', crop_min: [-7, -3, -1], crop_max: [-1, 3, 4] }, { id: 4, category: 'tree', crop_min: [0, 0, 0], crop_max: [1, 1, 1] }] } });
  const { status, stdout, stderr } = run(scenes, '--clicks', '1', '--no-baselines');
  assert.equal(status, 0, stderr);
  assert.match(stderr, /gone: object 4 \(tree\) has no point in its crop box and is left out/);
  assert.match(stdout, /^ +IoU@1 +NoC@80 +oracle@1 +count\nmodel .* 1\n/);
});

test('eval says what is wrong with a folder, a scene or an option', () => {
  const nan = new Float32Array(3 * 4200).fill(NaN);
  const cases = [
    [[], 2, /expected one folder of scenes/],
    [[join(folder, 'nowhere')], 2, /there is no folder/],
    [[folder], 2, /expected scenes NAME\.safetensors and NAME\.json in .*, found none/],
    [[writeScene('ok'), '--clicks', '0'], 2, /--clicks: expected a whole number of at least 1, found 0/],
    [[writeScene('ok'), '--json', join(folder, 'nowhere', 'a.json')], 2, /--json: there is no folder .*nowhere/],
    [[writeScene('ok'), '--model', folder], 1, /manifest\.json does not exist/],
    [[writeScene('nan', { tensors: { positions: ['F32', [4200, 3], nan] } })], 1, /nan: positions: expected finite coordinates, found NaN at point 0/],
    [[writeScene('type', { tensors: { instance: ['U8', [4200], new Uint8Array(4200)] } })], 1, /type: instance: expected I32 \[4200\], found U8 \[4200\]/],
    [[writeScene('none', { json: { objects: [] } })], 2, /expected scenes with objects/],
  ];
  for (const [args, code, message] of cases) {
    const { status, stderr } = run(...args);
    assert.match(stderr, message);
    assert.equal(status, code, stderr);
    assert.doesNotMatch(stderr, /\n\s+at /);
  }
});

test('eval stopped by Ctrl+C leaves no file behind', async () => {
  const scenes = writeScene('stop');
  const out = join(folder, 'out');
  mkdirSync(out);
  const child = spawn(process.execPath, [CLI, 'eval', scenes, '--clicks', '100000', '--json', join(out, 'result.json')]);
  let said = '';
  child.stderr.on('data', (text) => {
    const before = said.includes('on onnxruntime');
    said += text;
    if (!before && said.includes('on onnxruntime')) child.kill('SIGINT');
  });
  const code = await new Promise((resolve) => child.on('exit', resolve));
  assert.equal(code, 130);
  assert.match(said, /interrupted, nothing was written/);
  assert.ok(existsSync(out) && readdirSync(out).length === 0);
});
