import { expect } from 'chai';
import { isAbortError } from '../../src/errors.js';
import { InferenceServer } from '../../src/remote/inference-server.js';
import { rejection } from '../support/engine-bench.js';
import { failure } from '../support/failure.js';
import { askedOf, faultyServer } from '../support/faulty-server.js';
import { withProperty } from '../support/with-property.js';

const CLOUD = { x: { type: 'float32', dims: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 0.1) } } as const;
const OUTPUTS = ['y', 'label'];
const DOUBLED = {
  y: { type: 'float32', dims: [2, 3], data: Float32Array.of(2, 4, 6, 8, 10, Math.fround(0.2)) },
  label: { type: 'int32', dims: [2], data: Int32Array.of(1, 2) },
};

const connect = (fault: string) => InferenceServer.connect(faultyServer(fault));
const doubled = async (fault: string, signal?: AbortSignal) => (await connect(fault)).infer('double', CLOUD, OUTPUTS, signal);

describe('InferenceServer', () => {
  beforeEach(askedOf);

  it('sends tensors as bytes where the server takes them, and reads those that come back', async () => {
    expect(await doubled('plain')).to.deep.equal(DOUBLED);
    const [, , { path, method, headers }] = await askedOf();
    expect([path, method, headers['content-type']]).to.deep.equal(['v2/models/double/infer', 'POST', 'application/octet-stream']);
  });

  it('sends and reads lists of numbers where the server does not announce bytes', async () => {
    expect(await doubled('json')).to.deep.equal(DOUBLED);
    expect((await askedOf())[2].headers['content-type']).to.equal('application/json');
  });

  it('finds where tensors begin when the page may not see the header that says so', async () => {
    expect(await doubled('hidden-length')).to.deep.equal(DOUBLED);
  });

  it('gives only the outputs that are asked for, and knows no types but those of graphs', async () => {
    const server = await connect('plain');
    expect((await failure(server.infer('double', CLOUD, ['odd']))).message).to.include('odd as UINT8, which no graph of a model gives');
    expect(Object.keys(await server.infer('double', CLOUD, ['label']))).to.deep.equal(['label']);
  });

  it('tells inputs and outputs of a model, of a version too', async () => {
    const server = await connect('plain');
    for (const model of ['double', 'double/1']) expect((await server.describe(model)).inputs).to.deep.equal([{ name: 'x', datatype: 'FP32', shape: [-1, 3] }]);
    expect((await failure(server.describe('double/2'))).message).to.include('Request for unknown model');
  });

  it('sends the headers that are set, and no cookies', async () => {
    document.cookie = 'secret=1';
    const source = { ...faultyServer('token'), headers: { Authorization: 'Bearer sesame' } };
    expect(await (await InferenceServer.connect(source)).infer('double', CLOUD, OUTPUTS)).to.deep.equal(DOUBLED);
    expect((await askedOf()).map(({ headers }) => headers['cookie'])).to.deep.equal([undefined, undefined, undefined]);
  });

  it('gives a request up when it is aborted, so that the server can too', async () => {
    const server = await connect('slow');
    const controller = new AbortController();
    const pending = rejection(server.infer('double', CLOUD, OUTPUTS, controller.signal));
    setTimeout(() => controller.abort(), 50);
    expect(isAbortError(await pending)).to.equal(true);
    const [entry] = (await askedOf()).slice(-1);
    expect(entry?.path).to.equal('v2/models/double/infer');
    expect(isAbortError(await rejection(server.describe('double', AbortSignal.abort())))).to.equal(true);
  });
});

