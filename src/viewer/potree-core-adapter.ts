import type { BufferGeometry, Vector3 as ThreeVector3, WebGLRenderer } from 'three';
import type { PointCloudOctree } from 'potree-core';
import type { Sphere, Vector3 } from '../geometry/bounds.js';
import type { NodeKey } from '../octree/node-key.js';
import type { NodeChange } from '../octree/node-points.js';
import { CameraWatch } from './camera-watch.js';
import { lookAtSphere, viewStateOf, worldMatrixOf, type ViewCamera } from './camera-view.js';
import { nameFrom } from './cloud-name.js';
import { ColorPainter } from './color-painter.js';
import { FrameLoop } from './frame-loop.js';
import { localSourceOf } from './local-scan.js';
import { PanelMounts } from './mount-panel.js';
import { NodePainter } from './node-painter.js';
import { NodeWatch } from './node-watch.js';
import { carried, managedFetch, type ManagedRequests, replacedFetch } from './page-requests.js';
import { PROGRAM_MARK } from './paint-hook.js';
import { pickPoint } from './pick-point.js';
import { placeIn } from './pick-window.js';
import { ProgramCheck } from './program-check.js';
import { nodeGeometry, type NodeGeometry, viewNode } from './read-node.js';
import { metresPerPixelAt, projectPoint, type ViewState } from './view-maths.js';
import type { CloudHandle, Palette, PointHit, ScreenPoint, ViewerAdapter } from './viewer-adapter.js';

export { checkedRequests, type CheckedRequestsOptions } from './checked-requests.js';
export { droppedSource } from './dropped-files.js';
export { type LocalFile, type LocalScan, type LocalSource, openLocalScan, withPaths } from './local-scan.js';
export { prepareCloud } from './prepare-cloud.js';

export interface PotreeCoreAdapterOptions {
  readonly renderer: WebGLRenderer;
  /** A function where the application changes between cameras. */
  readonly camera: ViewCamera | (() => ViewCamera);
  /** The clouds on screen; the array may change at any time. Of clouds with one URL only the first is seen. */
  readonly pointClouds: readonly PointCloudOctree[] | (() => readonly PointCloudOctree[]);
  /** Asks for a frame, where the application does not draw all the time. */
  readonly requestRedraw?: () => void;
  /** Where the panel goes; without it, floating over the top right corner of the canvas. */
  readonly panelHost?: HTMLElement;
  /**
   * Sends the tool's own requests for the files of scans. When absent they go the way of the application's: through the
   * request manager that it gave to `loadPointCloud`, and the page's `fetch` where somebody has replaced it.
   */
  readonly fetch?: typeof fetch;
  /** Called after `lookAt` moved the camera, for controls that keep a target (world space) and a distance. */
  readonly onLookAt?: (target: ThreeVector3, distance: number) => void;
}

/** Connects the plugin to an application built with potree-core. */
export class PotreeCoreAdapter implements ViewerAdapter {
  readonly element: HTMLElement;
  readonly #options: PotreeCoreAdapterOptions;
  readonly #loop = new FrameLoop();
  readonly #painter = new NodePainter(() => this.#camera);
  /** Paints in its place where the shader is refused. */
  readonly #colors = new ColorPainter({ onChange: () => this.requestRedraw() });
  readonly #programs = new ProgramCheck(PROGRAM_MARK);
  #refused = false;
  #disposed = false;
  readonly #nodes = new NodeWatch(
    {
      clouds: () => this.#clouds(),
      buffers: nodeGeometry,
      view: (key, cloud, node, geometry: BufferGeometry) => viewNode(key, cloud, node, geometry, (shown) => this.#colors.unpainted(shown)),
    },
    (geometry) => this.#clear(geometry),
  );
  readonly #panels = new PanelMounts();
  readonly #ids = new WeakMap<PointCloudOctree, string>();

  constructor(options: PotreeCoreAdapterOptions) {
    this.#options = options;
    this.element = options.renderer.domElement;
    // At once, so that the shader is compiled with the first frame and not with the first click.
    this.#hookMaterials();
  }

  clouds(): readonly CloudHandle[] {
    return [...this.#clouds()].map(([id, cloud]) => {
      const handle = { id, name: cloud.name || nameFrom(id) };
      if (cloud.pcoGeometry.url === undefined) return { ...handle, url: null };
      const files = localSourceOf(id);
      if (files) return { ...handle, url: id, access: () => ({ url: id, files }) };
      return carried({ ...handle, url: id }, this.#options.fetch ?? sendOf(cloud));
    });
  }

