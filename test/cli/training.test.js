import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const TRAINING = fileURLToPath(new URL('../../training/', import.meta.url));
const NEEDED = 'import torch, scipy, safetensors, matplotlib';

function python(...args) {
  return spawnSync('python3', args, { cwd: TRAINING, encoding: 'utf8' });
}

test('the trainer passes its tests, a smoke run whose loss falls among them', (t) => {
  const { status, stderr, error } = python('-c', NEEDED);
  if (status !== 0) {
    const reason = error?.message ?? stderr.trim().split('\n').at(-1);
    t.skip(`training is not tested: ${reason}; pip install -r training/requirements.txt`);
    return;
  }
  const run = python('-m', 'unittest', 'discover', '-t', '.', '-s', 'tests');
  assert.equal(run.status, 0, run.stderr);
  assert.match(run.stderr, /\nOK/);
});
