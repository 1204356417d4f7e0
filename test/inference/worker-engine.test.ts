import { expect } from 'chai';
import { createInferenceWorker } from '../../src/default-assets.js';
import { isAbortError, SegmentationError } from '../../src/errors.js';
import { WorkerEngine } from '../../src/inference/worker-engine.js';
import type { LabelledSample } from '../../src/propagation/labelled-sample.js';
import { failure } from '../support/failure.js';
import { LOAD, rejection } from '../support/engine-bench.js';
import { makeNode } from '../support/make-node.js';
import { brokenWorker, missingWorker, mortalWorker } from '../support/mortal-worker.js';
import { randomCloud } from '../support/random-clouds.js';
import { describeCoarseViews } from './coarse-view-contract.js';
import { describeEngine } from './engine-contract.js';
import { describeKeptObjects } from './kept-objects-contract.js';
import { describeSparseRegions } from './sparse-regions-contract.js';

describeEngine('WorkerEngine', () => new WorkerEngine({ worker: createInferenceWorker() }));
describeKeptObjects('WorkerEngine', () => new WorkerEngine({ worker: createInferenceWorker() }));
describeSparseRegions('WorkerEngine', () => new WorkerEngine({ worker: createInferenceWorker() }));
describeCoarseViews('WorkerEngine', () => new WorkerEngine({ worker: createInferenceWorker() }));

/** An engine on a worker, and all failures it tells of. */
function engineOn(worker: Worker): { engine: WorkerEngine; failures: SegmentationError[] } {
  const failures: SegmentationError[] = [];
  return { engine: new WorkerEngine({ worker, onFailure: (error) => failures.push(error) }), failures };
}

async function untilFailed(failures: readonly unknown[]): Promise<void> {
  while (failures.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
}

function sampleOf(label: number): LabelledSample {
  const positions = randomCloud(30, 1);
  return { cloud: 'cloud', label, origin: [0, 0, 0], positions, labels: new Uint32Array(30).fill(label), reach: 0.5, policy: 'protect', bounds: { min: [-1, -1, -1], max: [2, 2, 2] } };
}

describe('WorkerEngine', () => {
  it('rejects pending and later calls when the worker is killed, and tells once', async () => {
    const { worker, kill } = mortalWorker();
    const { engine, failures } = engineOn(worker);
    await engine.addNodes([]);
    const pending = failure(engine.load(LOAD));
    kill();
    const errors = [await pending, await failure(engine.discardDraft())];
    expect(errors).to.deep.equal([failures[0], failures[0]]);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(failures.map(({ code, message }) => [code, message])).to.deep.equal([['worker-crashed',
      'The segmentation stopped (it ended without a word). Kept objects are safe; restart it to go on.']]);
    engine.dispose();
  });

  it('notices a worker that dies while nothing is asked of it', async () => {
    const { worker, kill } = mortalWorker();
    const { engine, failures } = engineOn(worker);
    await engine.addNodes([]);
    kill();
    await untilFailed(failures);
    expect((await failure(engine.removeSegment(8))).code).to.equal('worker-crashed');
  });

  it('says what a worker threw that could not start', async () => {
    const { engine, failures } = engineOn(brokenWorker());
    const error = await failure(engine.load(LOAD));
    expect([error.code, error.message.includes('no memory left')]).to.deep.equal(['worker-crashed', true]);
    expect(failures).to.deep.equal([error]);
  });

  it('says that a script is missing', async () => {
    const { engine } = engineOn(missingWorker());
    expect((await failure(engine.load(LOAD))).message)
      .to.equal('The segmentation stopped (its script could not be loaded). Kept objects are safe; restart it to go on.');
  });

  it('rejects pending and later calls with an AbortError once it is disposed', async () => {
    const { engine, failures } = engineOn(createInferenceWorker());
    const pending = [rejection(engine.load(LOAD)), rejection(engine.removeSegment(8))];
    engine.dispose();
    pending.push(rejection(engine.addNodes([])));
    expect((await Promise.all(pending)).map(isAbortError)).to.deep.equal([true, true, true]);
    expect(failures).to.deep.equal([]);
  });

  it('gives the buffers of nodes away and copies the samples of kept objects', async () => {
    const { engine } = engineOn(createInferenceWorker());
    const node = makeNode('r', { positions: randomCloud(30, 1), colors: new Uint8Array(90), intensities: new Float32Array(30) });
    const sample = sampleOf(8);
    await engine.restoreSegments([sample]);
    const labels = await engine.addNodes([node]);
    expect([node.positions.byteLength, node.colors!.byteLength, node.intensities!.byteLength]).to.deep.equal([0, 0, 0]);
    expect([sample.positions.length, sample.labels.length]).to.deep.equal([90, 30]);
    expect(labels.map((node) => [...node.labels])).to.deep.equal([new Array(30).fill(8)]);
    engine.dispose();
  });

  it('rejects what cannot be sent, and goes on', async () => {
    const { engine } = engineOn(createInferenceWorker());
    const node = makeNode('r', { positions: randomCloud(30, 1) });
    await engine.addNodes([node]);
    expect(await rejection(engine.addNodes([node]))).to.be.an.instanceof(DOMException);
    expect(await engine.restoreSegments([sampleOf(8)])).to.have.length(1);
    engine.dispose();
  });

  it('leaves no listener on a signal that outlives the call', async () => {
    const { engine } = engineOn(createInferenceWorker());
    const { signal } = new AbortController();
    let listeners = 0;
    signal.addEventListener = () => void listeners++;
    signal.removeEventListener = () => void listeners--;
    await rejection(engine.segment({ cloud: 'cloud', prompts: [], candidate: null, radius: 1, refit: false }, { signal }));
    expect(listeners).to.equal(0);
    const pending = rejection(engine.load(LOAD, { signal }));
    expect(listeners).to.equal(1);
    engine.dispose();
    await pending;
    expect(listeners).to.equal(0);
  });
});
