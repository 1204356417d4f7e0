import { SegmentationError } from '../errors.js';
import { type Interpolation, threeNearest } from '../geometry/three-nearest.js';
import type { Masks } from './masks.js';
import { fourierEncoding } from './fourier-encoding.js';
import type { CreateRunner, GraphFiles, GraphRunner, ResidentTensor, TensorData } from './graph-runner.js';
import { groupPoints, patchFeatures, type PointGroups } from './group-points.js';
import type { ReadModelFile } from './load-model.js';
import { groupingFor, type GraphName, type ModelManifest, type PatchCounts } from './model-manifest.js';
import { normalizePoints, toModelFrame, type ModelFrame, type NormalizedPoints } from './normalize-points.js';

/** A cloud as it is given to the model. */
export interface PointCloud {
  /** x, y, z per point (N, 3), metres from any local origin, z up. */
  readonly positions: ArrayLike<number>;
  /** r, g, b per point (N, 3) on the manifest's scale. */
  readonly colors: Float32Array;
}

/** A cloud cut into patches, before the network has seen it. */
export interface GroupedCloud {
  readonly frame: ModelFrame;
  /** Coordinates in the model's frame (N, 3). */
  readonly positions: Float32Array;
  readonly colors: Float32Array;
  readonly groups: PointGroups;
}

/** A cloud that the network has seen: all that decoding needs, so that a click only decodes. */
export interface Embedding extends GroupedCloud {
  /** One row per patch (G, E). */
  readonly values: Float32Array;
  /** Fourier encoding of the patch centres (G, E). */
  readonly centerEncoding: Float32Array;
}

/** All clicks on one object, in order. */
export interface ModelPrompts {
  /** x, y, z per click (Q, 3), in the frame that the cloud was given in. */
  readonly positions: ArrayLike<number>;
  /** Per click 1 for inside the object, 0 for outside (Q). */
  readonly labels: ArrayLike<number>;
}

/** The three networks; a model that only encodes has just the first. */
interface Graphs {
  readonly encoder: GraphRunner;
  readonly maskEncoder: GraphRunner | null;
  readonly decoder: GraphRunner | null;
}

/**
 * Promptable segmentation of a point cloud (Point-SAM, arXiv 2406.17741): `group` and `encode` a region once, then
 * `decode` as often as prompts change. Calls do not overlap: await one before the next.
 */
export class PointSam {
  readonly manifest: ModelManifest;
  readonly #graphs: Graphs;

  private constructor(manifest: ModelManifest, graphs: Graphs) {
    this.manifest = manifest;
    this.#graphs = graphs;
  }

  /** Prepares the networks one after another; what was read for one is let go before the next is. */
  static async create(
    manifest: ModelManifest, read: ReadModelFile, createRunner: CreateRunner,
  ): Promise<PointSam> {
    return PointSam.open(manifest, async (name) => createRunner(await readGraph(manifest, name, read)));
  }

  /** The same with graphs that are prepared in some other way, such as on a server. */
  static async open(manifest: ModelManifest, prepare: (name: GraphName) => Promise<GraphRunner>): Promise<PointSam> {
    const encoder = await prepare('encoder');
    if (manifest.dimensions.decoderDepth === 0) return new PointSam(manifest, { encoder, maskEncoder: null, decoder: null });
    return new PointSam(manifest, { encoder, maskEncoder: await prepare('mask-encoder'), decoder: await prepare('decoder') });
  }

  /**
   * Turns, centres, scales and groups a cloud, on the CPU.
   * @throws SegmentationError `region-degenerate` for fewer than three points
   */
  group({ positions, colors }: PointCloud): GroupedCloud {
    return this.groupNormalized(normalizePoints(positions, this.manifest.upAxis), colors);
  }

  /** Groups a cloud that lies in the model's frame already; `counts` takes the place of the manifest's grouping. */
  groupNormalized({ positions, frame }: NormalizedPoints, colors: Float32Array, counts?: PatchCounts): GroupedCloud {
    if (colors.length !== positions.length) {
      throw new RangeError(`Expected r, g, b for each of ${positions.length / 3} points, got ${colors.length} numbers.`);
    }
    const groups = groupPoints(positions, counts ?? groupingFor(this.manifest, positions.length / 3));
    return { frame, positions, colors, groups };
  }

