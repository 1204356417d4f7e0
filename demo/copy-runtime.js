// Puts onnxruntime-web's files, of the very version that is bundled, where the built library looks for them.
import { chmod, copyFile, mkdir } from 'node:fs/promises';

const from = new URL('../node_modules/onnxruntime-web/dist/', import.meta.url);
const to = new URL('../dist/ort/', import.meta.url);

await mkdir(to, { recursive: true });
for (const extension of ['mjs', 'wasm']) {
  const name = `ort-wasm-simd-threaded.asyncify.${extension}`;
  await copyFile(new URL(name, from), new URL(name, to));
}
// The command must stay executable where npx has linked it once.
await chmod(new URL('../dist/cli.js', import.meta.url), 0o755);