  watchNodes(listener: (change: NodeChange) => void): () => void {
    this.#hookMaterials();
    const unsubscribe = this.#nodes.subscribe(listener);
    const stop = this.#loop.add(() => {
      this.#hookMaterials();
      this.#nodes.update();
    });
    return () => {
      stop();
      unsubscribe();
    };
  }

  watchCamera(listener: () => void): () => void {
    const watch = new CameraWatch(() => this.#view, this.element);
    return this.#loop.add(() => {
      if (watch.changed()) listener();
    });
  }

  pick(clientX: number, clientY: number): PointHit | null {
    const place = placeIn(this.element, clientX, clientY);
    const hit = place && pickPoint({ renderer: this.#options.renderer, camera: this.#camera }, this.#clouds(), place.x, place.y);
    return hit && { key: { cloud: hit.cloud, name: hit.node.name }, index: hit.index, position: hit.position };
  }

  project(cloud: string, position: Vector3): ScreenPoint | null {
    const octree = this.#clouds().get(cloud);
    const size = { width: this.element.clientWidth, height: this.element.clientHeight };
    return octree ? projectPoint(this.#view, worldMatrixOf(octree), position, size) : null;
  }

  metresPerPixel(cloud: string, position: Vector3): number | null {
    const octree = this.#clouds().get(cloud);
    return octree ? metresPerPixelAt(this.#view, worldMatrixOf(octree), position, this.element.clientHeight) : null;
  }

  lookAt(cloud: string, sphere: Sphere): void {
    const octree = this.#clouds().get(cloud);
    if (!octree) return;
    const { target, distance } = lookAtSphere(this.#camera, octree, sphere);
    this.#options.onLookAt?.(target, distance);
    this.requestRedraw();
  }

  paint(key: NodeKey, labels: Uint32Array | null): void {
    const node = this.#clouds().get(key.cloud)?.visibleNodes.find(({ name }) => name === key.name);
    const geometry = node && nodeGeometry(node);
    // Nodes that have left meanwhile are painted when they are back.
    if (!geometry) return;
    if (!labels) this.#clear(geometry);
    else if (this.#refused) this.#colors.paint(geometry as NodeGeometry, labels);
    else this.#painter.paint(geometry, labels);
    this.requestRedraw();
  }

  setPalette(palette: Palette): void {
    this.#painter.setPalette(palette);
    this.#colors.setPalette(palette);
    this.requestRedraw();
  }

  showRegion(cloud: string, region: Sphere | null): void {
    const octree = this.#clouds().get(cloud);
    if (region && octree) this.#painter.showRegion(octree, region);
    else this.#painter.hideRegion();
    this.requestRedraw();
  }

  requestRedraw(): void {
    this.#options.requestRedraw?.();
  }

  mountPanel(panel: HTMLElement): () => void {
    return this.#panels.mount(panel, this.#options.panelHost, this.element);
  }

  dispose(): void {
    this.#disposed = true;
    this.#loop.stop();
    this.#nodes.stop();
    this.#painter.dispose();
    this.#colors.dispose();
    this.#panels.dispose();
    this.requestRedraw();
  }

  get #camera(): ViewCamera {
    const { camera } = this.#options;
    return typeof camera === 'function' ? camera() : camera;
  }

  get #view(): ViewState {
    return viewStateOf(this.#camera);
  }

  #clouds(): ReadonlyMap<string, PointCloudOctree> {
    const { pointClouds } = this.#options;
    const octrees = typeof pointClouds === 'function' ? pointClouds() : pointClouds;
    const clouds = new Map<string, PointCloudOctree>();
    for (const octree of octrees) {
      const id = this.#idOf(octree);
      if (!octree.disposed && !clouds.has(id)) clouds.set(id, octree);
    }
    return clouds;
  }

  /** Asked for several times a frame, and resolving a URL takes its time. */
  #idOf(octree: PointCloudOctree): string {
    const known = this.#ids.get(octree);
    if (known !== undefined) return known;
    const id = new URL(octree.pcoGeometry.url ?? octree.uuid, document.baseURI).href;
    this.#ids.set(octree, id);
    return id;
  }

  #clear(geometry: BufferGeometry): void {
    this.#painter.clear(geometry);
    this.#colors.clear(geometry as NodeGeometry);
  }

  #hookMaterials(): void {
    if (this.#refused || this.#disposed) return;
    try {
      this.#painter.useMaterials(new Set([...this.#clouds().values()].map(({ material }) => material)));
      if (!this.#programs.failed(this.#options.renderer)) return;
    } catch {
      // Another kind of material than potree-core's: its colours can still be written.
    }
    this.#refused = true;
    this.#painter.dispose();
    this.#nodes.replay();
    this.requestRedraw();
  }
}

/** What potree-core's loaders of both formats keep of the request manager, which its types do not tell. */
interface CoreLoader {
  readonly url?: string;
  readonly requestManager?: Required<ManagedRequests>;
  readonly xhrRequest?: ManagedRequests['fetch'];
}

/** How the application has potree-core send requests, where a worker would do it otherwise. */
function sendOf({ pcoGeometry }: PointCloudOctree): typeof fetch | null {
  const { url, requestManager: manager, xhrRequest } = (pcoGeometry as { readonly loader?: CoreLoader }).loader ?? {};
  const own = manager && url !== undefined
    ? managedFetch(manager, url)
    : xhrRequest && managedFetch({ fetch: xhrRequest }, '');
  return own || replacedFetch();
}
