import type { NodeGeometry } from '../read-node.js';
import type { Matrix4 } from '../view-maths.js';

/*
 * What the adapter uses of the Potree viewer, version 1.8. Its three.js (r124) is bundled inside and is no copy of ours,
 * so these are shapes and not classes: nothing of another three.js may be handed to it.
 */

export interface HostVector {
  x: number;
  y: number;
  z: number;
}

export interface HostMatrix {
  readonly elements: Matrix4;
}

export interface HostCamera {
  readonly isOrthographicCamera?: boolean;
  readonly near: number;
  readonly matrixWorld: HostMatrix;
  readonly matrixWorldInverse: HostMatrix;
  readonly projectionMatrix: HostMatrix;
  readonly position: HostVector;
  updateMatrixWorld(): void;
  updateProjectionMatrix(): void;
}

/** Where the person looks from; controls and cameras follow it. */
export interface HostView {
  readonly position: HostVector;
  /** Metres from the position to what the controls turn around; half the width of an orthographic view. */
  radius: number;
}

export interface HostBox {
  readonly min: HostVector;
  readonly max: HostVector;
}

export interface HostNode {
  readonly name: string;
  getLevel(): number;
  /** Relative to the cloud. */
  getBoundingBox(): HostBox;
  getBoundingSphere(): { readonly center: HostVector; readonly radius: number };
  /** Its geometry is null once the host has evicted the node, and another object when it is loaded again. */
  readonly geometryNode: { readonly geometry: NodeGeometry | null | undefined };
}

export interface HostMaterial {
  readonly opacity: number;
  /** What the person has chosen to see: `rgba`, `intensity`, … */
  readonly activeAttributeName?: string;
}

export interface HostLoader {
  readonly extension?: string;
  readonly version?: { equalOrHigher(version: string): boolean };
  /** Reads and decodes a node's points into the node. */
  load?(node: object): unknown;
}

/** The page's `Potree`. */
export interface HostPotree {
  /** Nodes of all clouds that are being loaded. */
  numNodesLoading: number;
  /** What its requests carry, those by `fetch` excepted. */
  readonly XHRFactory?: { readonly config?: { readonly withCredentials?: boolean; readonly customHeaders?: readonly { readonly header: string | null; readonly value: string | null }[] } };
}

export interface HostCloud {
  readonly name: string;
  readonly uuid: string;
  readonly matrixWorld: HostMatrix;
  visibleNodes: readonly HostNode[];
  material: HostMaterial;
  readonly pcoGeometry: {
    /** Of cloud.js and metadata.json, as the page gave it; EPT has its folder in `base`, COPC nothing. */
    readonly url?: string | null;
    readonly base?: string;
    readonly spacing: number;
    readonly offset?: HostVector;
    /** The root's cube, relative to the cloud. */
    readonly boundingBox?: HostBox;
    readonly projection?: string | null;
    readonly root?: object;
    /** `extension` is that of LAS and LAZ payloads, `version` that of cloud.js. */
    readonly loader?: HostLoader;
    /** Of cloud.js: the folder of its files, and levels of the hierarchy in each. */
    readonly octreeDir?: string;
    readonly hierarchyStepSize?: number;
    /** Of EPT. */
    readonly ept?: { readonly dataType: string };
    /** Of COPC: what the file's header and its own record say. */
    readonly copc?: HostCopc;
    /** Of COPC: reads part of the file; pages of the hierarchy that are known, by key. */
    readonly getter?: (begin: number, end: number) => Promise<Uint8Array>;
    readonly pages?: Readonly<Record<string, HostCopcPage | undefined>>;
    readonly pointAttributes: { readonly attributes: readonly { readonly name: string; readonly range: readonly unknown[] }[] };
  };
  updateMatrixWorld(): void;
  pick(viewer: HostViewer, camera: HostCamera, ray: HostRay, params: { x: number; y: number; pickWindowSize: number; pickClipped: boolean }): { readonly position?: HostVector } | null;
}

/** Part of a COPC file, bytes. */
export interface HostCopcPage {
  readonly pageOffset: number;
  readonly pageLength: number;
}

/** Of a COPC file, lengths in the file's units: the LAS header, and COPC's own record. */
export interface HostCopc {
  readonly header: Readonly<Record<'min' | 'max' | 'scale' | 'offset', readonly number[]>> & { readonly pointCount: number };
  readonly info: { readonly cube: readonly number[]; readonly spacing: number; readonly gpsTimeRange: readonly number[]; readonly rootHierarchyPage: HostCopcPage };
}

/** What picking asks of a ray. */
export interface HostRay {
  clone(): HostRay;
  intersectsSphere(sphere: unknown): boolean;
}

/** The viewer draws in WebGL 1 and adds the calls for vertex arrays to its context. */
export interface HostContext extends WebGLRenderingContext {
  bindVertexArray(array: object | null): void;
}

/** A compiled shader of the point renderer; `update` makes `program` the one for these sources, from a cache mostly. */
export interface HostShader {
  readonly program: WebGLProgram;
  readonly uniformLocations: Readonly<Record<string, WebGLUniformLocation | undefined>>;
  update(vertexSource: string, fragmentSource: string): void;
}

export interface HostBuffers {
  readonly vao: object;
}

export interface RenderParams {
  readonly material?: HostMaterial;
  readonly viewOverride?: HostMatrix;
}

/** Draws point clouds by WebGL calls of its own, without three.js. */
export interface HostPointRenderer {
  readonly gl: HostContext;
  readonly buffers: Map<NodeGeometry, HostBuffers>;
  readonly shaders: Map<HostMaterial, HostShader>;
  createBuffer(geometry: NodeGeometry): HostBuffers;
  renderOctree(cloud: HostCloud, nodes: readonly HostNode[], camera: HostCamera, target: unknown, params?: RenderParams): void;
}

export interface HostScene {
  readonly pointclouds: readonly HostCloud[];
  readonly view: HostView;
  getActiveCamera(): HostCamera;
}

/** The viewer itself, mostly `window.viewer`. */
export interface HostViewer {
  readonly renderer: { readonly domElement: HTMLCanvasElement };
  readonly pRenderer: HostPointRenderer;
  readonly scene: HostScene;
  addEventListener(type: string, listener: () => void): void;
  removeEventListener(type: string, listener: () => void): void;
}

/** The viewer given, else the page's; a `TypeError` where it is none. */
export function hostViewer(given: unknown = (globalThis as { viewer?: unknown }).viewer): HostViewer {
  const viewer = given as Partial<HostViewer> | null | undefined;
  const renderer = viewer?.pRenderer;
  if (viewer?.scene && renderer?.buffers instanceof Map && renderer.shaders instanceof Map && typeof renderer.renderOctree === 'function') {
    return viewer as HostViewer;
  }
  throw new TypeError(`Expected a viewer of Potree 1.8, by default window.viewer, got ${given === undefined ? 'none' : 'another object'}. Make the adapter after the viewer.`);
}

/** x, y, z as numbers alone: no object of the host's three.js leaves this folder. */
export function plainVector({ x, y, z }: HostVector): [number, number, number] {
  return [x, y, z];
}
