import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { runCli } from '../support/run-cli.js';

let folder;

before(() => { folder = mkdtempSync(join(tmpdir(), 'psam-simulate-')); });
after(() => rmSync(folder, { recursive: true }));

const run = (...args) => runCli('simulate', ...args);

/** The tensors of a file: dtype, shape and values. */
function tensorsOf(path) {
  const bytes = readFileSync(path);
  const begin = 8 + Number(bytes.readBigUInt64LE(0));
  const types = { F32: Float32Array, I32: Int32Array, U8: Uint8Array, U16: Uint16Array };
  return Object.fromEntries(Object.entries(JSON.parse(bytes.toString('utf8', 8, begin))).map(([name, { dtype, shape, data_offsets: [from, to] }]) =>
    [name, { dtype, shape, values: new types[dtype](bytes.buffer.slice(bytes.byteOffset + begin + from, bytes.byteOffset + begin + to)) }]));
}

const hash = (path) => createHash('sha256').update(readFileSync(path)).digest('hex');
const json = (path) => JSON.parse(readFileSync(path, 'utf8'));

test('a command line that cannot be understood exits with 2 and says why', () => {
  const cases = [
    [[], /expected --out DIR and --scenes N/], [['--out', folder], /expected --out DIR and --scenes N/],
    [['--out', folder, '--scenes', '0'], /--scenes: expected a whole number of at least 1, found 0/],
    [['--out', folder, '--scenes', '1.5'], /found 1\.5/], [['--out', folder, '--scenes', '1', '--split', 'test'], /--split: expected train or validation, found test/],
    [['--out', folder, '--scenes', '1', '--kind', 'tiles'], /--kind: expected scenes or shards, found tiles/],
    [['--out', folder, '--scenes', '1', '--share', '3/2'], /--share: expected I\/N/], [['--out', folder, '--scenes', '1', '--points', '8'], /at least 256, found 8/],
    [['--out', folder, '--scenes', '1', '--kind', 'shards', '--crops', '9999'], /--crops times --points: expected at most \d+/],
    [['--out', folder, '--scenes', '1', '--colour'], /Unknown option/],
  ];
  for (const [args, message] of cases) {
    const { status, stderr } = run(...args);
    assert.deepEqual([args, status], [args, 2]);
    assert.match(stderr, message);
  }
  assert.equal(run('--help').status, 0);
});

test('shards hold crops with ids, anchors and their provenance, and are kept when they are there', () => {
  const out = join(folder, 'shards');
  const args = ['--out', out, '--scenes', '1', '--kind', 'shards', '--crops', '5', '--points', '512', '--seed', '7'];
  assert.equal(run(...args).status, 0);
  assert.deepEqual(readdirSync(out).sort(), ['shard-00000.json', 'shard-00000.safetensors']);
  const file = join(out, 'shard-00000.safetensors');
  const { positions, count, anchor, scene, part, instance, group, colors, intensity } = tensorsOf(file);
  const crops = count.shape[0];
  assert.ok(crops >= 3 && crops <= 5);
  assert.deepEqual([positions.shape, colors.shape, intensity.shape, part.shape, group.shape],
    [[crops, 512, 3], [crops, 512, 3], [crops, 512], [crops, 512], [crops, 512]]);
  const description = json(join(out, 'shard-00000.json'));
  assert.deepEqual([description.seed, description.split, description.crops.length], [7, 'train', crops]);
  description.crops.forEach(({ level, scene: own }, c) => {
    const ids = { part, object: instance, group }[level].values.subarray(c * 512, c * 512 + count.values[c]);
    const table = description.scenes.find((entry) => entry.scene === own)[{ part: 'part', object: 'instance', group: 'group' }[level]];
    assert.equal(scene.values[c], own);
    assert.equal(typeof table[ids[anchor.values[c]]], 'string');
  });
  const written = statSync(file).mtimeMs;
  assert.equal(run(...args).status, 0);
  assert.equal(statSync(file).mtimeMs, written, 'a file that is there is not written again');
});

test('an interrupted run is continued with the same bytes, and another seed writes anew', () => {
  const out = join(folder, 'shards');
  const [file, description] = ['shard-00000.safetensors', 'shard-00000.json'].map((name) => join(out, name));
  const args = ['--out', out, '--scenes', '1', '--kind', 'shards', '--crops', '5', '--points', '512'];
  const before = hash(file);
  rmSync(description);
  truncateSync(file, 1000);
  writeFileSync(`${file}.new`, 'left behind by a killed run');
  assert.equal(run(...args, '--seed', '7').status, 0);
  assert.equal(hash(file), before);
  assert.deepEqual(readdirSync(out).sort(), ['shard-00000.json', 'shard-00000.safetensors']);
  assert.equal(run(...args, '--seed', '8').status, 0);
  assert.notEqual(hash(file), before);
});

test('scenes list parts, objects and groups that their tensors hold; two processes write what one does', () => {
  const [alone, shared] = [join(folder, 'alone'), join(folder, 'shared')];
  assert.equal(run('--out', alone, '--scenes', '2', '--split', 'validation', '--objects', '8').status, 0);
  assert.equal(run('--out', shared, '--scenes', '2', '--split', 'validation', '--objects', '8', '--jobs', '2').status, 0);
  assert.deepEqual(readdirSync(alone).sort(), ['scene-00000.json', 'scene-00000.safetensors', 'scene-00001.json', 'scene-00001.safetensors']);
  for (const name of readdirSync(alone)) assert.equal(hash(join(alone, name)), hash(join(shared, name)), name);
  const tensors = tensorsOf(join(alone, 'scene-00001.safetensors'));
  const { objects, sensor, ground_truth: truth, offset, color } = json(join(alone, 'scene-00001.json'));
  assert.deepEqual([truth, sensor, offset.length, color], ['simulated', 'drone', 3, 'rgb']);
  assert.ok(objects.length >= 4 && objects.length <= 9);
  for (const { id, level, category, crop_min: low, crop_max: high } of objects) {
    const ids = tensors[level === 'object' ? 'instance' : level];
    assert.ok(ids.values.includes(id), `${level} ${category} ${id}`);
    assert.ok(low.every((value, axis) => value < high[axis]));
  }
});