describe('InferenceServer where something is wrong', () => {
  const host = location.host;
  const own = 'or use your own machine.';
  const cases: readonly [fault: string, code: string, words: string][] = [
    ['token', 'remote-refused', `${host} answered 401 to /__inference__/token/v2/health/ready: no token, no points. It wants other credentials: set the headers of the remote engine, ${own}`],
    ['redirect', 'remote-unavailable', `${host} sends to another address. Points go to the named host only: name the final address, ${own}`],
    ['not-ready', 'remote-refused', `${host} answered 503 to /__inference__/not-ready/v2/health/ready: still loading. Try again, look after the server, ${own}`],
    ['page', 'remote-invalid', `${host} answered with a web page. Check that the server speaks the Open Inference Protocol and serves the graphs of this model, ${own}`],
    ['failing', 'remote-refused', 'answered 500 to /__inference__/failing/v2/models/double/infer: CUDA out of memory. Tried to allocate 2.00 GiB. Try again'],
    ['page-error', 'remote-refused', 'answered 502 to /__inference__/page-error/v2/models/double/infer. Try again'],
    ['page-answer', 'remote-invalid', 'answered with a web page.'],
    ['garbage', 'remote-invalid', 'answered with something else than JSON ('],
    ['wordless', 'remote-invalid', 'answered with JSON that holds no list of outputs with name, shape and datatype.'],
    ['short', 'remote-invalid', 'answered with y of shape [2, 3] with 20 bytes instead of 24.'],
    ['strange-type', 'remote-invalid', 'answered with y as BYTES, which no graph of a model gives.'],
    ['broken-off', 'remote-unavailable', 'cannot be reached, or broke off'],
  ];
  for (const [fault, code, words] of cases) {
    it(`says of a server that is ${fault} what a person can do`, async () => {
      const error = await failure(doubled(fault));
      expect(error.code).to.equal(code);
      expect(error.message).to.include(words);
      expect(error.message).to.match(/or use your own machine\.$/);
    });
  }

  it('gives up a server that does not answer in time', async () => {
    const server = await InferenceServer.connect({ ...faultyServer('slow'), timeout: 0.2 });
    const { code, message } = await failure(server.infer('double', CLOUD, OUTPUTS));
    expect([code, message]).to.deep.equal(['remote-unavailable', `${host} did not answer within 0.2 s. Wait until it is less busy, ${own}`]);
    expect((await failure(InferenceServer.connect({ ...faultyServer('silent'), timeout: 0.2 }))).message).to.include('did not answer within 0.2 s');
  });

  it('says that nobody is there', async () => {
    const { code, message } = await failure(InferenceServer.connect({ url: 'http://127.0.0.1:9' }));
    expect([code, message.startsWith('127.0.0.1:9 cannot be reached')]).to.deep.equal(['remote-unavailable', true]);
  });

  it('tells a server that does not allow the page from one that is away', async () => {
    const answered: RequestInit[] = [];
    const fetch = async (_url: URL, init: RequestInit): Promise<Response> => {
      answered.push(init);
      if (init.mode === 'no-cors') return Response.error();
      throw new TypeError('Failed to fetch');
    };
    const asked = () => withProperty(globalThis, 'fetch', fetch, () => failure(InferenceServer.connect({ url: 'https://gpu.test' })));
    const { message } = await withProperty(globalThis, 'crossOriginIsolated', false, asked);
    expect(message).to.include('gpu.test broke off, or does not allow this page (CORS). It must allow this page\'s origin, POST');
    expect(answered.map(({ credentials }) => credentials)).to.deep.equal(['omit', 'omit']);
    // A page that is isolated is not told of answers from elsewhere either.
    expect((await asked()).message).to.include('cannot be reached, broke off, or does not allow this page (CORS)');
  });

  it('refuses addresses that cannot be asked before it asks', async () => {
    const words = async (url: string) => (await failure(InferenceServer.connect({ url }))).message;
    expect(await words('gpu:8000')).to.include('does not begin with http or https');
    expect(await words('//')).to.include('"//" is no address');
    expect(await words('https://me:secret@gpu.test')).to.include('its address holds a password').and.not.include('secret');
    await withProperty(globalThis, 'origin', 'https://viewer.test', async () => {
      expect(await words('http://gpu.test:8000')).to.include('mixed content');
      expect(await words('http://localhost:9')).to.include('cannot be reached');
    });
  });

  it('passes on the words of a server as one short line', async () => {
    const fetch = async () => Response.json({ error: `first\n\u0007second ${'long '.repeat(500)}` }, { status: 400 });
    const { message } = await withProperty(globalThis, 'fetch', fetch, () => failure(InferenceServer.connect({ url: 'https://gpu.test' })));
    expect(message).to.include(': first second long').and.include('…').and.not.match(/[\n\u0007]/);
    expect(message.length).to.be.below(600);
  });
});
