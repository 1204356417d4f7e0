import { execFile, spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { importTypeScript } from '../support/run-in-node.js';
import { writeRandomWeights } from '../support/write-random-weights.js';
import { gpuBenches } from './gpu.bench.js';

const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const TASK = fileURLToPath(new URL('large-task.js', import.meta.url));
const REFERENCE = fileURLToPath(new URL('../support/reference/', import.meta.url));
const PACKAGES = ['numpy', 'scipy', 'torch', 'onnx'];

/** The scene, and patches as the published model has them. */
const SIZES = { points: 10_000, patches: 512, patchSize: 64 };
/** What the published model takes for large clouds. */
const LARGEST = { points: 100_000, patches: 2048, patchSize: 256 };
/** Floating point operations of an encoding of that size: products and attention. */
const ENCODE_FLOP = 358e9;
const ROUNDS = { encode: 3, click: 7 };
const PRECISIONS = ['fp32', 'fp16', 'int8', 'int4'];
const LEAST_MASKS = 2;
const SEEDS = [1, 2, 3, 4, 5];

const run = promisify(execFile);

/**
 * The published model's size with random weights, on one thread of WASM: held to a reference in double precision, to a
 * naive export, to the matrix products alone and to PyTorch; its memory. Needs some 4 GB of disk for the time being, and
 * Python for what it is compared with.
 */
export async function* largeBenches() {
  const folder = await mkdtemp(join(tmpdir(), 'bench-large-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  // Gigabytes: they are not to stay behind when the bench is stopped.
  process.once('exit', remove);
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
  try {
    const python = havePython();
    if (!python) note(`no reference, naive export or PyTorch to compare with: pip install ${PACKAGES.join(' ')}`);
    const weights = join(folder, 'large.safetensors');
    const reference = await chooseWeights(folder, weights, python);
    for (const precision of PRECISIONS) {
      const model = join(folder, precision);
      yield* converting(weights, model, precision);
      if (reference) yield* parities(await task('large-parity.ts', 'parity', { model, reference }), precision);
      if (precision === 'fp32') yield* timing(folder, model, weights, python);
      if (precision === 'fp16') {
        yield* memories(model);
        yield* gpuBenches(model, ENCODE_FLOP);
      }
      await rm(model, { recursive: true });
    }
  } finally {
    remove();
  }
}

function note(text) {
  console.log(`       ${text}`);
}

function havePython() {
  return spawnSync('python3', ['-c', `import ${PACKAGES}`]).status === 0;
}

function python(script, ...args) {
  return run('python3', ['-W', 'ignore', join(REFERENCE, script), ...args], { maxBuffer: 2 ** 26 });
}

/** A process of its own for each task: memory is measured by process, and the runtime's never shrinks. */
async function task(module, name, request) {
  const { stdout } = await run(process.execPath, [TASK, module, name, JSON.stringify(request)], { maxBuffer: 2 ** 26 });
  return JSON.parse(stdout.trim().split('\n').at(-1));
}

/** Writes weights of which the reference makes masks that say something; returns what it recorded, null without Python. */
async function chooseWeights(folder, weights, hasPython) {
  const asked = join(folder, 'asked.safetensors');
  const reference = join(folder, 'case_large.safetensors');
  const { referenceCase } = await importTypeScript('test/support/reference-case.ts');
  await writeFile(asked, referenceCase(SIZES));
  for (const seed of SEEDS) {
    await writeRandomWeights(weights, { layout: 'large', seed });
    if (!hasPython) return null;
    await python('record_case.py', weights, asked, reference);
    const masks = await task('large-parity.ts', 'balancedMasks', { reference });
    note(`weights of seed ${seed}: ${masks} of 4 masks have 10 to 90 % positive points${masks < LEAST_MASKS ? ', so another seed' : ''}`);
    if (masks >= LEAST_MASKS) return reference;
  }
  throw new Error(`Expected a seed with ${LEAST_MASKS} balanced masks among ${SEEDS}.`);
}

async function* converting(weights, model, precision) {
  const report = 'data:text/javascript,process.on("exit",()=>console.log(`maxRSS ${process.resourceUsage().maxRSS}`))';
  const start = performance.now();
  const { stdout } = await run(process.execPath, ['--import', report, CLI, 'convert', weights, '--out', model, '--precision', precision]);
  yield atMost(`converting Large to ${precision}`, (performance.now() - start) / 1000, 's', 300);
  yield atMost(`  peak memory of converting to ${precision}`, Number(/maxRSS (\d+)/.exec(stdout)[1]) / 1000, 'MB', 1500);
}

function* parities({ embeddings, logits, masks }, precision) {
  const worst = Math.min(...masks);
  if (precision !== 'fp32') {
    yield reported(`Large ${precision}: worst mask IoU with the reference, of ${masks.length} masks`, worst, '');
    return;
  }
  yield atMost('Large fp32: embeddings from the reference', embeddings, '', 1e-3);
  yield atMost('Large fp32: mask logits from the reference', logits, '', 5e-3);
  yield atLeast(`Large fp32: worst mask IoU with the reference, of ${masks.length} masks`, worst, '', 0.999);
}

async function* timing(folder, model, weights, hasPython) {
  const naive = hasPython ? join(folder, 'naive.onnx') : null;
  if (naive) await python('plain_runs.py', 'export', weights, naive);
  const times = await task('large-times.ts', 'times', {
    ...SIZES, model, weights, naive, rounds: ROUNDS, region: join(folder, 'region.safetensors'),
    python: hasPython ? ['python3', '-W', 'ignore', join(REFERENCE, 'plain_runs.py'), 'serve'] : null,
  });
  yield reported('Large: encode, processor time of one thread', times.encode / 1000, 's');
  yield atMost('  encode to its matrix products alone', times.encodeToProducts, 'x', 1.3);
  yield reported('Large: later click', times.click, 'ms');
  if (!hasPython) return;
  yield atMost('  later click to a naive export', times.clickToNaive, 'x', 0.75);
  yield atMost('  logits of the naive export from ours', times.naiveDifference, '', 5e-3);
  yield reported('  encode to PyTorch', times.encodeToTorch, 'x');
  yield reported('  later click to PyTorch', times.clickToTorch, 'x');
}

async function* memories(model) {
  for (const [sizes, most] of [[SIZES, 3000], [LARGEST, 4096]]) {
    const stages = await task('large-memory.ts', 'memory', { model, ...sizes });
    note(`Large fp16, ${sizes.patches} patches of ${sizes.patchSize}, ${sizes.points} points: `
      + stages.map(({ name, seconds, peak }) => `${name} ${seconds.toFixed(1)} s, ${peak.toFixed(0)} MB`).join('; '));
    yield atMost(`  peak memory at ${sizes.points} points`, stages.at(-1).peak, 'MB', most);
  }
}

function atMost(name, value, unit, bound) {
  return { name, value, unit, bound: `<= ${bound}`, holds: value <= bound };
}

function atLeast(name, value, unit, bound) {
  return { name, value, unit, bound: `>= ${bound}`, holds: value >= bound };
}

function reported(name, value, unit) {
  return { name, value, unit, bound: 'no bound', holds: true };
}
