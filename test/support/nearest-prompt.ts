import { nearestNeighbours } from '../../src/geometry/nearest-neighbours.js';
import { type ModelPlan, type PlanModel } from '../../src/model/architectures.js';
import { parseCommon } from '../../src/model/common-manifest.js';
import type { GraphRunner, ResidentTensor } from '../../src/model/graph-runner.js';
import type { GraphSignature } from '../../src/model/graph-signature.js';
import { JsonField } from '../../src/model/json-field.js';
import type {
  DecodeOptions, Embedding, EncodeOptions, MaskLogits, Masks, ModelDescription, ModelPrompts, PointCloud, PreviousMask, PromptableModel,
} from '../../src/model/promptable-model.js';
import { floats, integers, takeFloats } from '../../src/model/tensors.js';
import { FAR } from './nearest-prompt-graph.js';

/** What the model thinks of its masks. */
const QUALITY = [0.9, 0.5, 0.8, 0.6];
const MASKS = QUALITY.length;

const SEGMENTER: GraphSignature = {
  inputs: {
    features: { type: 'float32', dims: ['N', 6] }, prompts: { type: 'float32', dims: ['Q', 6] },
    labels: { type: 'int32', dims: ['Q'] }, previous: { type: 'float32', dims: ['N', 1] },
  },
  outputs: { logits: { type: 'float32', dims: ['N', 4] } },
};

/** Reads manifests of the architecture `nearest-prompt`, which have `colorMetres` of their own. */
export const planNearestPrompt: PlanModel = (json, url): ModelPlan => {
  const root = new JsonField(json, 'manifest', url);
  const manifest = { ...parseCommon(root), colorMetres: root.field('colorMetres').number() };
  return {
    manifest,
    graphs: { segmenter: SEGMENTER },
    create: async (prepare) => new NearestPrompt(manifest, manifest.colorMetres, await prepare('segmenter')),
  };
};

class SeenCloud implements Embedding {
  readonly features: Float32Array;
  readonly positions: ArrayLike<number>;

  constructor(positions: ArrayLike<number>, features: Float32Array) {
    this.positions = positions;
    this.features = features;
  }

  async read(): Promise<Float32Array> {
    return this.features;
  }

  dispose(): void {
    // Nothing lies elsewhere.
  }
}

class Logits implements MaskLogits {
  readonly values: Float32Array;

  constructor(values: Float32Array) {
    this.values = values;
  }

  async read(mask: number): Promise<Float32Array> {
    return Float32Array.from({ length: this.values.length / MASKS }, (_, i) => this.values[MASKS * i + mask]!);
  }

  dispose(): void {
    // Nothing lies elsewhere.
  }
}

/** A model without weights: a point is what the nearest click is, by place and colour. Written as somebody would who brings a model. */
class NearestPrompt implements PromptableModel {
  readonly description: ModelDescription;
  /** Metres that lie between black and white: what is coloured otherwise is far away. */
  readonly #colorMetres: number;
  readonly #segmenter: GraphRunner;

  constructor(description: ModelDescription, colorMetres: number, segmenter: GraphRunner) {
    this.description = description;
    this.#colorMetres = colorMetres;
    this.#segmenter = segmenter;
  }

  async encode({ positions, colors }: PointCloud, { checkpoint }: EncodeOptions = {}): Promise<SeenCloud> {
    await checkpoint?.();
    return new SeenCloud(positions, this.#features(positions, (i) => colors.subarray(3 * i, 3 * i + 3)));
  }

  async decode(embedding: Embedding, prompts: ModelPrompts, previous: PreviousMask | null, { at, signal }: DecodeOptions = {}): Promise<Masks> {
    const cloud = embedding as SeenCloud;
    const before = previous && await previous.logits.read(previous.mask);
    const run = async (features: Float32Array, mask: Float32Array | null): Promise<Float32Array> => {
      const count = features.length / 6;
      const outputs = await this.#segmenter.run({
        features: floats(features, count, 6), previous: floats(mask ?? new Float32Array(count).fill(FAR), count, 1),
        prompts: floats(this.#near(cloud, prompts.positions).features, prompts.labels.length, 6),
        labels: integers(Int32Array.from(prompts.labels), prompts.labels.length),
      }, { signal });
      return takeFloats(outputs['logits'] as ResidentTensor);
    };
    const logits = await run(cloud.features, before);
    const finer = at && this.#near(cloud, at);
    const bitsAt = finer ? bitsOf(await run(finer.features, before && finer.indices.map((i) => before[i]!))) : null;
    return { bits: bitsOf(logits), bitsAt, iou: Float32Array.from(QUALITY), logits: new Logits(logits) };
  }

  dispose(): Promise<void> {
    return this.#segmenter.dispose();
  }

  /** Points with the colours of the nearest points of the cloud, and which those are. */
  #near({ positions, features }: SeenCloud, points: ArrayLike<number>): { features: Float32Array; indices: Float32Array } {
    const nearest = nearestNeighbours(Float32Array.from(positions), Float32Array.from(points), 1);
    const placed = this.#features(points, () => new Float32Array(3));
    nearest.forEach((point, i) => placed.set(features.subarray(6 * point + 3, 6 * point + 6), 6 * i + 3));
    return { features: placed, indices: Float32Array.from(nearest) };
  }

  #features(positions: ArrayLike<number>, colorOf: (point: number) => Float32Array): Float32Array {
    const { black, white } = this.description.color;
    const features = new Float32Array(2 * positions.length);
    for (let i = 0; i < positions.length / 3; i++) {
      const color = colorOf(i).map((value) => (this.#colorMetres * (value - black)) / (white - black));
      features.set([positions[3 * i]!, positions[3 * i + 1]!, positions[3 * i + 2]!, ...color], 6 * i);
    }
    return features;
  }
}

function bitsOf(logits: Float32Array): Uint32Array {
  const bits = new Uint32Array(logits.length / MASKS);
  logits.forEach((logit, i) => logit > 0 && (bits[Math.floor(i / MASKS)]! |= 1 << (i % MASKS)));
  return bits;
}
