import { type Interpolation, threeNearest } from '../geometry/three-nearest.js';
import { bytesPerPatch, bytesPerPoint, chunksOf } from './chunks.js';
import type { GraphRunner, ResidentTensor, TensorData } from './graph-runner.js';
import { membersOf, patchFeatures, type PointGroups } from './group-points.js';
import type { ModelManifest } from './model-manifest.js';
import { type ModelFrame, toModelFrame } from './normalize-points.js';
import type { Embedding } from './promptable-model.js';
import { floats, HeldTensors, integers, signed } from './tensors.js';

/** A cloud cut into patches, before the network has seen it. */
export interface GroupedCloud {
  readonly frame: ModelFrame;
  /** Coordinates in the model's frame (N, 3). */
  readonly positions: Float32Array;
  readonly groups: PointGroups;
}

/** Inputs of a graph, by name. */
export type Inputs = Readonly<Record<string, ResidentTensor>>;

/**
 * A cloud that Point-SAM has seen. What follows from the cloud alone stays where the networks run, cut so that no tensor
 * of a run is too large; what not every answer needs is put there when it is first asked for.
 */
export class PointSamEmbedding implements Embedding {
  readonly frame: ModelFrame;
  /** What the decoder reads for every prompt of the cloud. */
  readonly region: Inputs;
  /** Stands for a mask prompt that is not there (1, E). */
  readonly noMask: ResidentTensor;
  readonly #cloud: GroupedCloud;
  readonly #dimensions: ModelManifest['dimensions'];
  readonly #runner: GraphRunner;
  readonly #held = new HeldTensors();
  /** By the array of the points, which the caller keeps; the cloud's own by their coordinates in the model's frame. */
  readonly #points = new Map<ArrayLike<number>, readonly Inputs[]>();
  #patches: readonly Inputs[] | null = null;

  /** Takes what the encoder said of the patches, by name: the embedding disposes of it. */
  constructor(cloud: GroupedCloud, encoded: Inputs, dimensions: ModelManifest['dimensions'], runner: GraphRunner) {
    this.frame = cloud.frame;
    this.#cloud = cloud;
    this.#dimensions = dimensions;
    this.#runner = runner;
    this.#held.holdAll(encoded);
    const { no_mask_embedding: noMask, ...region } = encoded;
    this.noMask = noMask;
    this.region = region;
  }

  /** The point head's inputs for the cloud's own points, in chunks. */
  get ownPoints(): readonly Inputs[] {
    const { positions, groups } = this.#cloud;
    const known = this.#points.get(positions);
    return known ?? this.#placePoints(positions, groups.interpolation);
  }

  /** The same for other points (M, 3) of the cloud's frame. */
  pointsAt(positions: ArrayLike<number>): readonly Inputs[] {
    const known = this.#points.get(positions);
    return known ?? this.#placePoints(positions, threeNearest(toModelFrame(this.frame, positions), this.#cloud.groups.centers));
  }

  /** The mask encoder's inputs that follow from the cloud, in chunks of patches. */
  get patches(): readonly Inputs[] {
    const { groups, positions } = this.#cloud;
    const { patches, patchSize } = groups;
    this.#patches ??= chunksOf(patches, bytesPerPatch(this.#dimensions, patchSize)).map((range) => {
      const count = range.end - range.begin;
      const relative = patchFeatures(groups, positions, new Float32Array(0), 0, range);
      return this.#upload({
        relative: floats(relative, count, patchSize, 3),
        members: integers(signed(membersOf(groups, range)), count, patchSize),
      });
    });
    return this.#patches;
  }

  async read(): Promise<Float32Array> {
    return await this.region['embeddings'].read() as Float32Array;
  }

  dispose(): void {
    this.#held.dispose();
    this.#points.clear();
    this.#patches = null;
  }

  #placePoints(key: ArrayLike<number>, { indices, weights }: Interpolation): readonly Inputs[] {
    const count = indices.length / 3;
    const chunks = chunksOf(count, bytesPerPoint(this.#dimensions)).map(({ begin, end }) => this.#upload({
      interpolation_index: integers(signed(indices.subarray(3 * begin, 3 * end)), end - begin, 3),
      interpolation_weight: floats(weights.subarray(3 * begin, 3 * end), end - begin, 3),
    }));
    this.#points.set(key, chunks);
    return chunks;
  }

  #upload(tensors: Readonly<Record<string, TensorData>>): Inputs {
    return Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, this.#held.hold(this.#runner.upload(tensor))]));
  }
}
