import assert from 'node:assert/strict';
import { appendFileSync, cpSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { writeScene } from '../support/box-scene.js';
import { runCli as run } from '../support/run-cli.js';
import { startTriton } from '../support/triton.js';

const MODEL = fileURLToPath(new URL('../../models/point-sam-tiny/', import.meta.url));
const manifest = JSON.parse(readFileSync(join(MODEL, 'manifest.json'), 'utf8'));
const graphs = manifest.files.filter(({ role }) => role.endsWith('-graph')).map(({ role }) => role.replace(/-graph$/, ''));
let folder;

before(() => { folder = mkdtempSync(join(tmpdir(), 'psam-repository-')); });
after(() => rmSync(folder, { recursive: true }));

test('model-repository lays every graph out as a model of its own, with its weights beside it', () => {
  const out = join(folder, 'laid-out');
  const { status, stdout, stderr } = run('model-repository', MODEL, '--out', out);
  assert.equal(status, 0, stderr);
  assert.equal(stdout, graphs.map((graph) => `wrote ${join(out, `point-sam-tiny-${graph}`)}\n`).join(''));
  for (const graph of graphs) {
    const model = join(out, `point-sam-tiny-${graph}`);
    const weights = manifest.files.filter(({ role }) => role === `${graph}-weights`).map(({ path }) => path);
    assert.deepEqual(readdirSync(join(model, '1')).toSorted(), ['model.onnx', ...weights].toSorted());
    const config = readFileSync(join(model, 'config.pbtxt'), 'utf8');
    assert.match(config, new RegExp(`^name: "point-sam-tiny-${graph}"\nbackend: "onnxruntime"\nmax_batch_size: 0\ninput \\[\n  \\{ name: "`));
  }
  const decoder = readFileSync(join(out, 'point-sam-tiny-decoder', 'config.pbtxt'), 'utf8');
  assert.match(decoder, /\{ name: "prompt_labels" data_type: TYPE_INT32 dims: \[ -1 \] \}/);
});

test('model-repository says what is wrong with a model or a command line', () => {
  const spoiled = join(folder, 'spoiled');
  cpSync(MODEL, spoiled, { recursive: true });
  appendFileSync(join(spoiled, manifest.files[1].path), 'x');
  const cases = [
    [[], 2, /expected one folder with a converted model and --out DIR/],
    [[MODEL], 2, /--out DIR/],
    [[folder, '--out', join(folder, 'x')], 1, /manifest\.json does not exist\. Name a folder that/],
    [[spoiled, '--out', join(folder, 'x')], 1, /is not the file that the manifest describes/],
  ];
  for (const [args, code, message] of cases) {
    const { status, stderr } = run('model-repository', ...args);
    assert.match(stderr, message);
    assert.equal(status, code);
  }
});

test('a stock Triton serves what model-repository writes, and the engine finds the same objects with it as with its own runtime', async (t) => {
  const repository = join(folder, 'served');
  assert.equal(run('model-repository', MODEL, '--out', repository).status, 0);
  const triton = await startTriton({ repository, backends: join(folder, 'backends') });
  if (triton.reason) return t.skip(`the remote engine is not tested on a stock server: ${triton.reason}`);
  try {
    const scenes = writeScene(folder, 'boxes');
    const judged = (...args) => {
      const json = join(folder, 'result.json');
      const { status, stderr } = run('eval', scenes, '--clicks', '3', '--no-baselines', '--json', json, ...args);
      assert.equal(status, 0, stderr);
      return { stderr, result: JSON.parse(readFileSync(json, 'utf8')) };
    };
    const here = judged();
    const there = judged('--remote', triton.url);
    assert.match(there.stderr, /^point-sam-tiny on the server 127\.0\.0\.1:\d+, 1 scenes/);
    there.result.objects.forEach(({ model }, i) => model.ious.forEach((iou, click) =>
      assert.ok(Math.abs(iou - here.result.objects[i].model.ious[click]) < 0.01, `${iou} and ${here.result.objects[i].model.ious[click]}`)));
    const { status, stderr } = run('eval', scenes, '--clicks', '1', '--remote', `${triton.url}/nowhere`);
    assert.match(stderr, /answered 404 to \/nowhere\/v2\/health\/ready/);
    assert.equal(status, 1);
  } finally {
    await triton.stop();
  }
});
