import { expect } from 'chai';
import { convertInMemory } from '../../src/convert/convert-in-memory.js';
import type { CreateRunner } from '../../src/model/graph-runner.js';
import { HostTensor } from '../../src/model/host-tensor.js';
import { GRAPH_NAMES } from '../../src/model/model-manifest.js';
import { PointSam } from '../../src/model/point-sam.js';
import { compareBackends } from '../../src/model/self-check.js';
import { openRuntime } from '../../src/model/session.js';
import { RUNTIME } from '../support/golden-models.js';
import { randomWeights, SMALL } from '../support/random-weights.js';
import { openBytes, safetensorsBytes } from '../support/safetensors-bytes.js';

/** Two models of the same weights; the second one's outputs of one graph are changed. */
async function twoModels(graph: string, change: (value: number) => number): Promise<[PointSam, PointSam]> {
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

describe('compareBackends', () => {
  it('finds no difference between equals', async () => {
    const [a, b] = await twoModels('encoder', (value) => value);
    expect(await compareBackends(a, b)).to.deep.equal({ agrees: true, difference: 0 });
  });

  it('forgives rounding', async () => {
    const [a, b] = await twoModels(': encoder', (value) => value * (1 + 1e-5));
    const { agrees, difference } = await compareBackends(a, b);
    expect(agrees).to.equal(true);
    expect(difference).to.be.within(1e-8, 1e-3);
  });

  it('notices wrong numbers and NaN in every graph', async () => {
    for (const graph of GRAPH_NAMES.map((name) => `: ${name}`)) {
      for (const change of [(value: number) => 1 - 3 * value, () => NaN]) {
        const [reference, broken] = await twoModels(graph, change);
        expect((await compareBackends(broken, reference)).agrees, graph).to.equal(false);
      }
    }
  });
});
