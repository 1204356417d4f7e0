/** Where the library's own files lie: beside the built `index.js`, as bundlers and plain servers find them. */

/** The model that ships with the library. */
export function defaultManifestUrl(): string {
  return new URL('../models/point-sam-tiny/manifest.json', import.meta.url).href;
}

/** Folder of onnxruntime-web's .mjs and .wasm files. */
export function defaultRuntimeUrl(): string {
  return new URL('./ort/', import.meta.url).href;
}

/** A worker that runs the inference; also when the library comes from another origin, where browsers refuse workers. */
export function createInferenceWorker(): Worker {
  const url = new URL('./inference.worker.js', import.meta.url);
  if (url.origin === location.origin) {
    return new Worker(new URL('./inference.worker.js', import.meta.url), { type: 'module', name: 'potree-point-sam' });
  }
  const script = new Blob([`import ${JSON.stringify(url.href)};`], { type: 'text/javascript' });
  return new Worker(URL.createObjectURL(script), { type: 'module', name: 'potree-point-sam' });
}
