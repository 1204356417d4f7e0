import { existsSync } from 'node:fs';
import sirv from 'sirv';

/**
 * Serves a folder with byte ranges, which the test runner's own server ignores (it answers 200 with the whole file, and
 * an octree read that way decodes to garbage). Returns a koa middleware; a missing folder answers 404.
 */
export function rangeFiles(prefix, folder) {
  const serve = existsSync(folder) ? sirv(folder, { dev: true, etag: false }) : null;
  return async (ctx, next) => {
    if (!ctx.path.startsWith(prefix)) return next();
    if (!serve) {
      ctx.status = 404;
      return;
    }
    ctx.respond = false;
    ctx.req.url = ctx.url.slice(prefix.length - 1);
    ctx.res.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
    ctx.res.setHeader('Access-Control-Allow-Origin', '*');
    // A worker's script must say of itself that it keeps to its page's policy.
    ctx.res.setHeader('Cross-Origin-Embedder-Policy', 'require-corp');
    serve(ctx.req, ctx.res, () => {
      ctx.res.statusCode = 404;
      ctx.res.end();
    });
  };
}
