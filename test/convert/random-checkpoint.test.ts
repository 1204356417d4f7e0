import { expect } from 'chai';
import { readArchitecture } from '../../src/convert/read-architecture.js';
import { readNumbers } from '../../src/convert/read-weights.js';
import { checkpointShapes, LAYOUTS, voronoiShapes, type LayoutName } from '../support/checkpoint-layouts.js';
import { failure } from '../support/failure.js';
import { randomCheckpoint, type FloatType } from '../support/random-checkpoint.js';
import { openBytes } from '../support/safetensors-bytes.js';

const PUBLISHED: Record<string, LayoutName> = {
  eva02_base_patch14_448: 'base', eva02_large_patch14_448: 'large', eva_giant_patch14_560: 'giant',
};
const KEY = 'pc_encoder.transformer.blocks.3.attn.q_proj.weight';

async function open(shapes: Parameters<typeof randomCheckpoint>[0], seed = 1, dtype: FloatType = 'F32') {
  return openBytes(new Uint8Array(await new Blob([...randomCheckpoint(shapes, seed, dtype)] as BlobPart[]).arrayBuffer()), 'random.safetensors');
}

describe('random checkpoints', () => {
  it('have the keys and shapes of the published ones', async function () {
    const response = await fetch('/__shared__/model/point-sam-keys.json');
    if (!response.ok) return this.skip();
    const published = await response.json() as Record<string, Record<string, [number[], string]>>;
    for (const [name, layout] of Object.entries(PUBLISHED)) {
      const theirs = Object.entries(published[name]).map(([key, [shape]]) => `${key} ${shape}`);
      const ours = [...checkpointShapes(LAYOUTS[layout])].map(([key, shape]) => `${key} ${shape}`);
      expect(ours.toSorted()).to.deep.equal(theirs.toSorted());
    }
  });

  it('are recognised with the layout that they were made with', async () => {
    for (const layout of ['narrow', 'narrow-giant'] as const) {
      const { architecture, unknownKeys } = readArchitecture(await open(checkpointShapes(LAYOUTS[layout])), {});
      expect(architecture).to.deep.equal(LAYOUTS[layout]);
      expect(unknownKeys).to.deep.equal([]);
    }
  });

  it('are named as Voronoi weights in their Voronoi form', async () => {
    const file = await open(voronoiShapes(LAYOUTS.narrow));
    expect(await failure((async () => readArchitecture(file, {}))())).to.include({ code: 'weights-invalid' })
      .and.to.have.property('message').that.includes('Voronoi');
  });

  it('depend on the seed alone, and spread as one over the square root of the inputs', async () => {
    const shapes = checkpointShapes(LAYOUTS.narrow);
    const [first, again, other] = await Promise.all([1, 1, 2].map(async (seed) => readNumbers(await open(shapes, seed), KEY)));
    expect(again).to.deep.equal(first);
    expect(other).not.to.deep.equal(first);
    const deviation = Math.sqrt(first.reduce((sum, value) => sum + value * value, 0) / first.length);
    expect(deviation).to.be.closeTo(1 / Math.sqrt(128), 0.002);
  });

  it('hold the same numbers in every type, up to its precision', async () => {
    const shapes = checkpointShapes(LAYOUTS.narrow);
    const exact = await readNumbers(await open(shapes), KEY);
    for (const [dtype, precision] of [['F16', 2 ** -11], ['BF16', 2 ** -7]] as const) {
      const rounded = await readNumbers(await open(shapes, 1, dtype), KEY);
      const errors = [...exact].map((value, i) => (Math.abs(value) < 2 ** -13 ? 0 : Math.abs(rounded[i] / value - 1)));
      const worst = Math.max(...errors);
      expect(worst).to.be.within(precision / 4, precision);
    }
  });
});
