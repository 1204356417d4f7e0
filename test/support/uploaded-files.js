/**
 * Keeps what tests PUT below a prefix and serves it with byte ranges, for hosts that load their clouds by requests of
 * their own; what lies in a folder `locked` only for those who send the key. A middleware of the test runner's server.
 */
export function uploadedFiles(prefix) {
  const files = new Map();
  return async (ctx, next) => {
    if (!ctx.path.startsWith(prefix)) return next();
    if (ctx.method === 'PUT') {
      files.set(ctx.path, Buffer.concat(await ctx.req.toArray()));
      ctx.status = 204;
      return;
    }
    if (ctx.path.includes('/locked/') && ctx.get('Authorization') !== 'Bearer key' && ctx.query.key !== 'signed') {
      ctx.status = 401;
      return;
    }
    const file = files.get(ctx.path);
    if (!file) return;
    const range = /^bytes=(\d+)-(\d+)$/.exec(ctx.get('Range'));
    ctx.set('Cache-Control', 'no-store');
    ctx.type = 'application/octet-stream';
    ctx.body = range ? file.subarray(Number(range[1]), Number(range[2]) + 1) : file;
    ctx.status = range ? 206 : 200;
    if (range) ctx.set('Content-Range', `bytes ${range[1]}-${Math.min(Number(range[2]), file.length - 1)}/${file.length}`);
  };
}
