import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

const TINY = new URL('../../models/point-sam-tiny/', import.meta.url);
/** Weights that no graph asks for make the small model a large one. */
const PADDING = Buffer.alloc(21e6, 7);

/**
 * A server of a large model on an origin of its own. `requests` are the names of all files that were asked for; while
 * `broken` names one, its transfer ends half way.
 */
export async function serveLargeModel() {
  const served = { requests: [], broken: null };
  const manifest = JSON.parse(readFileSync(new URL('manifest.json', TINY), 'utf8'));
  const padding = { role: 'encoder-weights', path: 'padding.bin', bytes: PADDING.length, sha256: createHash('sha256').update(PADDING).digest('hex') };
  const license = { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' };
  const text = JSON.stringify({ ...manifest, name: 'point-sam-padded', license, files: [...manifest.files, padding] });
  const contentOf = (name) => {
    if (name === 'manifest.json') return Buffer.from(text);
    return name === padding.path ? PADDING : readFileSync(new URL(name, TINY));
  };
  const server = createServer((request, response) => {
    const name = request.url.slice(1);
    served.requests.push(name);
    const content = contentOf(name);
    response.writeHead(200, { 'Access-Control-Allow-Origin': '*', 'Content-Length': content.length });
    if (name !== served.broken) return response.end(content);
    response.write(content.subarray(0, content.length >> 1), () => setTimeout(() => response.destroy(), 200));
  });
  await new Promise((resolve) => server.listen(0, 'localhost', resolve));
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return Object.assign(served, { url: `http://localhost:${server.address().port}/manifest.json`, files: [...manifest.files, padding].map(({ path }) => path), close });
}
