import type { Bounds, Sphere, Vector3 } from '../geometry/bounds.js';
import type { CloudAccess } from '../host-access/cloud-access.js';
import type { PatchCounts } from '../model/model-manifest.js';
import type { ModelSource } from '../model/model-source.js';
import type { RuntimeSource } from '../model/runtime-source.js';
import type { RemoteSource } from '../remote/remote-source.js';
import type { NodeKey } from '../octree/node-key.js';
import type { NodeLabels, NodePoints } from '../octree/node-points.js';
import type { LabelledSample, MergePolicy } from '../propagation/labelled-sample.js';
import type { MaskRules } from './mask-rules.js';
import type { CallOptions as WorkerCallOptions } from '../workers/protocol.js';

/** A click: a point of the cloud and whether it belongs to the object (`positive`, SAM's word). */
export interface PointPrompt {
  /** Cloud space, metres. */
  readonly position: Vector3;
  readonly positive: boolean;
}

export { remoteHost, type RemoteSource } from '../remote/remote-source.js';
export { DEFAULT_RULES, type MaskRules, type PropagationRule } from './mask-rules.js';

/** Smallest and largest radius of a region, metres. */
export const REGION_RADIUS = { min: 1, max: 100 } as const;

/** Bytes for points of the scan: those on screen, and those that are read for a region. */
export const DEFAULT_POINT_MEMORY = 2 ** 28;

export type Backend = 'webgpu' | 'wasm';

/** What the engine runs on, for the panel. */
export interface EngineInfo {
  readonly modelName: string;
  /** `remote`: the graphs run on a server, to which the points around a click are sent. */
  readonly backend: Backend | 'remote';
  /** That server, with `remote`. */
  readonly host?: string;
  /** Why this backend and not WebGPU, as a sentence for a person; null on WebGPU and on a server. */
  readonly reason: string | null;
  /** Points a region is thinned to, unless a request says otherwise. */
  readonly pointCount: number;
  /** What a person may choose from, ascending. */
  readonly pointCounts: readonly number[];
  /** Ways to cut a region into patches that a request may ask for. */
  readonly groupingChoices: readonly PatchCounts[];
}

/** How much of a region the model sees. */
export interface RegionDetail {
  /** Points a region is thinned to; the model's own number when absent. */
  readonly pointCount?: number | undefined;
  /** Patches that they are cut into; what the model takes for so many points when absent. */
  readonly grouping?: PatchCounts | undefined;
}

/** The detail is that of requests that name none. */
export interface LoadRequest extends RegionDetail {
  readonly model: ModelSource;
  readonly runtime: RuntimeSource;
  /** `auto` takes WebGPU where a hardware adapter exists; the others force one, for tests. */
  readonly backend: 'auto' | Backend;
  /** Why the processor is asked for, as a sentence for a person; that it was chosen in the settings when absent. */
  readonly reason?: string | undefined;
  /** The server that runs the model's graphs in place of this machine; it is not replaced by the machine when it is away. */
  readonly remote?: RemoteSource | undefined;
  /** Bytes for points of the scan, `DEFAULT_POINT_MEMORY` when absent: see `RegionNodes`. */
  readonly pointMemory?: number | undefined;
}

/** A cloud that is reached through the page; the ports are given away. */
export interface ConnectRequest {
  readonly cloud: string;
  readonly access: CloudAccess;
}

export interface SegmentRequest extends RegionDetail {
  /** Number of the draft: one that comes back by undo is answered as it was. Without it, its region is read anew. */
  readonly draft?: number;
  readonly cloud: string;
  /**
   * Where the cloud's description (metadata.json, cloud.js) lies, so that points can be read which the viewer has not
   * shown; without it, or where it cannot be read, the nodes on screen must do.
   */
  readonly url?: string | null;
  /** All prompts of the draft, in click order, at least one, the first one positive. */
  readonly prompts: readonly PointPrompt[];
  /** Which of the first click's candidates (0 smallest .. 2 largest) the person chose; null: as `chooseMask` says. */
  readonly candidate: number | null;
  /** Radius of the region, metres. `refit` lets the engine fit the region around the first mask. */
  readonly radius: number;
  readonly refit: boolean;
  /** What becomes of points that kept objects hold already, in the draft and when it is kept; by default they protect them. */
  readonly policy?: MergePolicy;
  /** `DEFAULT_RULES` when absent. */
  readonly rules?: MaskRules;
}

/** What is saved of a node: the labels that the objects give it. */
export interface StoredLabels {
  /** One per point of the node; null for none. */
  readonly labels: Uint32Array | null;
  /** Numbers of the objects that are in the labels, wherever they lie. */
  readonly objects: ReadonlySet<number>;
}

