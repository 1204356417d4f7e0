import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { CLI } from '../support/run-cli.js';
import { writeRandomWeights } from '../support/write-random-weights.js';

const GOLDEN = fileURLToPath(new URL('../fixtures/golden/tiny.safetensors', import.meta.url));
let folder;
let narrow;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'psam-convert-'));
  narrow = join(folder, 'narrow.safetensors');
  await writeRandomWeights(narrow, { layout: 'narrow' });
});
after(() => rmSync(folder, { recursive: true }));

/** Runs `convert`, with this process free to serve meanwhile. */
function convert(source, out, ...options) {
  const child = spawn(process.execPath, [CLI, 'convert', source, '--out', join(folder, out), ...options]);
  const text = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr']) child[stream].setEncoding('utf8').on('data', (part) => { text[stream] += part; });
  return new Promise((done) => child.on('close', (status) => done({ status, ...text })));
}

const manifestIn = (out) => JSON.parse(readFileSync(join(folder, out, 'manifest.json'), 'utf8'));
const bytesOf = ({ files }) => files.reduce((sum, { bytes }) => sum + bytes, 0);

test('convert stores weights in the precision that was asked for, and says what they may be used for', async () => {
  let size = Infinity;
  for (const precision of ['fp32', 'fp16', 'int8', 'int4']) {
    const license = ['--license', 'Apache-2.0', '--license-url', 'https://licence.test/'];
    const { status, stdout } = await convert(narrow, precision, '--precision', precision, ...license);
    assert.equal(status, 0);
    assert.match(stdout, new RegExp(`MB of ${precision} weights and graphs\n$`));
    const manifest = manifestIn(precision);
    assert.deepEqual(manifest.precision.disk, precision);
    assert.deepEqual(manifest.license, { name: 'Apache-2.0', url: 'https://licence.test/' });
    assert.ok(bytesOf(manifest) < size, precision);
    size = bytesOf(manifest);
  }
});

test('convert says how far it is where the output is no terminal too', async () => {
  const { stderr } = await convert(narrow, 'progress');
  assert.match(stderr, /^\d+ of \d+ MB\n/);
});

test('convert finds the weights in a folder, in one file or in several with an index', async () => {
  const whole = join(folder, 'point-sam-narrow');
  mkdirSync(whole);
  copyFileSync(narrow, join(whole, 'model.safetensors'));
  const sharded = join(folder, 'sharded');
  mkdirSync(sharded);
  shard(narrow, sharded);
  assert.equal((await convert(whole, 'from-folder')).status, 0);
  assert.equal(manifestIn('from-folder').name, 'point-sam-narrow');
  const result = await convert(sharded, 'from-shards', '--name', 'point-sam-narrow');
  assert.equal(result.status, 0, result.stderr);
  assert.deepEqual(manifestIn('from-shards'), manifestIn('from-folder'));
  rmSync(join(sharded, 'model.safetensors.index.json'));
  const none = await convert(sharded, 'from-nothing');
  assert.match(none.stderr, /sharded: expected model\.safetensors or model\.safetensors\.index\.json in the folder, found neither\.\n$/);
});

/** What a file says of its tensors, and where their data begin. */
function headerOf(bytes) {
  const begin = 8 + Number(bytes.readBigUInt64LE(0));
  return { begin, header: JSON.parse(bytes.toString('utf8', 8, begin)) };
}

/** Divides a file into two, with an index. */
function shard(path, into) {
  const bytes = readFileSync(path);
  const { begin, header: whole } = headerOf(bytes);
  const entries = Object.entries(whole);
  const map = {};
  for (const part of [0, 1]) {
    const name = `model-0000${part + 1}-of-00002.safetensors`;
    const own = entries.filter((_, i) => i % 2 === part);
    let end = 0;
    const header = Object.fromEntries(own.map(([key, { dtype, shape, data_offsets: [from, to] }]) =>
      [key, { dtype, shape, data_offsets: [end, end += to - from] }]));
    const head = Buffer.from(JSON.stringify(header));
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(head.length));
    writeFileSync(join(into, name), Buffer.concat([length, head, ...own.map(([, { data_offsets: [from, to] }]) => bytes.subarray(begin + from, begin + to))]));
    for (const [key] of own) map[key] = name;
  }
  writeFileSync(join(into, 'model.safetensors.index.json'), JSON.stringify({ metadata: {}, weight_map: map }));
}