  /** Runs the point cloud encoder. */
  async encode(cloud: GroupedCloud): Promise<Embedding> {
    const { groups, positions, colors } = cloud;
    const { embeddings } = await this.#graphs.encoder.run({
      patch_features: floats(patchFeatures(groups, positions, colors, 3), groups.patches, groups.patchSize, 6),
      centers: floats(groups.centers, groups.patches, 3),
    });
    return { ...cloud, values: await floatsOf(embeddings), centerEncoding: this.#encodePositions(groups.centers) };
  }

  /** How values at the patches are carried to points (M, 3) that need not be the cloud's own, in the frame that it was given in. */
  interpolate({ frame, groups }: Embedding, positions: ArrayLike<number>): Interpolation {
    return threeNearest(toModelFrame(frame, positions), groups.centers);
  }

  /**
   * Predicts the masks of an object from all its prompts and, where there is one, the logits of the previous mask (N).
   * Prompts outside the model's unit cube are moved to its surface.
   *
   * @param at the points that the masks are wanted at (M); the cloud's own when absent
   * @returns logits per such point
   * @throws SegmentationError `model-mismatch` when the model has no decoder
   */
  async decode(embedding: Embedding, prompts: ModelPrompts, previousLogits: Float32Array | null, at?: Interpolation): Promise<Masks> {
    const decoder = this.#graphs.decoder ?? this.#refuseDecoding();
    const { groups, values, centerEncoding } = embedding;
    const rows = [groups.patches, this.manifest.dimensions.embedWidth] as const;
    const index = at ? new Int32Array(at.indices) : groups.interpolationIndex;
    const weight = at?.weights ?? groups.interpolationWeight;
    const pointCount = index.length / 3;
    const outputs = await decoder.run({
      embeddings: floats(values, ...rows),
      center_encoding: floats(centerEncoding, ...rows),
      ...await this.#encodeMask(embedding, previousLogits),
      ...this.#encodePrompts(embedding.frame, prompts),
      interpolation_index: integers(index, pointCount, 3),
      interpolation_weight: floats(weight, pointCount, 3),
    });
    const all = await floatsOf(outputs['mask_logits']);
    const logits = [0, 1, 2, 3].map((mask) => all.subarray(mask * pointCount, (mask + 1) * pointCount));
    return { logits, iou: await floatsOf(outputs['iou']) };
  }

  async dispose(): Promise<void> {
    const { encoder, maskEncoder, decoder } = this.#graphs;
    for (const graph of [encoder, maskEncoder, decoder]) await graph?.dispose();
  }

  async #encodeMask({ groups, positions }: Embedding, logits: Float32Array | null): Promise<Record<string, TensorData>> {
    const width = this.manifest.dimensions.embedWidth;
    if (logits === null) {
      return { mask_embeddings: floats(new Float32Array(width), 1, width), has_mask: floats(Float32Array.of(0), 1) };
    }
    const maskEncoder = this.#graphs.maskEncoder ?? this.#refuseDecoding();
    const features = floats(patchFeatures(groups, positions, logits, 1), groups.patches, groups.patchSize, 4);
    const { mask_embeddings: embeddings } = await maskEncoder.run({ patch_features: features });
    return { mask_embeddings: floats(await floatsOf(embeddings), groups.patches, width), has_mask: floats(Float32Array.of(1), 1) };
  }

  #encodePrompts(frame: ModelFrame, { positions, labels }: ModelPrompts): Record<string, TensorData> {
    const count = labels.length;
    if (count === 0 || positions.length !== 3 * count) {
      throw new RangeError(`Expected x, y, z and a label per prompt, got ${positions.length} numbers and ${count} labels.`);
    }
    const inCube = toModelFrame(frame, positions).map((value) => Math.min(Math.max(value, -1), 1));
    return {
      prompt_encoding: floats(this.#encodePositions(inCube), count, this.manifest.dimensions.embedWidth),
      prompt_labels: integers(Int32Array.from(labels), count),
    };
  }

  /** Without a Fourier matrix there is no decoder either, so that nothing reads the encoding. */
  #encodePositions(positions: Float32Array): Float32Array {
    const { fourierMatrix } = this.manifest;
    return fourierMatrix === null ? new Float32Array(0) : fourierEncoding(positions, fourierMatrix);
  }

  #refuseDecoding(): never {
    throw new SegmentationError('model-mismatch', `The model ${this.manifest.name} holds only an encoder and cannot segment. `
      + 'Convert weights that hold a mask decoder, and name their manifest.');
  }
}

async function readGraph({ name: model, files }: ModelManifest, name: GraphName, read: ReadModelFile): Promise<GraphFiles> {
  const weights = [];
  for (const file of files) if (file.role === `${name}-weights`) weights.push({ path: file.path, data: await read(file) });
  const graph = await read(files.find(({ role }) => role === `${name}-graph`)!);
  return { name: `${model}: ${name}`, graph, weights };
}

function floats(data: Float32Array, ...dims: number[]): TensorData {
  return { type: 'float32', dims, data };
}

function integers(data: Int32Array, ...dims: number[]): TensorData {
  return { type: 'int32', dims, data };
}

async function floatsOf(tensor: ResidentTensor | undefined): Promise<Float32Array> {
  const data = await tensor?.read();
  tensor?.dispose();
  if (!(data instanceof Float32Array)) throw new TypeError(`Expected a float32 output, got ${tensor?.type ?? 'none'}.`);
  return data;
}
