import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as Ort from 'onnxruntime-web';
import type { CreateRunner } from '../model/graph-runner.js';
import { createRunner } from '../model/ort-runner.js';

/** Where a command runs networks. */
export interface NodeRuntime {
  /** For the output: package and provider. */
  readonly name: string;
  readonly createRunner: CreateRunner;
}

/** onnxruntime-node where the user has installed it (about four times faster), else onnxruntime-web's WASM. */
export async function openNodeRuntime(): Promise<NodeRuntime> {
  const native = await importNative();
  return native === null ? openWasmRuntime() : { name: 'onnxruntime-node', createRunner: (files) => createRunner(native, files, 'cpu') };
}

/** onnxruntime-web's WASM on one thread, as in a browser without a graphics card. */
export async function openWasmRuntime(): Promise<NodeRuntime> {
  // The build without WebGPU: Node takes most of a minute to compile the other one, which browsers run as fast.
  const ort = await import('onnxruntime-web/wasm');
  const dist = dirname(createRequire(import.meta.url).resolve('onnxruntime-web/wasm'));
  ort.env.wasm.wasmPaths = `${pathToFileURL(dist).href}/`;
  ort.env.wasm.numThreads = 1;
  return { name: 'onnxruntime-web, WASM', createRunner: (files) => createRunner(ort, files, 'wasm') };
}

async function importNative(): Promise<typeof Ort | null> {
  const specifier: string = 'onnxruntime-node';
  try {
    return await import(specifier) as typeof Ort;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND') return null;
    throw error;
  }
}
