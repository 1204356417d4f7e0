import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const clouds = new Map();
let compiled = null;

/** The generator is TypeScript, for the tests in the browser; here it is compiled once. */
async function generator() {
  compiled ??= build({
    entryPoints: [fileURLToPath(new URL('synthetic-octree.ts', import.meta.url))],
    bundle: true, format: 'esm', write: false, logLevel: 'error',
  }).then(({ outputFiles: [{ text }] }) => import(`data:text/javascript;base64,${Buffer.from(text).toString('base64')}`));
  return (await compiled).syntheticOctree;
}

/**
 * Answers requests for `/<points>/<file>`: a synthetic octree of about so many points, with byte ranges, out of nothing.
 * A listener for Node's http servers.
 */
export async function serveSynthetic(request, response) {
  const [, points, file] = /^\/(\d+)\/([\w.]+)/.exec(request.url) ?? [];
  if (points && !clouds.has(points)) clouds.set(points, (await generator())(Number(points)));
  const cloud = clouds.get(points);
  const size = cloud?.size(file) ?? null;
  if (size === null) return response.writeHead(404).end();
  const headers = { 'Accept-Ranges': 'bytes', ETag: `"${points}"`, 'Content-Type': 'application/octet-stream' };
  const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '');
  const [begin, end] = range ? [Number(range[1]), Math.min(Number(range[2]) + 1, size)] : [0, size];
  if (begin >= end) return response.writeHead(416, { 'Content-Range': `bytes */${size}` }).end();
  if (range) headers['Content-Range'] = `bytes ${begin}-${end - 1}/${size}`;
  response.writeHead(range ? 206 : 200, { ...headers, 'Content-Length': end - begin });
  return response.end(request.method === 'HEAD' ? undefined : cloud.read(file, begin, end));
}

/** The same as a middleware of the test runner's server, below a prefix such as `/__synthetic__`. */
export function syntheticFiles(prefix) {
  return (ctx, next) => {
    if (!ctx.path.startsWith(`${prefix}/`)) return next();
    ctx.respond = false;
    ctx.req.url = ctx.url.slice(prefix.length);
    ctx.res.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
    return serveSynthetic(ctx.req, ctx.res);
  };
}
