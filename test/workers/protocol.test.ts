import { expect } from 'chai';
import { type FromWorker, type MessageEndpoint, transferables } from '../../src/workers/protocol.js';
import { serveCalls } from '../../src/workers/serve-calls.js';

describe('transferables', () => {
  it('finds the buffers of typed arrays however deep, each once', () => {
    const [shared, other, mapped] = [new ArrayBuffer(8), new ArrayBuffer(4), new ArrayBuffer(2)];
    const message = { a: new Uint8Array(shared), b: [{ c: new Float32Array(shared, 4), d: new DataView(other) }], e: new Map([['f', [new Uint8Array(mapped)]]]) };
    expect(transferables(message)).to.deep.equal([shared, other, mapped]);
  });

  it('finds none in what is no container, and leaves objects of the platform and shared memory alone', () => {
    const shared = typeof SharedArrayBuffer === 'undefined' ? null : new Uint8Array(new SharedArrayBuffer(4));
    for (const value of [undefined, null, 1, 'text', { a: { b: [] } }, new Blob([new Uint8Array(3)]), { shared }, new Date(0)]) {
      expect(transferables(value)).to.deep.equal([]);
    }
  });
});

describe('serveCalls', () => {
  /** One end of a channel: what was posted to the page, and a way to call. */
  function channel() {
    const posted: FromWorker[] = [];
    const listeners: ((event: MessageEvent) => void)[] = [];
    const endpoint: MessageEndpoint = { postMessage: (message) => void posted.push(message as FromWorker), addEventListener: (_, listener) => void listeners.push(listener) };
    const send = (data: unknown) => listeners.forEach((listener) => listener(new MessageEvent('message', { data })));
    return { endpoint, posted, send };
  }

  const settle = () => new Promise((resolve) => setTimeout(resolve));

  it('answers nothing before the page can notice its death', async () => {
    const { endpoint, posted, send } = channel();
    let announced!: () => void;
    serveCalls({ double: (value: number) => Promise.resolve(2 * value) }, endpoint, new Promise((resolve) => (announced = resolve)));
    send({ kind: 'call', id: 1, method: 'double', argument: 4 });
    await settle();
    expect(posted).to.deep.equal([]);
    announced();
    await settle();
    expect(posted).to.deep.equal([{ id: 1, kind: 'result', value: 8 }]);
  });

  it('aborts the call that is meant, and none that has ended', async () => {
    const { endpoint, posted, send } = channel();
    const service = { wait: (_: number, { signal }: { signal: AbortSignal }) => new Promise((resolve) => signal.addEventListener('abort', () => resolve('aborted'))) };
    serveCalls(service, endpoint, Promise.resolve());
    send({ kind: 'call', id: 1, method: 'wait', argument: 0 });
    send({ kind: 'call', id: 2, method: 'wait', argument: 0 });
    await settle();
    send({ kind: 'abort', id: 2 });
    send({ kind: 'abort', id: 3 });
    await settle();
    send({ kind: 'abort', id: 2 });
    await settle();
    expect(posted).to.deep.equal([{ id: 2, kind: 'result', value: 'aborted' }]);
  });
});
