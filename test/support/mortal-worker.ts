function workerFrom(script: string): Worker {
  const url = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
  return new Worker(url, { type: 'module' });
}

/** The real inference worker, which can be killed from outside as a browser that runs out of memory would. */
export function mortalWorker(): { readonly worker: Worker; kill(): void } {
  const real = new URL('/src/inference/inference.worker.js', location.href).href;
  const worker = workerFrom(`addEventListener('message', ({ data }) => data === 'die' && close()); import ${JSON.stringify(real)};`);
  return { worker, kill: () => worker.postMessage('die') };
}

/** A worker whose script throws as soon as it runs. */
export function brokenWorker(): Worker {
  return workerFrom('throw new Error("no memory left");');
}

/** A worker whose script does not exist. */
export function missingWorker(): Worker {
  return new Worker(new URL('/src/none/inference.worker.js', location.href), { type: 'module' });
}
