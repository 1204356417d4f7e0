import { SegmentationError } from '../errors.js';
import { bytesPerPatch, chunksOf } from './chunks.js';
import { fourierEncoding } from './fourier-encoding.js';
import type { CreateRunner, GraphRunner, ResidentTensor, RunOptions, TensorData } from './graph-runner.js';
import { groupPoints, patchFeatures, type PointGroups, reversePatches } from './group-points.js';
import type { ReadModelFile } from './load-model.js';
import { CANDIDATE_MASKS } from './masks.js';
import { assertFits, type MemoryLimits } from './memory-need.js';
import { type GraphName, groupingFor, type ModelManifest, neededGraphs, type PatchCounts } from './model-manifest.js';
import { type ModelFrame, type NormalizedPoints, normalizePoints, toModelFrame } from './normalize-points.js';
import { readGraph } from './read-graph.js';
import { type Inputs, PointSamEmbedding } from './point-sam-embedding.js';
import { PointSamLogits } from './point-sam-logits.js';
import type {
  DecodeOptions, Embedding, EncodeOptions, Masks, ModelDescription, ModelPrompts, PointCloud, PreviousMask, PromptableModel,
} from './promptable-model.js';
import { floats, HeldTensors, integers, takeBits, takeFloats } from './tensors.js';

/** Masks of an answer: the single one and the candidates. */
const MASK_TOKENS = 1 + CANDIDATE_MASKS.length;

/** The networks; a model that only encodes has just the first two. */
type Graphs = ReadonlyMap<GraphName, GraphRunner>;

export interface PointSamOptions extends EncodeOptions {
  /** Gives the networks the patches in the opposite order, which changes nothing but rounding: for checks. */
  readonly reversedPatches?: boolean;
}

/** Logits and bits of an answer at some points. */
interface Evaluation {
  readonly logits: ResidentTensor;
  readonly bits: Uint32Array;
}

/**
 * Promptable segmentation of a point cloud (Point-SAM, arXiv 2406.17741). What a region needs stays where the networks run;
 * of an answer only bits and qualities come back.
 */
export class PointSam implements PromptableModel {
  readonly manifest: ModelManifest;
  readonly #graphs: Graphs;
  /** Null where nobody knows. */
  readonly #limits: MemoryLimits | null;

  private constructor(manifest: ModelManifest, graphs: Graphs, limits: MemoryLimits | null) {
    this.manifest = manifest;
    this.#graphs = graphs;
    this.#limits = limits;
  }

  /** Prepares the networks one after another; what was read for one is let go before the next is. */
  static create(
    manifest: ModelManifest, read: ReadModelFile, createRunner: CreateRunner, limits: MemoryLimits | null = null,
  ): Promise<PointSam> {
    return PointSam.open(manifest, async (name) => createRunner(await readGraph({ manifest, read }, name)), limits);
  }

  /** The same with graphs that are prepared in some other way, such as on a server. */
  static async open(
    manifest: ModelManifest, prepare: (name: GraphName) => Promise<GraphRunner>, limits: MemoryLimits | null = null,
  ): Promise<PointSam> {
    const graphs = new Map<GraphName, GraphRunner>();
    try {
      for (const name of neededGraphs(manifest.dimensions)) graphs.set(name, await prepare(name));
    } catch (error) {
      await disposeGraphs(graphs);
      throw error;
    }
    return new PointSam(manifest, graphs, limits);
  }

  get description(): ModelDescription {
    return this.manifest;
  }

  encode({ positions, colors }: PointCloud, options: PointSamOptions = {}): Promise<PointSamEmbedding> {
    return this.encodeNormalized(normalizePoints(positions, this.manifest.upAxis), colors, options);
  }

