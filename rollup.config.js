import { readFileSync } from 'node:fs';
import esbuild from 'rollup-plugin-esbuild';
import resolve from '@rollup/plugin-node-resolve';

/** Puts the brotli decoder's WebAssembly into the worker that needs it: a worker's script is one file that bundlers copy. */
const decoderInside = {
  name: 'decoder-inside',
  transform(code, id) {
    if (!id.endsWith('brotli_dec_wasm.js')) return null;
    const data = readFileSync(id.replace(/\.js$/, '_bg.wasm'), 'base64');
    return { code: code.replace(/new URL\("brotli_dec_wasm_bg\.wasm",\s*import\.meta\.url\)/, `"data:application/wasm;base64,${data}"`), map: null };
  },
};
const plugins = [
  decoderInside,
  resolve({ browser: true, exportConditions: ['onnxruntime-web-use-extern-wasm'] }),
  esbuild({ tsconfig: 'src/tsconfig.json', target: 'es2022', loaders: { '.json': 'json' } }),
];
const output = { dir: 'dist', format: 'es', sourcemap: true, chunkFileNames: 'chunks/[name]-[hash].js' };

export default [
  // lit is bundled with the panel; three and potree-core stay the host's own copies.
  {
    input: { index: 'src/index.ts', 'potree-core-adapter': 'src/viewer/potree-core-adapter.ts', 'potree18-adapter': 'src/viewer/potree18-adapter.ts' },
    external: ['three', 'potree-core'], plugins, output,
  },
  { input: { 'inference.worker': 'src/inference/inference.worker.ts' }, plugins, output: { ...output, inlineDynamicImports: true } },
  { input: { 'records.worker': 'src/records/records.worker.ts' }, plugins, output: { ...output, inlineDynamicImports: true } },
  { input: { 'models.worker': 'src/model-store/models.worker.ts' }, plugins, output: { ...output, inlineDynamicImports: true } },
  { input: { 'convert.worker': 'src/convert/convert.worker.ts' }, plugins, output: { ...output, inlineDynamicImports: true } },
  // For workers with models of one's own.
  { input: { 'serve-inference': 'src/inference/serve-inference.ts' }, plugins, output: { ...output, inlineDynamicImports: true } },
  // One file, since a page names it in one line.
  { input: { 'potree-point-sam.potree': 'src/potree-script/potree-script.ts' }, plugins, output: { ...output, inlineDynamicImports: true } },
  { input: { cli: 'src/cli/cli.ts' }, external: [/^node:/, /^onnxruntime-/], plugins, output },
];
