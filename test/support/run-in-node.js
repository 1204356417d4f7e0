import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const ROOT = new URL('../..', import.meta.url);
/** Inside the repository, so that packages are found. */
const BUILT = fileURLToPath(new URL('test/artifacts', ROOT));

/** Imports a module in TypeScript, given by its place in the repository. */
export async function importTypeScript(path) {
  await mkdir(BUILT, { recursive: true });
  const folder = await mkdtemp(join(BUILT, 'typescript-'));
  const outfile = join(folder, 'module.mjs');
  try {
    await build({
      entryPoints: [fileURLToPath(new URL(path, ROOT))], bundle: true, packages: 'external',
      format: 'esm', platform: 'node', outfile, logLevel: 'error',
    });
    return await import(pathToFileURL(outfile).href);
  } finally {
    await rm(folder, { recursive: true });
  }
}
