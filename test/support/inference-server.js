import { servedGraphs } from './served-graphs.js';

/**
 * A small server of the Open Inference Protocol for tests, as a koa middleware: `PREFIX/FAULT/v2/…` behaves as the fault's
 * name says, `plain` as it should. It serves `double` (y = 2 x, and the labels 1..n) and the graphs of the models in `folders`.
 * `PREFIX/changing` has the fault that was last asked for by `PREFIX/change/FAULT`; `PREFIX/log` tells of the requests since it
 * was last asked.
 */
export function inferenceServer(prefix, folders) {
  const log = [];
  const graphs = folders.map(servedGraphs);
  let current = 'plain';
  return async (ctx, next) => {
    if (!ctx.path.startsWith(prefix)) return next();
    ctx.respond = false;
    const [name, ...path] = ctx.path.slice(prefix.length).split('/');
    if (name === 'log') return send(ctx.res, 200, JSON.stringify(log.splice(0)));
    if (name === 'change') return send(ctx.res, 200, JSON.stringify((current = path[0])));
    const fault = name === 'changing' ? current : name;
    const body = await bodyOf(ctx.req);
    const entry = { fault, method: ctx.req.method, path: path.join('/'), bytes: body.length, headers: ctx.req.headers, closed: false };
    log.push(entry);
    ctx.res.on('close', () => (entry.closed = !ctx.res.writableEnded));
    await answer({ fault, path: path.slice(1), body, request: ctx.req, response: ctx.res, graphs });
  };
}

async function bodyOf(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts);
}

function send(response, status, body, headers = { 'Content-Type': 'application/json' }) {
  response.writeHead(status, { 'Cross-Origin-Resource-Policy': 'cross-origin', ...headers });
  response.end(body);
}

const sendError = (response, status, error) => send(response, status, JSON.stringify({ error }));
const PAGE = '<!doctype html><title>Bad gateway</title><h1>nginx</h1>';

async function answer({ fault, path, body, request, response, graphs }) {
  if (fault === 'token' && request.headers.authorization !== 'Bearer sesame') return sendError(response, 401, 'no token,\nno points');
  if (fault === 'redirect') return send(response, 302, '', { Location: '/elsewhere' });
  if (fault === 'silent') return; // never answers
  const [first, second] = path;
  if (first === undefined) return describeServer(fault, response);
  if (first === 'health') return fault === 'not-ready' ? sendError(response, 503, 'still loading') : send(response, 200, '');
  const version = path[2] === 'versions' ? path.splice(2, 2)[1] : '1';
  const model = fault === 'empty' ? undefined : await modelOf(second, graphs);
  if (!model || version !== '1') return sendError(response, 404, `Request for unknown model: '${second}' is not found`);
  if (path[2] === 'infer') return infer(fault, model, body, request, response);
  return describeModel(fault, second, model, response);
}

async function modelOf(name, graphs) {
  if (name === 'double') return DOUBLE;
  for (const graphOf of graphs) {
    const graph = await graphOf(name);
    if (graph) return graph;
  }
  return undefined;
}

function describeServer(fault, response) {
  if (fault === 'page') return send(response, 200, PAGE, { 'Content-Type': 'text/html' });
  const extensions = fault === 'json' ? [] : ['classification', 'binary_tensor_data'];
  send(response, 200, JSON.stringify({ name: 'fake', version: '1', extensions }));
}

function describeModel(fault, name, { inputs, outputs }, response) {
  const [first, ...others] = inputs;
  const changed = {
    'batched': [{ ...first, shape: [-1, ...first.shape] }, ...others],
    'renamed': [{ ...first, name: `${first.name}_0` }, ...others],
    'retyped': [{ ...first, datatype: 'FP16' }, ...others],
    'demanding': [...inputs, { name: 'mood', datatype: 'BYTES', shape: [1] }],
  }[fault] ?? inputs;
  send(response, 200, JSON.stringify({ name, versions: ['1'], platform: 'fake', inputs: changed, outputs: fault === 'poorer' ? outputs.slice(1) : outputs }));
}

/** Faults of an answer that would be right. */
const SPOILED = {
  'nan': (outputs) => { outputs[0].data.fill(NaN, 0, 1); },
  'short': (outputs) => { outputs[0].data = outputs[0].data.slice(1); },
  'misshapen': (outputs) => { outputs[0].shape = [...outputs[0].shape, 1]; },
  'transposed': (outputs) => { outputs[0].shape = [...outputs[0].shape].reverse(); },
  'typed-otherwise': (outputs) => { outputs[0].datatype = 'INT32'; },
  'strange-type': (outputs) => { outputs[0].datatype = 'BYTES'; },
  'forgetful': (outputs) => { outputs.shift(); },
};

