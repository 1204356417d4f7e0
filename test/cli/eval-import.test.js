import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { runCli as run } from '../support/run-cli.js';

let folder;

before(() => { folder = mkdtempSync(join(tmpdir(), 'psam-import-')); });
after(() => rmSync(folder, { recursive: true }));

test('import-scenes writes scenes that eval reads', () => {
  const annotations = join(folder, 'area', 'office_1', 'Annotations');
  mkdirSync(annotations, { recursive: true });
  const row = (x, y, z) => `${x} ${y} ${z} 100 120 140\n`;
  const floor = Array.from({ length: 900 }, (_, i) => row(-3 + (i % 30) / 5, -3 + Math.floor(i / 30) / 5, 0)).join('');
  const table = Array.from({ length: 400 }, (_, i) => row(-1 + (i % 20) / 10, -1 + Math.floor(i / 20) / 10, 0.8)).join('');
  writeFileSync(join(annotations, 'floor_1.txt'), floor);
  writeFileSync(join(annotations, 'table_1.txt'), table);
  const out = join(folder, 'scenes');
  const imported = run('import-scenes', 's3dis', join(folder, 'area'), '--out', out);
  assert.equal(imported.status, 0, imported.stderr);
  assert.equal(imported.stdout, 'office_1: 1300 points, 2 objects\n');
  assert.deepEqual(readdirSync(out).sort(), ['office_1.json', 'office_1.safetensors']);
  const json = join(folder, 'result.json');
  const judged = run('eval', out, '--clicks', '1', '--no-baselines', '--json', json);
  assert.equal(judged.status, 0, judged.stderr);
  assert.deepEqual(Object.keys(JSON.parse(readFileSync(json, 'utf8')).byCategory), ['floor', 'table']);
});

test('import-scenes says what it cannot import', () => {
  const empty = join(folder, 'empty');
  mkdirSync(empty);
  const cases = [
    [['las', empty, '--out', join(folder, 'x')], /there is no kind las/],
    [['s3dis', empty], /expected KIND, DIR and --out DIR/],
    [['s3dis', join(folder, 'nowhere'), '--out', join(folder, 'x')], /there is no folder/],
    [['kitti-360', empty, '--out', join(folder, 'x')], /expected a kitti-360 folder, found no scene of it/],
  ];
  for (const [args, message] of cases) {
    const { status, stderr } = run('import-scenes', ...args);
    assert.match(stderr, message);
    assert.equal(status, 2);
  }
  const help = run('import-scenes', '--help');
  assert.equal(help.status, 0);
  for (const kind of ['potree', 'kitti-360', 's3dis', 'replica', 'partnet-mobility']) assert.match(help.stdout, new RegExp(`^  ${kind} `, 'm'));
});
