import { expect } from 'chai';
import { isAbortError, SegmentationError } from '../../src/errors.js';
import { WorkerCalls, type WorkerCallsOptions } from '../../src/workers/worker-calls.js';
import type { TestedService } from '../support/calls.worker.js';
import { rejection } from '../support/engine-bench.js';
import { failure } from '../support/failure.js';

describe('WorkerCalls', () => {
  const opened: WorkerCalls<TestedService>[] = [];

  function open(options: Partial<WorkerCallsOptions> = {}): WorkerCalls<TestedService> {
    const worker = new Worker(new URL('../support/calls.worker.ts', import.meta.url), { type: 'module' });
    const calls = new WorkerCalls<TestedService>({ worker, crashWords: (detail) => `It stopped (${detail}).`, ...options });
    opened.push(calls);
    return calls;
  }

  afterEach(() => {
    for (const calls of opened.splice(0)) calls.dispose();
  });

  it('brings arguments there and results back', async () => {
    const value = { text: 'a', list: [1, null], map: new Map([['x', new Uint8Array([1, 2])]]), nothing: undefined };
    expect(await open().call('echo', value, { transfer: [] })).to.deep.equal(value);
  });

  it('keeps answers apart, in whatever order they come', async () => {
    const calls = open();
    const controller = new AbortController();
    const patient = calls.call('patient', undefined, { signal: controller.signal });
    const values = await Promise.all([1, 2, 3].map((value) => calls.call('echo', value)));
    controller.abort();
    expect([values, await patient]).to.deep.equal([[1, 2, 3], 'done by then']);
  });

  it('gives the arrays of an argument away, unless it is told to copy them', async () => {
    const calls = open();
    const [given, copied] = [new Float32Array([1, 2]), new Float32Array([3])];
    expect(await calls.call('echo', { deep: [given, new Map([['again', given.subarray(1)]])] })).to.deep.equal({ deep: [new Float32Array([1, 2]), new Map([['again', new Float32Array([2])]])] });
    await calls.call('echo', copied, { transfer: [] });
    expect([given.length, copied.length]).to.deep.equal([0, 1]);
  });

  it('gives the arrays of a result away too: a service that keeps one has it no more', async () => {
    const calls = open();
    expect(await calls.call('keep', new Float32Array([1, 2]))).to.deep.equal(new Float32Array([1, 2]));
    expect(await rejection(calls.call('keep', new Float32Array(0)))).to.be.an.instanceof(Error);
  });

  it('tells progress in order', async () => {
    const controller = new AbortController();
    const steps: number[] = [];
    await open().call('patient', undefined, {
      signal: controller.signal,
      onProgress: (step: number) => steps.push(step) === 3 && controller.abort(),
    });
    expect(steps).to.deep.equal([1, 2, 3]);
  });

  it('does not make a call whose signal is aborted already', async () => {
    const calls = open();
    expect(isAbortError(await rejection(calls.call('tell', 1, { signal: AbortSignal.abort() })))).to.equal(true);
  });

  it('rejects with what the service threw', async () => {
    const calls = open();
    const errors = [];
    for (const kind of ['known', 'range', 'type', 'aborted', 'unknown', 'text']) errors.push((await rejection(calls.call('fail', kind))) as Error);
    expect(errors.map(({ name, message }) => `${name}: ${message}`)).to.deep.equal([
      'SegmentationError: Full.', 'RangeError: Expected 3, got 4.', 'TypeError: Expected a number.',
      'AbortError: The request was cancelled.', 'Error: Out of luck.', 'Error: just words',
    ]);
    expect((errors[0] as SegmentationError).code).to.equal('storage-full');
  });

  it('rejects what cannot be sent, there or back, and goes on', async () => {
    const calls = open();
    expect(await rejection(calls.call('echo', () => 1))).to.be.an.instanceof(DOMException);
    expect(((await rejection(calls.call('unclonable', undefined))) as Error).message).to.contain('could not be cloned');
    expect(await calls.call('echo', 'still here')).to.equal('still here');
  });

  it('hands on what the worker tells without being asked', async () => {
    const events: unknown[] = [];
    await open({ onEvent: (event) => events.push(event) }).call('tell', { kind: 'writable' });
    expect(events).to.deep.equal([{ kind: 'writable' }]);
  });

  it('fails for good when the worker says that it can no longer work, and tells once', async () => {
    const failures: SegmentationError[] = [];
    const calls = open({ onFailure: (error) => failures.push(error) });
    const error = await failure(calls.call('lose', undefined));
    expect([error.code, error.message, await failure(calls.call('echo', 1)), failures]).to.deep.equal(['device-lost', 'The device is gone.', error, [error]]);
  });

  it('notices a worker that ends without a word, and says so in its own words', async () => {
    const error = await failure(open().call('die', undefined));
    expect([error.code, error.message]).to.deep.equal(['worker-crashed', 'It stopped (it ended without a word).']);
  });

  it('ends with an AbortError for every call, and no word of a failure', async () => {
    const failures: SegmentationError[] = [];
    const calls = open({ onFailure: (error) => failures.push(error) });
    const pending = rejection(calls.call('echo', 1));
    calls.dispose();
    expect([isAbortError(await pending), isAbortError(await rejection(calls.call('echo', 2))), failures]).to.deep.equal([true, true, []]);
  });
});
