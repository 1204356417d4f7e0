/**
 * Where the library's own files lie. Bundlers copy a file along, and put its new address here, only where they meet
 * exactly `new URL('…', import.meta.url)`: hence one for every file.
 */
import type { ServedModel } from './model/model-source.js';
import type { RuntimeSource } from './model/runtime-source.js';

/** The model that ships with the library. */
export function defaultModel(): ServedModel {
  return {
    manifestUrl: new URL('../models/point-sam-tiny/manifest.json', import.meta.url).href,
    fileUrls: {
      'patch-encoder.onnx': new URL('../models/point-sam-tiny/patch-encoder.onnx', import.meta.url).href,
      'patch-encoder.bin': new URL('../models/point-sam-tiny/patch-encoder.bin', import.meta.url).href,
      'encoder.onnx': new URL('../models/point-sam-tiny/encoder.onnx', import.meta.url).href,
      'encoder.bin': new URL('../models/point-sam-tiny/encoder.bin', import.meta.url).href,
      'mask-encoder.onnx': new URL('../models/point-sam-tiny/mask-encoder.onnx', import.meta.url).href,
      'mask-encoder.bin': new URL('../models/point-sam-tiny/mask-encoder.bin', import.meta.url).href,
      'decoder.onnx': new URL('../models/point-sam-tiny/decoder.onnx', import.meta.url).href,
      'decoder.bin': new URL('../models/point-sam-tiny/decoder.bin', import.meta.url).href,
      'point-head.onnx': new URL('../models/point-sam-tiny/point-head.onnx', import.meta.url).href,
      'point-head.bin': new URL('../models/point-sam-tiny/point-head.bin', import.meta.url).href,
    },
  };
}

/** The files of onnxruntime-web, of the version that the worker was built with. */
export function defaultRuntime(): RuntimeSource {
  return {
    mjs: new URL('./ort/ort-wasm-simd-threaded.asyncify.mjs', import.meta.url).href,
    wasm: new URL('./ort/ort-wasm-simd-threaded.asyncify.wasm', import.meta.url).href,
  };
}

/**
 * A worker that runs the inference; also when the library comes from another origin, where browsers refuse workers. The
 * script is built whole, so that bundlers need only copy it.
 */
export function createInferenceWorker(): Worker {
  return moduleWorker(new URL('./inference.worker.js', import.meta.url));
}

/** A worker that keeps the records: what is saved of clouds, and the labels of all their points. */
export function createRecordsWorker(): Worker {
  return moduleWorker(new URL('./records.worker.js', import.meta.url));
}

/** A worker that keeps models: downloads them, lists and deletes them. */
export function createModelsWorker(): Worker {
  return moduleWorker(new URL('./models.worker.js', import.meta.url));
}

/** A worker that converts weights into models. */
export function createConvertWorker(): Worker {
  return moduleWorker(new URL('./convert.worker.js', import.meta.url));
}

/** A worker that runs a module, from whichever origin it comes. */
export function moduleWorker(script: URL): Worker {
  const options = { type: 'module', name: 'potree-point-sam' } as const;
  if (script.origin === location.origin) return new Worker(script, options);
  const stub = URL.createObjectURL(new Blob([`import ${JSON.stringify(script.href)};`], { type: 'text/javascript' }));
  const worker = new Worker(stub, options);
  // Its first message, or its failure, shows that the browser has read the stub.
  for (const event of ['message', 'error']) worker.addEventListener(event, () => URL.revokeObjectURL(stub), { once: true });
  return worker;
}
