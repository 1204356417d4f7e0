import { expect } from 'chai';
import { convertInMemory } from '../../src/convert/convert-in-memory.js';
import type { CreateRunner } from '../../src/model/graph-runner.js';
import { HostTensor } from '../../src/model/host-tensor.js';
import { GRAPH_NAMES } from '../../src/model/model-manifest.js';
import { PointSam } from '../../src/model/point-sam.js';
import { checkPatchOrder, compareAnswers, runProbe } from '../../src/model/self-check.js';
import { openRuntime } from '../../src/model/session.js';
import { RUNTIME } from '../support/golden-models.js';
import { randomWeights, SMALL } from '../support/random-weights.js';
import { openBytes, safetensorsBytes } from '../support/safetensors-bytes.js';

/** Two models of the same weights; the second one's outputs of one graph are changed. */
async function twoModels(graph: string, change: (value: number, index: number) => number): Promise<[PointSam, PointSam]> {
  const { createRunner } = await openRuntime({ backend: 'wasm', runtime: RUNTIME });
  const { manifest, read } = await convertInMemory(await openBytes(safetensorsBytes(randomWeights(SMALL))), { decoderHeads: 4 });
  const changed: CreateRunner = async (request) => {
    const runner = await createRunner(request);
    if (!request.name.endsWith(graph)) return runner;
    const run: typeof runner.run = async (inputs) => Object.fromEntries(await Promise.all(Object.entries(await runner.run(inputs)).map(
      async ([name, tensor]) => [name, tensor.type === 'int32' ? tensor
        : new HostTensor({ type: 'float32', dims: tensor.dims, data: Float32Array.from(await tensor.read(), change) })],
    )));
    return { run, upload: (tensor) => runner.upload(tensor), concat: (tensors) => runner.concat(tensors), dispose: () => runner.dispose() };
  };
  return [await PointSam.create(manifest, read, createRunner), await PointSam.create(manifest, read, changed)];
}

/** How far the second of two models is from the first. */
async function compare(reference: PointSam, model: PointSam) {
  return compareAnswers(await runProbe(model), await runProbe(reference));
}

describe('compareAnswers', () => {
  it('finds no difference between equals', async () => {
    const [a, b] = await twoModels('encoder', (value) => value);
    expect(await compare(a, b)).to.deep.equal({ agrees: true, difference: 0 });
  });

  it('forgives rounding', async () => {
    const [a, b] = await twoModels(': encoder', (value) => value * (1 + 1e-5));
    const { agrees, difference } = await compare(a, b);
    expect(agrees).to.equal(true);
    expect(difference).to.be.within(1e-8, 1e-3);
  });

  it('forgives more where products are in half precision', () => {
    const [expected, actual] = [[Float32Array.of(1, -2)], [Float32Array.of(1.02, -2)]];
    expect([compareAnswers(actual, expected).agrees, compareAnswers(actual, expected, 'fp16').agrees]).to.deep.equal([false, true]);
    expect(compareAnswers([Float32Array.of(1.2, -2)], expected, 'fp16').agrees).to.equal(false);
  });

  it('notices wrong numbers and NaN in every graph', async () => {
    for (const graph of GRAPH_NAMES.map((name) => `: ${name}`)) {
      for (const change of [(value: number) => 1 - 3 * value, () => NaN]) {
        const [reference, broken] = await twoModels(graph, change);
        expect((await compare(reference, broken)).agrees, graph).to.equal(false);
      }
    }
  });
});

describe('checkPatchOrder', () => {
  it('passes networks that know no order of patches', async () => {
    const [model] = await twoModels('encoder', (value) => value);
    const { agrees, difference } = await checkPatchOrder(model);
    expect([agrees, difference < 1e-4, difference > 0]).to.deep.equal([true, true, true]);
  });

  it('notices a card that writes nothing, or the same everywhere', async () => {
    for (const [graph, constant] of [['', 0], ['', 1], [': decoder', 0], [': point-head', -0.5]] as const) {
      const [, dead] = await twoModels(graph, () => constant);
      expect(await checkPatchOrder(dead), `${graph} ${constant}`).to.deep.equal({ agrees: false, difference: 1 });
    }
  });

  it('notices where some patches are seen otherwise than others, and NaN', async () => {
    for (const change of [(value: number, i: number) => (i < 500 ? value : 0), () => NaN]) {
      const [, broken] = await twoModels(': encoder', change);
      expect((await checkPatchOrder(broken)).agrees).to.equal(false);
    }
  });
});
