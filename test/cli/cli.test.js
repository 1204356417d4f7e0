import assert from 'node:assert/strict';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { runCli as run } from '../support/run-cli.js';

const GOLDEN = fileURLToPath(new URL('../fixtures/golden/', import.meta.url));
let folder;

before(() => { folder = mkdtempSync(join(tmpdir(), 'psam-cli-')); });
after(() => rmSync(folder, { recursive: true }));

test('help lists the commands', () => {
  for (const args of [[], ['help'], ['--help']]) {
    const { status, stdout } = run(...args);
    assert.equal(status, 0);
    for (const command of ['convert', 'parity', 'town', 'simulate']) assert.match(stdout, new RegExp(`^  ${command} `, 'm'));
  }
});

test('--version tells the package\'s version', () => {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  for (const flag of ['--version', '-V']) assert.deepEqual(run(flag), { status: 0, stdout: `${version}\n`, stderr: '' });
});

test('a command line that cannot be understood exits with 2 and says how it should look', () => {
  const cases = [['train'], ['convert'], ['convert', 'a.safetensors'], ['convert', 'a', '--out', 'b', '--heads', '0'], ['convert', '--colour'],
    ['convert', 'a', '--out', 'b', '--up-axis', 'x'], ['parity'], ['parity', folder], ['toString']];
  for (const args of cases) {
    const { status, stderr } = run(...args);
    assert.deepEqual([args, status], [args, 2]);
    assert.match(stderr, /^potree-point-sam/);
    assert.doesNotMatch(stderr, /\n\s+at /);
  }
});

test('convert writes graphs and manifest, with the configuration that lies beside the weights', () => {
  const out = join(folder, 'tiny');
  const { status, stdout } = run('convert', join(GOLDEN, 'tiny.safetensors'), '--out', out, '--name', 'golden', '--up-axis', 'z');
  assert.equal(status, 0);
  assert.match(stdout, /^golden: 3 eva02 blocks of width 64 \(4 heads\), 2 decoder layers of width 64 \(8 heads\)\nwrote 11 files to .*, 3\.3 MB of fp32/);
  const manifest = JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8'));
  assert.deepEqual([manifest.heads, manifest.upAxis, manifest.pointCount], [{ encoder: 4, decoder: 8 }, 'z', 1024]);
  assert.deepEqual(readdirSync(out).sort(), [...manifest.files.map(({ path }) => path), 'manifest.json'].sort());
  for (const { path, bytes } of manifest.files) assert.equal(readFileSync(join(out, path)).length, bytes);
});

test('convert takes heads from the metadata where nothing else tells them, and makes an encoder of an encoder', () => {
  const { status, stdout } = run('convert', join(GOLDEN, 'tiny_giant_encoder.safetensors'), '--out', join(folder, 'giant'));
  assert.equal(status, 0);
  assert.match(stdout, /2 giant blocks of width 48 \(3 heads\), no decoder: this model only encodes/);
});

test('convert says in one line what is wrong with the weights', () => {
  const cut = join(folder, 'cut.safetensors');
  copyFileSync(join(GOLDEN, 'tiny.safetensors'), cut);
  truncateSync(cut, 3_000_000);
  const truncated = run('convert', cut, '--out', join(folder, 'cut'));
  assert.equal(truncated.status, 1);
  assert.match(truncated.stderr, /^potree-point-sam convert: \S+: expected data up to byte \d+, found the file's end at byte 3000000; it is truncated, fetch it again\.\n$/);
});

test('convert says in words that there is nothing where the weights should be, and writes nothing', () => {
  const missing = run('convert', join(folder, 'none.safetensors'), '--out', join(folder, 'none'));
  assert.equal(missing.status, 2);
  assert.match(missing.stderr, /^potree-point-sam convert: expected weights \(a safetensors file, a folder or a URL\), found nothing at \S+none\.safetensors\n$/);
  assert.ok(!existsSync(join(folder, 'none')));
});

test('parity runs every golden case, skips the one without a network and stays within the tolerances', () => {
  const { status, stdout } = run('parity', GOLDEN);
  const lines = stdout.trim().split('\n');
  assert.equal(lines.filter((line) => line.startsWith('case_')).length, 13);
  assert.match(stdout, /^case_j_fps_ties_optional: skipped \(optional: it tests no network\)$/m);
  assert.match(lines.at(-1), /^parity: 12 cases, embeddings <= [\d.]+e-\d+, logits <= [\d.]+e-\d+, iou <= [\d.]+e-\d+$/);
  assert.equal(status, 0);
});

test('parity is misused on a folder without a case that it could compare', () => {
  const idle = join(folder, 'idle');
  mkdirSync(idle);
  copyFileSync(join(GOLDEN, 'case_j_fps_ties_optional.safetensors'), join(idle, 'case_j.safetensors'));
  const { status, stderr } = run('parity', idle);
  assert.match(stderr, /expected a case with a network in/);
  assert.equal(status, 2);
});

test('parity exits with 1 when a recorded number is missed', () => {
  const name = 'case_c_one_point_multimask.safetensors';
  for (const file of ['tiny.safetensors', 'tiny.config.json', name]) copyFileSync(join(GOLDEN, file), join(folder, file));
  const bytes = readFileSync(join(folder, name));
  const headerLength = Number(bytes.readBigUInt64LE(0));
  const header = JSON.parse(bytes.toString('utf8', 8, 8 + headerLength));
  const at = 8 + headerLength + header['out.masks'].data_offsets[0];
  bytes.writeFloatLE(bytes.readFloatLE(at) + 0.01, at);
  writeFileSync(join(folder, name), bytes);
  const { status, stdout } = run('parity', folder);
  assert.match(stdout, /parity: 1 cases, embeddings <= \S+, logits <= 1\.0e-2, iou/);
  assert.equal(status, 1);
});

test('every command tells its options', () => {
  for (const command of ['convert', 'parity', 'eval', 'import-scenes', 'town', 'simulate']) {
    const { status, stdout } = run(command, '--help');
    assert.match(stdout, new RegExp(`^Usage: potree-point-sam ${command} `));
    assert.equal(status, 0);
  }
});

test('town is misused without a folder, with one folder for two things, or with half a seed', () => {
  for (const args of [[], ['--out', 'a', '--truth', 'a'], ['--out', 'a', '--seed', '1.5'], ['--size', '3']]) {
    assert.equal(run('town', ...args).status, 2, args.join(' '));
  }
});
