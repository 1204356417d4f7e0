import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const DATATYPES = { float32: 'FP32', int32: 'INT32', uint8: 'UINT8' };
const TYPES = Object.fromEntries(Object.entries(DATATYPES).map(([type, datatype]) => [datatype, type]));

/** The graphs of a converted model in a folder on ONNX Runtime, by the names that a server gives them; each is opened when it is asked for. */
export function servedGraphs(folder) {
  let byName = null;
  const opened = new Map();
  return async (name) => {
    byName ??= await graphsOf(folder);
    if (!byName.has(name)) return undefined;
    if (!opened.has(name)) opened.set(name, openGraph(folder, byName.get(name)));
    return opened.get(name);
  };
}

async function graphsOf(folder) {
  const { name: model, files } = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8'));
  return new Map(files.filter(({ role }) => role.endsWith('-graph')).map(({ role, path }) => {
    const graph = role.replace(/-graph$/, '');
    return [`${model}-${graph}`, { path, weights: files.filter((file) => file.role === `${graph}-weights`).map((file) => file.path) }];
  }));
}

async function openGraph(folder, { path, weights }) {
  const ort = await import('onnxruntime-web/wasm');
  ort.env.wasm.wasmPaths = `${pathToFileURL(dirname(createRequire(import.meta.url).resolve('onnxruntime-web/wasm'))).href}/`;
  ort.env.wasm.numThreads = 1;
  const session = await ort.InferenceSession.create(await readFile(join(folder, path)), {
    executionProviders: ['wasm'],
    externalData: await Promise.all(weights.map(async (name) => ({ path: name, data: await readFile(join(folder, name)) }))),
    logSeverityLevel: 3,
  });
  const describe = ({ name, type, shape }) => ({ name, datatype: DATATYPES[type], shape: shape.map((length) => (typeof length === 'number' ? length : -1)) });
  return {
    inputs: session.inputMetadata.map(describe),
    outputs: session.outputMetadata.map(describe),
    run: async (inputs, wanted) => {
      const feeds = inputs.map(({ name, shape, datatype, data }) => [name, new ort.Tensor(TYPES[datatype], data, shape)]);
      const results = await inTurn(() => session.run(Object.fromEntries(feeds), wanted));
      return wanted.map((name) => ({ name, datatype: DATATYPES[results[name].type], shape: [...results[name].dims], data: results[name].data }));
    },
  };
}

let last = Promise.resolve();

/** The runtime does one thing at a time. */
function inTurn(task) {
  const turn = last.then(task);
  last = turn.catch(() => undefined);
  return turn;
}
