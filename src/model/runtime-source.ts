import { SegmentationError } from '../errors.js';

/** Where the two files of onnxruntime-web lie, both of one version: its script and its WebAssembly. */
export interface RuntimeSource {
  readonly mjs: string;
  readonly wasm: string;
}

const NAME = 'ort-wasm-simd-threaded.asyncify';

/** The files in a folder, under the names that onnxruntime-web gives them; `folder` is an absolute URL. */
export function runtimeIn(folder: string): RuntimeSource {
  const base = folder.endsWith('/') ? folder : `${folder}/`;
  return { mjs: new URL(`${NAME}.mjs`, base).href, wasm: new URL(`${NAME}.wasm`, base).href };
}

/** Why the runtime did not start, `cause` being what it threw: found by asking the server for its files. */
export async function runtimeFailure(source: RuntimeSource, cause: unknown): Promise<SegmentationError> {
  for (const url of [source.mjs, source.wasm]) {
    const problem = await fetchProblem(url);
    if (problem !== null) {
      return new SegmentationError('runtime-unavailable', `${url} could not be fetched: ${problem}. Put onnxruntime-web's files, `
        + 'which lie in dist/ort/ of this package, there, or name their folder as runtimeUrl.', { cause });
    }
  }
  return new SegmentationError('runtime-unavailable', `${source.mjs} and ${source.wasm} were found but do not start (${String(cause)}). `
    + 'Check that the server sends both whole, of one version, the .mjs file as text/javascript.', { cause });
}

async function fetchProblem(url: string): Promise<string | null> {
  try {
    const { ok, status, headers, body } = await fetch(url);
    await body?.cancel();
    if (!ok) return `the server answered ${status}`;
    return headers.get('content-type')?.startsWith('text/html') ? 'the server answered with a web page' : null;
  } catch (error) {
    return String(error);
  }
}
