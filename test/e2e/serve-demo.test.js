// What serves the demo: byte ranges, a folder of one's own clouds, and nothing beside it.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { serveDemo } from '../../demo/serve.js';

const SERVE = fileURLToPath(new URL('../../demo/serve.js', import.meta.url));
let folder;
let served;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'psam-serve-'));
  for (const name of ['clouds', 'clouds-private']) {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, 'octree.bin'), '0123456789');
  }
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  served = await serveDemo({ data: join(folder, 'clouds') });
});
after(() => {
  served.server.close();
  rmSync(folder, { recursive: true });
});

/** Asks for a path as it is; fetch would tidy it up before. */
function get(path, headers = {}) {
  return new Promise((resolve, reject) => {
    const asked = request(new URL(served.url), { path, headers, agent: false }, async (response) => {
      let body = '';
      for await (const chunk of response.setEncoding('latin1')) body += chunk;
      resolve({ status: response.statusCode, range: response.headers['content-range'], body });
    });
    asked.on('error', reject).end();
  });
}

test('files of the folder come in parts', async () => {
  assert.deepEqual(await get('/data/octree.bin', { Range: 'bytes=2-4' }), { status: 206, range: 'bytes 2-4/10', body: '234' });
  assert.deepEqual(await get('/data/octree.bin'), { status: 200, range: undefined, body: '0123456789' });
});

test('files beside the folder do not come', async () => {
  const ways = ['../', '%2e%2e/', '..%2f', '%2e%2e%2f', '..\\', '..%5c', '/../', 'x/../../', '.%2e/'];
  for (const way of ways) {
    for (const file of ['secret.txt', 'clouds-private/octree.bin']) {
      assert.deepEqual([way, (await get(`/data/${way}${file}`)).status], [way, 404]);
    }
  }
});

test('files beside the repository do not come', async () => {
  for (const way of ['/../', '/%2e%2e/', '/demo/../../', '/data/../../']) {
    assert.deepEqual([way, (await get(`${way}../../../../../../etc/hostname`)).status], [way, 404]);
  }
});

test('a folder that is not there, or is a file, is told, with exit code 1', () => {
  for (const data of [join(folder, 'none'), join(folder, 'secret.txt')]) {
    const { status, stdout, stderr } = spawnSync(process.execPath, [SERVE, '--port', '0', '--data', data], { encoding: 'utf8', timeout: 20_000 });
    assert.deepEqual({ status, stdout, stderr }, { status: 1, stdout: '', stderr: `--data ${data}: there is no such folder.\n` });
  }
});