  /** Encodes a cloud that lies in the model's frame already. */
  async encodeNormalized({ positions, frame }: NormalizedPoints, colors: Float32Array, options: PointSamOptions = {}): Promise<PointSamEmbedding> {
    if (colors.length !== positions.length) {
      throw new RangeError(`Expected r, g, b for each of ${positions.length / 3} points, got ${colors.length} numbers.`);
    }
    const counts = options.grouping ?? groupingFor(this.manifest, positions.length / 3);
    this.#refuseTooLarge(positions.length / 3, counts);
    const groups = options.reversedPatches ? reversePatches(groupPoints(positions, counts)) : groupPoints(positions, counts);
    const { dimensions } = this.manifest;
    const encoder = this.#graph('encoder');
    const held = new HeldTensors();
    try {
      const patches = held.hold(await this.#encodePatches(groups, positions, colors, options));
      await options.checkpoint?.();
      const placed = dimensions.decoderDepth === 0 ? {} : { center_encoding: encoder.upload(this.#encodePositions(groups.centers)) };
      held.holdAll(placed);
      const centers = floats(groups.centers, groups.patches, 3);
      const encoded = await encoder.run({ patch_embeddings: patches, centers, ...placed }, options);
      const region = { ...encoded, ...placed };
      held.release(Object.values(placed));
      return new PointSamEmbedding({ frame, positions, groups }, region, dimensions, encoder);
    } finally {
      held.dispose();
    }
  }

  /** Prompts outside the model's unit cube are moved to its surface. */
  async decode(embedding: Embedding, prompts: ModelPrompts, previous: PreviousMask | null, options: DecodeOptions = {}): Promise<Masks> {
    if (this.manifest.dimensions.decoderDepth === 0) this.#refuseDecoding();
    const seen = embedding instanceof PointSamEmbedding ? embedding : refuseForeign('embedding');
    const held = new HeldTensors();
    try {
      const encodedPrompts = this.#encodePrompts(seen.frame, prompts);
      const mask = previous ? held.hold(await this.#encodeMask(seen, previous, options)) : seen.noMask;
      const outputs = await this.#graph('decoder').run({ ...seen.region, mask_embeddings: mask, ...encodedPrompts }, options);
      held.holdAll(outputs);
      const { iou, ...decoded } = outputs;
      const at = options.at && await this.#evaluate(decoded, seen.pointsAt(options.at), options);
      at?.logits.dispose();
      const own = await this.#evaluate(decoded, seen.ownPoints, options);
      held.hold(own.logits);
      held.release([iou]);
      const quality = await takeFloats(iou);
      held.release([own.logits]);
      return { bits: own.bits, bitsAt: at?.bits ?? null, iou: quality, logits: new PointSamLogits(own.logits) };
    } finally {
      held.dispose();
    }
  }

  /** A mask prompt that no answer of this model holds: logits per point of a cloud (N). */
  maskPrompt(logits: Float32Array): PreviousMask {
    const rows = Float32Array.from({ length: MASK_TOKENS * logits.length }, (_, i) => logits[Math.floor(i / MASK_TOKENS)]);
    return { logits: new PointSamLogits(this.#graph('mask-encoder').upload(floats(rows, logits.length, MASK_TOKENS))), mask: 0 };
  }

  dispose(): Promise<void> {
    return disposeGraphs(this.#graphs);
  }

  #graph(name: GraphName): GraphRunner {
    return this.#graphs.get(name)!;
  }

  /** In chunks of patches, so that no tensor is too large. */
  async #encodePatches(groups: PointGroups, positions: Float32Array, colors: Float32Array, options: EncodeOptions): Promise<ResidentTensor> {
    const runner = this.#graph('patch-encoder');
    const { patches, patchSize } = groups;
    return runInChunks(runner, chunksOf(patches, bytesPerPatch(this.manifest.dimensions, patchSize)), async (range) => {
      await options.checkpoint?.();
      const features = patchFeatures(groups, positions, colors, 3, range);
      const { patch_embeddings: embeddings } = await runner.run({
        patch_features: floats(features, range.end - range.begin, patchSize, 6),
      }, options);
      return embeddings;
    });
  }

  async #encodeMask(embedding: PointSamEmbedding, { logits, mask }: PreviousMask, options: RunOptions): Promise<ResidentTensor> {
    const runner = this.#graph('mask-encoder');
    const given = logits instanceof PointSamLogits ? logits : refuseForeign('previous mask');
    const chosen = integers(Int32Array.of(mask), 1);
    return runInChunks(runner, embedding.patches, async (patches) => {
      const { mask_embeddings: embeddings } = await runner.run({ ...patches, logits: given.tensor, chosen }, options);
      return embeddings;
    });
  }

  async #evaluate(decoded: Inputs, points: readonly Inputs[], options: RunOptions): Promise<Evaluation> {
    const runner = this.#graph('point-head');
    const held = new HeldTensors();
    const bits: ResidentTensor[] = [];
    try {
      const logits = held.hold(await runInChunks(runner, points, async (chunk) => {
        const outputs = await runner.run({ ...decoded, ...chunk }, options);
        bits.push(held.hold(outputs['mask_bits']));
        return outputs['mask_logits'];
      }));
      held.release(bits);
      const all = await takeBits(runner.concat(bits));
      held.release([logits]);
      return { logits, bits: all };
    } finally {
      held.dispose();
    }
  }

  #encodePrompts(frame: ModelFrame, { positions, labels }: ModelPrompts): Record<string, TensorData> {
    const count = labels.length;
    if (count === 0 || positions.length !== 3 * count) {
      throw new RangeError(`Expected x, y, z and a label per prompt, got ${positions.length} numbers and ${count} labels.`);
    }
    const inCube = toModelFrame(frame, positions).map((value) => Math.min(Math.max(value, -1), 1));
    return { prompt_encoding: this.#encodePositions(inCube), prompt_labels: integers(Int32Array.from(labels), count) };
  }

  #encodePositions(positions: Float32Array): TensorData {
    const encoding = fourierEncoding(positions, this.manifest.fourierMatrix!);
    return floats(encoding, positions.length / 3, this.manifest.dimensions.embedWidth);
  }

  #refuseTooLarge(points: number, { patches, patchSize }: PatchCounts): void {
    if (this.#limits === null) return;
    assertFits(this.manifest, { points, patches: Math.min(patches, points), patchSize: Math.min(patchSize, points) }, this.#limits);
  }

  #refuseDecoding(): never {
    throw new SegmentationError('model-mismatch', `The model ${this.manifest.name} holds only an encoder and cannot segment. `
      + 'Convert weights that hold a mask decoder, and name their manifest.');
  }
}

/** Runs a graph for chunks of what goes through it one by one, and joins the outputs. */
async function runInChunks<T>(runner: GraphRunner, chunks: readonly T[], run: (chunk: T) => Promise<ResidentTensor>): Promise<ResidentTensor> {
  const held = new HeldTensors();
  const outputs: ResidentTensor[] = [];
  try {
    for (const chunk of chunks) outputs.push(held.hold(await run(chunk)));
    held.release(outputs);
    return runner.concat(outputs);
  } finally {
    held.dispose();
  }
}

function refuseForeign(what: string): never {
  throw new TypeError(`Expected an ${what} of this model, got one of another.`);
}

async function disposeGraphs(graphs: Graphs): Promise<void> {
  for (const graph of graphs.values()) await graph.dispose();
}
