import esbuild from 'rollup-plugin-esbuild';
import resolve from '@rollup/plugin-node-resolve';

const plugins = [
  resolve({ browser: true, exportConditions: ['onnxruntime-web-use-extern-wasm'] }),
  esbuild({ tsconfig: 'src/tsconfig.json', target: 'es2022' }),
];
const output = { dir: 'dist', format: 'es', sourcemap: true, chunkFileNames: 'chunks/[name]-[hash].js' };

export default [
  // lit is bundled with the panel; three and potree-core stay the host's own copies.
  { input: { index: 'src/index.ts', 'potree-core-adapter': 'src/viewer/potree-core-adapter.ts' }, external: ['three', 'potree-core'], plugins, output },
  { input: { 'inference.worker': 'src/inference/inference.worker.ts' }, plugins, output },
  { input: { cli: 'src/cli/cli.ts' }, external: [/^node:/, /^onnxruntime-/], plugins, output },
];
