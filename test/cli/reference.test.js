import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { importTypeScript } from '../support/run-in-node.js';
import { writeRandomWeights } from '../support/write-random-weights.js';

const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const RECORD = fileURLToPath(new URL('../support/reference/record_case.py', import.meta.url));
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

function record(...args) {
  const run = spawnSync('python3', [RECORD, ...args], { encoding: 'utf8' });
  assert.equal(run.status, 0, run.stdout + run.stderr);
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
    const { status, stdout } = spawnSync(process.execPath, [CLI, 'parity', cases], { encoding: 'utf8' });
    assert.equal(status, 0, stdout);
    assert.match(stdout, /parity: 1 cases, embeddings <= [1-9].*logits <= [1-9]/);
  });
}
