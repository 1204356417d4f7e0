// Serves the demo: node demo/serve.js [--port 8080] [--data DIR]
import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { createServer } from 'node:http';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import sirv from 'sirv';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Writes the generated town into demo/data, unless it lies there already. */
export function makeTown() {
  const args = ['dist/cli.js', 'town', '--out', 'demo/data/town', '--truth', 'demo/data/town-truth'];
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0) throw new Error('The demo scan could not be generated; the message above says why.');
}

/** Starts a server for the demo and the library, with byte ranges, and for a folder of clouds under /data/. */
export function serveDemo({ port = 0, data } = {}) {
  const files = sirv(root, { dev: true, etag: true, dotfiles: false });
  const clouds = data ? sirv(resolve(data), { dev: true, etag: true }) : null;
  const server = createServer((request, response) => {
    // Isolation lets WebAssembly use threads, and costs nothing where everything comes from here.
    response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
    response.setHeader('Cross-Origin-Embedder-Policy', 'require-corp');
    if (request.url === '/') {
      response.writeHead(302, { Location: '/demo/potree-core.html' });
      return response.end();
    }
    const missing = () => {
      response.statusCode = 404;
      response.end('Not found');
    };
    if (!clouds || !request.url.startsWith('/data/')) return files(request, response, missing);
    request.url = request.url.slice('/data'.length);
    return clouds(request, response, missing);
  });
  return new Promise((done, failed) => {
    server.once('error', failed);
    server.listen(port, 'localhost', () => done({ server, url: `http://localhost:${server.address().port}/` }));
  });
}

async function main() {
  const { values } = parseArgs({ options: { port: { type: 'string', default: '8080' }, data: { type: 'string' } } });
  if (values.data && !statSync(values.data, { throwIfNoEntry: false })?.isDirectory()) throw new Error(`--data ${values.data}: there is no such folder.`);
  makeTown();
  const { url } = await serveDemo({ port: Number(values.port), data: values.data });
  console.log(`The demo is at ${url}`);
  if (values.data) console.log(`Clouds of ${values.data}: ${url}demo/potree-core.html?cloud=/data/NAME/metadata.json`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  main().catch((error) => {
    console.error(error.code === 'EADDRINUSE' ? 'Port in use: choose another with --port.' : error.message);
    process.exit(1);
  });
}