async function infer(fault, model, body, request, response) {
  if (fault === 'slow') return; // until the request is given up
  if (fault === 'failing') return sendError(response, 500, 'CUDA out of memory. Tried to allocate 2.00 GiB.');
  if (fault === 'page-error') return send(response, 502, PAGE, { 'Content-Type': 'text/html' });
  if (fault === 'page-answer') return send(response, 200, PAGE, { 'Content-Type': 'text/html' });
  if (fault === 'garbage') return send(response, 200, Buffer.from([0x7b, 0xff, 0, 1, 2]), { 'Content-Type': 'application/octet-stream' });
  if (fault === 'wordless') return send(response, 200, '{"result":[1,2]}');
  const length = request.headers['inference-header-content-length'];
  if ((length === undefined) !== (fault === 'json')) return sendError(response, 400, 'this form of tensors was not announced');
  const { inputs, outputs: wanted } = readRequest(body, length);
  let outputs;
  try {
    outputs = await model.run(inputs, wanted);
  } catch (error) {
    return sendError(response, 400, error.message);
  }
  SPOILED[fault]?.(outputs);
  if (fault === 'json') return send(response, 200, JSON.stringify({ outputs: outputs.map((output) => ({ ...output, data: nested(output) })) }));
  const { header, bytes } = writeResponse(outputs);
  if (fault === 'broken-off') return breakOff(response, Buffer.concat([header, bytes]));
  const named = fault === 'hidden-length' ? {} : { 'Inference-Header-Content-Length': header.length };
  send(response, 200, Buffer.concat([header, bytes]), { 'Content-Type': 'application/octet-stream', ...named });
}

function breakOff(response, bytes) {
  response.writeHead(200, { 'Content-Length': bytes.length });
  response.write(bytes.subarray(0, bytes.length - 3), () => response.destroy());
}

export const ARRAYS = { FP32: Float32Array, INT32: Int32Array, UINT8: Uint8Array };

function readRequest(body, length) {
  const { inputs, outputs } = JSON.parse(body.subarray(0, length === undefined ? undefined : Number(length)).toString());
  let offset = Number(length);
  const tensors = inputs.map(({ name, shape, datatype, data, parameters }) => {
    if (data) return { name, shape, datatype, data: ARRAYS[datatype].from(data.flat(8)) };
    const size = parameters.binary_data_size;
    const part = body.buffer.slice(body.byteOffset + offset, body.byteOffset + offset + size);
    offset += size;
    return { name, shape, datatype, data: new ARRAYS[datatype](part) };
  });
  if (length !== undefined && offset !== body.length) throw new Error('the tensors do not fill the body');
  return { inputs: tensors, outputs: outputs.map(({ name }) => name) };
}

function writeResponse(outputs) {
  const json = { model_name: 'm', model_version: '1', outputs: outputs.map(({ name, shape, datatype, data }) => ({
    name, shape, datatype, parameters: { binary_data_size: data.byteLength, note: 'quotes " and } inside \\' },
  })) };
  const header = Buffer.from(JSON.stringify(json));
  return { header, bytes: Buffer.concat(outputs.map(({ data }) => Buffer.from(data.buffer, data.byteOffset, data.byteLength))) };
}

/** Rows as lists in a list, as some servers write them. */
function nested({ shape, data }) {
  if (shape.length < 2) return [...data];
  return Array.from({ length: shape[0] }, (_, i) => [...data.slice((i * data.length) / shape[0], ((i + 1) * data.length) / shape[0])]);
}

const DOUBLE = {
  inputs: [{ name: 'x', datatype: 'FP32', shape: [-1, 3] }],
  outputs: [{ name: 'y', datatype: 'FP32', shape: [-1, 3] }, { name: 'label', datatype: 'INT32', shape: [-1] }, { name: 'odd', datatype: 'UINT8', shape: [-1] }],
  run: async ([{ shape, data }], wanted) => [
    { name: 'y', datatype: 'FP32', shape, data: data.map((value) => 2 * value) },
    { name: 'odd', datatype: 'UINT8', shape: [shape[0]], data: Uint8Array.from({ length: shape[0] }, (_, i) => (i + 1) % 2) },
    { name: 'label', datatype: 'INT32', shape: [shape[0]], data: Int32Array.from({ length: shape[0] }, (_, i) => i + 1) },
  ].filter(({ name }) => wanted.includes(name)),
};
