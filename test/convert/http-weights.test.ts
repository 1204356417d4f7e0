import { expect } from 'chai';
import { openHttpWeights } from '../../src/convert/http-weights.js';
import { readNumbers } from '../../src/convert/read-weights.js';
import { isAbortError } from '../../src/errors.js';
import { failure } from '../support/failure.js';
import { floatTensor, safetensorsBytes } from '../support/safetensors-bytes.js';
import { withProperty } from '../support/with-property.js';

const URL = 'https://weights.test/a%20model.safetensors?signed=1';
const BYTES = safetensorsBytes(Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`tensor${i}`, floatTensor([3], [i, i + 1, i + 2])])));
const RETRIES = { tries: 3, wait: async () => undefined };

type Answer = (begin: number, end: number, request: number) => Response;

const part: Answer = (begin, end) => new Response(BYTES.slice(begin, end), {
  status: 206, headers: { 'content-range': `bytes ${begin}-${Math.min(end, BYTES.length) - 1}/${BYTES.length}` },
});

/** Opens the weights and reads all of them from a server that answers so; resolves to the number of requests. */
async function readAll(answer: Answer, signal?: AbortSignal): Promise<number> {
  let requests = 0;
  const send = async (_: string, { headers }: { headers: { Range: string } }): Promise<Response> => {
    if (signal?.aborted) throw signal.reason as Error;
    const [, begin, last] = /^bytes=(\d+)-(\d+)$/.exec(headers.Range)!;
    return answer(Number(begin), Number(last) + 1, requests++);
  };
  return withProperty(globalThis, 'fetch', send, async () => {
    const file = await openHttpWeights(URL, { retries: RETRIES, signal });
    expect(file.name).to.equal('a model.safetensors');
    for (let i = 0; i < 40; i++) expect([...await readNumbers(file, `tensor${i}`)]).to.deep.equal([i, i + 1, i + 2]);
    return requests;
  });
}

describe('openHttpWeights', () => {
  it('reads small tensors together', async () => {
    expect(await readAll(part)).to.equal(2);
  });

  it('asks again after answers that may be better the next time', async () => {
    const broken: Answer = (begin, end, request) => {
      if (request === 0) return new Response(null, { status: 503 });
      return part(begin, request === 2 ? begin + 3 : end, request);
    };
    expect(await readAll(broken)).to.equal(4);
    const never = await failure(readAll(() => new Response(null, { status: 503 })));
    expect([never.code, never.message]).to.deep.equal(['model-fetch-failed', `${URL} could not be read: the server answered 503. Try again later.`]);
  });

  it('says what a server lacks that cannot serve', async () => {
    const whole = await failure(readAll(() => new Response(BYTES.slice())));
    expect(whole.message).to.match(/knows no byte ranges \(it answered with the whole file\)\. Download the file, then convert it from the disk\.$/);
    const silent = await failure(readAll((begin, end) => new Response(BYTES.slice(begin, end), { status: 206 })));
    expect(silent.message).to.match(/the server does not tell how long the file is\. Let it send and expose Content-Range/);
    const offline = await failure(readAll(() => { throw new TypeError('Failed to fetch'); }));
    expect(offline.message).to.match(/TypeError: Failed to fetch\. Check the address, the network, and that the server allows this page to read it\.$/);
  });

  it('ends when the signal says so', async () => {
    const controller = new AbortController();
    const answer: Answer = (begin, end, request) => {
      if (request === 0) controller.abort();
      return part(begin, end, request);
    };
    const ended = await readAll(answer, controller.signal).then(() => 'done', isAbortError);
    expect(ended).to.equal(true);
  });
});
