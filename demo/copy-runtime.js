// Puts onnxruntime-web's files, of the very version that is bundled, where the built library looks for them.
import { copyFile, mkdir } from 'node:fs/promises';

const from = new URL('../node_modules/onnxruntime-web/dist/', import.meta.url);
const to = new URL('../dist/ort/', import.meta.url);
const RUNTIMES = ['ort-wasm-simd-threaded', 'ort-wasm-simd-threaded.asyncify'];

await mkdir(to, { recursive: true });
for (const name of RUNTIMES) {
  for (const extension of ['mjs', 'wasm']) await copyFile(new URL(`${name}.${extension}`, from), new URL(`${name}.${extension}`, to));
}
