import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { CLI } from '../support/run-cli.js';
import { importTypeScript } from '../support/run-in-node.js';
import { writeRandomWeights } from '../support/write-random-weights.js';

const RECORD = fileURLToPath(new URL('../support/reference/record_case.py', import.meta.url));
const ROUND = fileURLToPath(new URL('../support/reference/round_weights.py', import.meta.url));
const GOLDEN = fileURLToPath(new URL('../fixtures/golden/', import.meta.url));
let folder;

before(() => { folder = mkdtempSync(join(tmpdir(), 'psam-reference-')); });
after(() => rmSync(folder, { recursive: true }));

/** Skips the test where there is no Python with what the reference needs. */
function needsPython(t) {
  const { status, stderr, error } = spawnSync('python3', ['-c', 'import numpy, scipy'], { encoding: 'utf8' });
  if (status === 0) return true;
  t.skip(`the reference in double precision does not run: ${error?.message ?? stderr.trim().split('\n').at(-1)}; pip install numpy scipy`);
  return false;
}

function succeed(command, ...args) {
  const run = spawnSync(command, args, { encoding: 'utf8' });
  assert.equal(run.status, 0, run.stdout + run.stderr);
  return run.stdout;
}

function record(...args) {
  succeed('python3', RECORD, ...args);
}

async function writeCase(path) {
  const { referenceCase } = await importTypeScript('test/support/reference-case.ts');
  writeFileSync(path, referenceCase({ points: 1500, patches: 96, patchSize: 24 }));
}

test('the reference in double precision computes what the golden cases recorded', (t) => {
  if (needsPython(t)) record('--check', GOLDEN);
});

for (const layout of ['narrow', 'narrow-giant']) {
  test(`random weights in the official layout, ${layout}, give what the reference in double precision makes of them`, async (t) => {
    if (!needsPython(t)) return;
    const cases = mkdtempSync(join(folder, layout));
    const [weights, asked] = [join(cases, 'weights.safetensors'), join(cases, 'asked.safetensors')];
    await writeRandomWeights(weights, { layout });
    await writeCase(asked);
    record(weights, asked, join(cases, 'case_random.safetensors'));
    assert.match(succeed(process.execPath, CLI, 'parity', cases), /parity: 1 cases, embeddings <= [1-9].*logits <= [1-9]/);
  });
}

for (const bits of [4, 8]) {
  test(`a model of int${bits} weights gives what the reference makes of the same weights, rounded by itself`, async (t) => {
    if (!needsPython(t)) return;
    const at = (name) => join(folder, `int${bits}-${name}`);
    const [weights, rounded, asked, reference] = ['weights', 'rounded', 'asked', 'case'].map((name) => at(`${name}.safetensors`));
    await writeRandomWeights(weights, { layout: 'narrow' });
    await writeCase(asked);
    succeed('python3', ROUND, weights, rounded, `${bits}`);
    record(rounded, asked, reference);
    succeed(process.execPath, CLI, 'convert', weights, '--out', at('model'), '--precision', `int${bits}`);
    const { parity } = await importTypeScript('test/bench/large-parity.ts');
    const { embeddings, logits, masks } = await parity({ model: at('model'), reference });
    assert.ok(embeddings < 2e-4 && logits < 1e-3, `${embeddings}, ${logits}`);
    assert.ok(embeddings > 0 && masks.length > 0 && Math.min(...masks) > 0.99, `${masks}`);
  });
}
