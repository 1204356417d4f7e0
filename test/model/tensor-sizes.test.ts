import { expect } from 'chai';
import type { CreateRunner, ResidentTensor, TensorInput } from '../../src/model/graph-runner.js';
import { hostConcat, HostTensor } from '../../src/model/host-tensor.js';
import type { PatchCounts } from '../../src/model/model-manifest.js';
import { PointSam } from '../../src/model/point-sam.js';
import { inferShapes, size } from '../support/infer-shapes.js';
import { GIANT, LARGE, officialManifest, officialPlan } from '../support/official-models.js';
import { randomCloud } from '../support/random-clouds.js';
import { readOnnx, type ReadGraph } from '../support/read-onnx.js';

/** What WebGPU binds on every device. */
const LIMIT = 128 * 2 ** 20;

/** A tensor that some run needed, named after its graph. */
interface SeenTensor {
  readonly name: string;
  readonly bytes: number;
}

/** Graphs that compute nothing: they note the size of every tensor that computing would need, and answer with zeros. */
class SizeWatch {
  readonly seen: SeenTensor[] = [];
  readonly runs = new Map<string, number>();
  readonly #graphs: ReadonlyMap<string, ReadGraph>;

  constructor(graphs: ReadonlyMap<string, ReadGraph>) {
    this.#graphs = graphs;
  }

  readonly createRunner: CreateRunner = async ({ name: fullName }) => {
    const name = fullName.split(': ')[1];
    return {
      run: async (inputs) => this.#run(name, inputs),
      upload: (tensor) => {
        this.seen.push({ name: 'an upload', bytes: 4 * size(tensor.dims) });
        return new HostTensor(tensor);
      },
      concat: (tensors) => hostConcat(tensors as HostTensor[]),
      dispose: async () => undefined,
    };
  };

  #run(name: string, inputs: Readonly<Record<string, TensorInput>>): Record<string, ResidentTensor> {
    const graph = this.#graphs.get(name)!;
    this.runs.set(name, (this.runs.get(name) ?? 0) + 1);
    const shapes = inferShapes(graph, Object.fromEntries(Object.entries(inputs).map(([input, { dims }]) => [input, dims])));
    for (const [value, dims] of shapes) this.seen.push({ name: `${name}: ${value}`, bytes: 4 * size(dims) });
    return Object.fromEntries(graph.outputs.map((output, i) => [output, zeros(shapes.get(output)!, graph.outputTypes[i])]));
  }
}

function zeros(dims: readonly number[], type: number): ResidentTensor {
  return new HostTensor(type === 6 ? { type: 'int32', dims, data: new Int32Array(size(dims)) } : { type: 'float32', dims, data: new Float32Array(size(dims)) });
}

/** Encodes a cloud, clicks, corrects, and asks for other points as well. */
async function watch(architecture: typeof LARGE, pointCount: number, grouping?: PatchCounts): Promise<SizeWatch> {
  const graphs = new Map(officialPlan(architecture, 'fp16').graphs.map(({ name, model }) => [name as string, readOnnx(model)]));
  const sizes = new SizeWatch(graphs);
  const model = await PointSam.create(officialManifest(architecture), async () => new Uint8Array(0), sizes.createRunner);
  const positions = randomCloud(pointCount, 1);
  const embedding = await model.encode({ positions, colors: new Float32Array(positions.length) }, { grouping });
  const clicks = { positions: [0, 0, 0, 1, 0, 0], labels: [1, 0] };
  const { logits, bits } = await model.decode(embedding, clicks, null);
  expect(bits.length).to.equal(pointCount);
  await model.decode(embedding, clicks, { logits, mask: 1 }, { at: positions });
  return sizes;
}

const CASES: readonly [string, typeof LARGE, number, PatchCounts | undefined][] = [
  ['Large as it is delivered', LARGE, 10_000, undefined],
  ['Large with 100,000 points and 2048 patches of 256', LARGE, 100_000, { patches: 2048, patchSize: 256 }],
  ['Large with 2048 patches of 512', LARGE, 32_768, { patches: 2048, patchSize: 512 }],
  ['Large with 4096 patches of 64', LARGE, 100_000, { patches: 4096, patchSize: 64 }],
  ['Giant with 2048 patches of 256', GIANT, 100_000, { patches: 2048, patchSize: 256 }],
];

describe('the tensors of every graph where attention is fused, its scores never being there', function () {
  this.timeout(60_000);

  for (const [name, architecture, pointCount, grouping] of CASES) {
    it(`take at most 128 MiB each: ${name}`, async () => {
      const { seen } = await watch(architecture, pointCount, grouping);
      expect(seen.length).to.be.above(1000);
      const largest = seen.reduce((most, tensor) => (tensor.bytes > most.bytes ? tensor : most));
      expect(largest.bytes, largest.name).to.be.at.most(LIMIT);
    });
  }

  it('are chunks of patches and points only where they must be', async () => {
    const delivered = (await watch(LARGE, 10_000)).runs;
    expect(Object.fromEntries(delivered)).to.deep.equal({ 'patch-encoder': 1, encoder: 1, decoder: 2, 'mask-encoder': 1, 'point-head': 3 });
    const large = (await watch(LARGE, 100_000, { patches: 2048, patchSize: 256 })).runs;
    expect(Object.fromEntries(large)).to.deep.equal({ 'patch-encoder': 16, encoder: 1, decoder: 2, 'mask-encoder': 16, 'point-head': 6 });
  });

  it('would not be so small in one run: 1 GiB of one stage of the patch encoder', () => {
    const graph = readOnnx(officialPlan(LARGE, 'fp16').graphs.find(({ name }) => name === 'patch-encoder')!.model);
    const shapes = inferShapes(graph, { patch_features: [2048, 256, 6] });
    expect(Math.max(...[...shapes.values()].map((dims) => 4 * size(dims)))).to.equal(2 ** 30);
  });
});