/** Serves the weights, by ranges or as a whole; resolves to what `use` makes of the address. */
async function served(ranges, use) {
  const size = statSync(narrow).size;
  const server = createServer((request, response) => {
    const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '');
    if (!ranges || !range) return response.writeHead(200, { 'content-length': size }).end(readFileSync(narrow));
    const [begin, end] = [Number(range[1]), Math.min(size, Number(range[2]) + 1)];
    const part = readFileSync(narrow).subarray(begin, end);
    response.writeHead(206, { 'content-range': `bytes ${begin}-${end - 1}/${size}`, 'content-length': part.length }).end(part);
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  try {
    return await use(`http://127.0.0.1:${server.address().port}/narrow.safetensors`);
  } finally {
    server.close();
  }
}

test('convert reads a URL in parts, and says so when a server knows none', async () => {
  const { status, stderr } = await served(true, (url) => convert(url, 'from-url'));
  assert.equal(status, 0, stderr);
  await convert(narrow, 'from-disk');
  assert.deepEqual(manifestIn('from-url'), manifestIn('from-disk'));
  const refused = await served(false, (url) => convert(url, 'refused'));
  assert.equal(refused.status, 1);
  assert.match(refused.stderr, /could not be read: the server knows no byte ranges \(it answered with the whole file\)\. Download the file, then convert it from the disk\.\n$/);
});

test('convert leaves a folder as it was when it fails on the way', async () => {
  await convert(GOLDEN, 'kept');
  const contents = () => readdirSync(join(folder, 'kept')).map((name) => [name, readFileSync(join(folder, 'kept', name), 'base64')]);
  const before = contents();
  const damaged = join(folder, 'damaged.safetensors');
  const bytes = readFileSync(narrow);
  const { begin, header } = headerOf(bytes);
  const key = 'mask_decoder.output_upscaling.3.weight';
  bytes.writeFloatLE(NaN, begin + header[key].data_offsets[0]);
  writeFileSync(damaged, bytes);
  const { status, stderr } = await convert(damaged, 'kept');
  assert.equal(status, 1);
  assert.match(stderr, new RegExp(`convert: ${key.replaceAll('.', '\\.')}: expected finite numbers, found NaN; the file is damaged, fetch it again\\.\n$`));
  assert.deepEqual(contents(), before);
});

test('convert leaves in a folder nothing of a run that was killed, nor of the model that was there before', async () => {
  await convert(GOLDEN, 'again');
  const again = join(folder, 'again');
  rmSync(join(again, 'point-head.bin'));
  writeFileSync(join(again, 'encoder-7.bin.new'), 'left behind');
  writeFileSync(join(again, 'encoder-2.bin'), 'of the model before');
  writeFileSync(join(again, 'mine.new'), 'somebody else\'s');
  const manifest = manifestIn('again');
  manifest.files.push({ ...manifest.files[1], path: 'encoder-2.bin' });
  writeFileSync(join(again, 'manifest.json'), JSON.stringify(manifest));
  assert.equal((await convert(GOLDEN, 'again')).status, 0);
  const names = [...manifestIn('again').files.map(({ path }) => path), 'manifest.json', 'mine.new'];
  assert.deepEqual(readdirSync(again).sort(), names.sort());
});

test('convert is misused with a precision that there is none of, or with the address of a licence without a name', async () => {
  for (const options of [['--precision', 'int2'], ['--compute', 'int8'], ['--compute', 'fp16', '--precision', 'fp32'], ['--license-url', 'https://licence.test/']]) {
    const { status, stderr } = await convert(narrow, 'misused', ...options);
    assert.equal(status, 2);
    assert.match(stderr, /^potree-point-sam convert: --(precision|compute|compute fp16|license-url): expected/);
  }
});
