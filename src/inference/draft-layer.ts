import { type Bounds, boundsMeet, expandBounds, type Vector3 } from '../geometry/bounds.js';
import { GridIndex } from '../geometry/grid-index.js';
import type { PointSample } from '../octree/point-sample.js';
import type { MergePolicy } from '../propagation/labelled-sample.js';
import { nearestSamples } from '../propagation/nearest-labels.js';
import type { StoredNode } from './node-store.js';
import type { SampleMasks } from './sample-masks.js';

/** Which point of a region's sample lies nearest to each point of the nodes; worked out once per node. */
export class SampleNeighbours {
  readonly sample: PointSample;
  /** Metres beyond which no sample point is a neighbour. */
  readonly reach: number;
  readonly #index: GridIndex;
  readonly #nearest = new WeakMap<StoredNode, Int32Array>();

  constructor(sample: PointSample, reach: number) {
    this.sample = sample;
    this.reach = reach;
    this.#index = GridIndex.build(sample.positions);
  }

  /** Sample point per point of the node, -1 for none in reach. */
  of(node: StoredNode): Int32Array {
    const known = this.#nearest.get(node);
    if (known) return known;
    const { origin: [x, y, z], positions } = node.points;
    const [ox, oy, oz] = this.sample.origin;
    const nearest = nearestSamples(positions, [x - ox, y - oy, z - oz], this.#index, this.reach);
    this.#nearest.set(node, nearest);
    return nearest;
  }
}

/** What a draft's masks are. */
interface LayerMasks extends Pick<SampleMasks, 'bits'> {
  readonly bounds: Bounds | null;
  readonly policy: MergePolicy;
}

/** The masks of one answer on the nodes. Never changes, so that one can be made while another is shown. */
export class DraftLayer {
  /** Whether it shows on points that kept objects hold. */
  readonly overwrites: boolean;
  readonly #neighbours: SampleNeighbours;
  /** Candidate bits per sample point. */
  readonly #bits: Uint32Array;
  /** Box of all candidates grown by the reach, cloud space; null where all are empty. */
  readonly #bounds: Bounds | null;
  readonly #labels = new WeakMap<StoredNode, Uint8Array>();

  constructor(neighbours: SampleNeighbours, { bits, bounds, policy }: LayerMasks) {
    this.overwrites = policy === 'overwrite';
    this.#neighbours = neighbours;
    this.#bits = bits;
    this.#bounds = bounds && expandBounds(bounds, neighbours.reach);
  }

  /** Of the region, cloud space. */
  get center(): Vector3 {
    return this.#neighbours.sample.origin;
  }

  /** Whether points of the node may lie in a mask. */
  meets({ points, bounds }: StoredNode): boolean {
    return this.#bounds !== null && points.key.cloud === this.#neighbours.sample.cloud && boundsMeet(this.#bounds, bounds);
  }

  /** Candidate bits per point of the node, whatever is kept there; null where no mask can be. */
  labelsOf(node: StoredNode): Uint8Array | null {
    if (!this.meets(node)) return null;
    const known = this.#labels.get(node);
    if (known) return known;
    const nearest = this.#neighbours.of(node);
    const labels = new Uint8Array(nearest.length);
    for (let i = 0; i < labels.length; i++) if (nearest[i] >= 0) labels[i] = this.#bits[nearest[i]];
    this.#labels.set(node, labels);
    return labels;
  }
}
