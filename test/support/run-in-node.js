import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const ROOT = new URL('../..', import.meta.url);

/** Imports a module in TypeScript, given by its place in the repository; packages come from the repository's own. */
export async function importTypeScript(path) {
  const folder = await mkdtemp(join(tmpdir(), 'typescript-'));
  const outfile = join(folder, 'module.mjs');
  try {
    await build({
      entryPoints: [fileURLToPath(new URL(path, ROOT))], bundle: true, format: 'esm', platform: 'node', outfile, logLevel: 'error',
    });
    return await import(pathToFileURL(outfile).href);
  } finally {
    await rm(folder, { recursive: true });
  }
}
