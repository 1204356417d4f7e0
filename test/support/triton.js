import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

const SERVE = fileURLToPath(new URL('triton/serve.py', import.meta.url));
/** The server says so where it is not installed. */
const NOT_INSTALLED = 3;

/**
 * Starts a stock Triton Inference Server on loopback with a model repository, its backends being laid out in a folder to be made.
 * @returns its address and how to end it; where it cannot be had, the reason
 */
export async function startTriton({ repository, backends }) {
  const port = await freePort();
  const child = spawn(process.env.PYTHON ?? 'python3', [SERVE, repository, backends, String(port)], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += text));
  const ended = new Promise((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('exit', (code) => resolve(code === NOT_INSTALLED ? said.trim().split('\n').at(-1) : new Error(`Triton ended with ${code}: ${said.slice(-3000)}`)));
  });
  const url = `http://127.0.0.1:${port}`;
  const over = new AbortController();
  void ended.then(() => over.abort());
  const outcome = await Promise.race([ended, untilReady(url, over.signal)]);
  if (outcome instanceof Error) throw outcome;
  if (typeof outcome === 'string') return { reason: outcome };
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
  };
  return { url, stop };
}

/** Resolves with null once the server answers; undefined when there is none to wait for. */
async function untilReady(url, over) {
  while (!over.aborted) {
    const ready = await fetch(`${url}/v2/health/ready`).then(({ ok }) => ok, () => false);
    if (ready) return null;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return undefined;
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}