/** A node that comes on screen. */
export interface AddedNode extends NodePoints {
  /** What is saved of it; without it, or for another number of points, its labels are worked out from the objects. */
  readonly stored?: StoredLabels;
}

/** What is saved of a node that is on screen already. */
export interface StoredNodeLabels extends StoredLabels {
  readonly key: NodeKey;
}

/** One mask of the model, described for a person. */
export interface Candidate {
  /** Predicted IoU; mostly 0..1, not clamped. */
  readonly quality: number;
  /** Largest edge of the mask's box, metres; 0 for an empty mask. */
  readonly extent: number;
  /** Points of loaded nodes in the mask. */
  readonly pointCount: number;
  /** Cloud space; null for an empty mask. */
  readonly bounds: Bounds | null;
  /** Label of the kept object that holds the points, for a mask that is empty because kept objects hold all of it; absent otherwise. */
  readonly heldBy?: number;
}

export interface Segmentation {
  /** The region that was used; `fitted` when it was moved around the first mask. */
  readonly region: Sphere;
  readonly fitted: boolean;
  /** Three, smallest extent first, after one click; one after more. */
  readonly candidates: readonly Candidate[];
  /** Index of the mask that counts: the chosen one, else that of `chooseMask`. */
  readonly chosen: number;
  /**
   * Labels of every loaded node that changed: kept segments' numbers, and draft labels 1..7, whose bit i says that
   * candidate i covers the point.
   */
  readonly labels: readonly NodeLabels[];
  /** Points that the model saw. */
  readonly sampleSize: number;
  /** Why the cloud's files could not be read, so that the model saw the points on screen alone; null when all is well. */
  readonly readFailure: string | null;
}

/** Labels below this are the draft's candidate bits; segments are numbered from here. */
export const FIRST_SEGMENT_LABEL = 8;

export interface KeepRequest {
  /** The kept segment's number, at least `FIRST_SEGMENT_LABEL`. */
  readonly label: number;
  readonly candidate: number;
}

/** The kept object, free of level of detail and of the model: any node can be labelled from it. */
export interface KeptDraft {
  readonly sample: LabelledSample;
  readonly labels: readonly NodeLabels[];
}

/** `reading` is what is at hand; `loading` the cloud's files. */
export type SegmentStage = 'reading' | 'loading' | 'encoding' | 'decoding' | 'labelling';

export interface Progress {
  readonly stage: 'fetching' | 'preparing' | SegmentStage;
  /** For `fetching`: bytes so far and in all. */
  readonly done?: number;
  readonly total?: number;
}

export type CallOptions = WorkerCallOptions<Progress>;

/**
 * Segmentation of the points on screen. Implemented by `PointSamEngine`, which does the work, and by `WorkerEngine`,
 * which has it done in a worker; callers cannot tell them apart. Node labels that calls return are all that must be
 * painted anew. Failures are `SegmentationError`s; a cancelled or overtaken call rejects with an `AbortError`.
 */
export interface SegmentationEngine {
  /** Loads the model. A second call replaces it. */
  load(request: LoadRequest, options?: CallOptions): Promise<EngineInfo>;
  /** From now on the cloud's points that are not on screen are read this way, in place of `url` of the requests. */
  connectCloud(request: ConnectRequest): Promise<void>;
  /** The cloud has left the viewer: another one may have its id later. */
  forgetCloud(cloud: string): Promise<void>;
  /** Adds nodes (their buffers are transferred) and returns labels for those that objects already cover. */
  addNodes(nodes: readonly AddedNode[]): Promise<readonly NodeLabels[]>;
  /**
   * Gives nodes on screen what is saved of them, before the objects themselves come: `restoreSegments` then leaves alone
   * the nodes in whose labels an object is already.
   */
  layLabels(nodes: readonly StoredNodeLabels[]): Promise<readonly NodeLabels[]>;
  removeNodes(keys: readonly NodeKey[]): Promise<void>;
  /** Segments the draft object. Only what a newer click changed is computed; a newer call aborts the older. */
  segment(request: SegmentRequest, options?: CallOptions): Promise<Segmentation>;
  /** Makes the draft a kept segment. */
  keepDraft(request: KeepRequest): Promise<KeptDraft>;
  /** Forgets the draft. */
  discardDraft(): Promise<readonly NodeLabels[]>;
  /** Takes kept segments back in (undo of a delete, a worker that was restarted). */
  restoreSegments(samples: readonly LabelledSample[]): Promise<readonly NodeLabels[]>;
  removeSegment(label: number): Promise<readonly NodeLabels[]>;
  /** Ends the engine; every pending call rejects with an `AbortError`. */
  dispose(): void;
}
