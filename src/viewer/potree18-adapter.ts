import { SegmentationError } from '../errors.js';
import type { Sphere, Vector3 } from '../geometry/bounds.js';
import type { NodeKey } from '../octree/node-key.js';
import type { NodeChange } from '../octree/node-points.js';
import { CameraWatch } from './camera-watch.js';
import { ColorPainter } from './color-painter.js';
import { FrameLoop } from './frame-loop.js';
import { PanelMounts } from './mount-panel.js';
import { NodeWatch } from './node-watch.js';
import { carried } from './page-requests.js';
import { placeIn } from './pick-window.js';
import { cloudHandle } from './potree18/cloud-handle.js';
import { hostFetch } from './potree18/host-requests.js';
import { HostPainter } from './potree18/host-painter.js';
import { lookAtSphere } from './potree18/look-at.js';
import { pickPoint } from './potree18/pick-point.js';
import { hostViewer, type HostCloud, type HostViewer } from './potree18/potree18-host.js';
import { hostGeometry, viewHostNode, viewStateOf, worldMatrixOf } from './potree18/read-host.js';
import type { NodeGeometry } from './read-node.js';
import { metresPerPixelAt, projectPoint, type ViewState } from './view-maths.js';
import type { CloudHandle, Palette, PointHit, ScreenPoint, ViewerAdapter } from './viewer-adapter.js';

export interface Potree18AdapterOptions {
  /** The page's `Potree.Viewer`; `window.viewer` when absent, as the pages of PotreeConverter have it. */
  readonly viewer?: unknown;
  /** Where the panel goes; without it, floating over the top right corner of the view. */
  readonly panelHost?: HTMLElement;
  /**
   * Sends the tool's own requests for the files of scans, for signatures and headers. When absent they carry what the viewer
   * is told to send (`Potree.XHRFactory.config`), and go through the page's `fetch` where somebody has replaced it.
   */
  readonly fetch?: typeof fetch;
}

/** Attributes that show the points' colours. */
const COLOR_MODES: readonly string[] = ['rgba', 'color'];

/**
 * Connects the plugin to the viewer of Potree 1.8. No object of another three.js goes into it, and this adapter needs
 * none: it reckons in plain numbers.
 */
export class Potree18Adapter implements ViewerAdapter {
  readonly element: HTMLElement;
  readonly #viewer: HostViewer;
  readonly #panelHost: HTMLElement | undefined;
  readonly #send: typeof fetch | undefined;
  readonly #loop: FrameLoop;
  readonly #painter: HostPainter;
  /** Paints in its place where the shader is refused; the viewer draws all the time. */
  readonly #colors = new ColorPainter({ onChange: () => undefined });
  readonly #unpainted = (geometry: NodeGeometry): NodeGeometry => this.#colors.unpainted(geometry);
  readonly #nodes = new NodeWatch(
    {
      clouds: () => this.#clouds(),
      buffers: hostGeometry,
      view: (key, cloud, node, geometry: NodeGeometry) => viewHostNode(key, cloud, node, geometry, this.#unpainted),
    },
    (geometry) => this.#clear(geometry),
  );
  readonly #panels = new PanelMounts();
  readonly #handles = new WeakMap<HostCloud, CloudHandle>();
  readonly #lifetime = new AbortController();
  #told = false;

  constructor({ viewer, panelHost, fetch: send }: Potree18AdapterOptions = {}) {
    this.#viewer = hostViewer(viewer);
    this.#panelHost = panelHost;
    this.#send = send;
    this.element = this.#viewer.renderer.domElement;
    this.#painter = new HostPainter(this.#viewer.pRenderer, () => this.#replay());
    // Told after the host has decided what is visible and before it draws; a listener that throws must not reach it.
    this.#loop = new FrameLoop((tick) => {
      this.#viewer.addEventListener('update', tick);
      return () => this.#viewer.removeEventListener('update', tick);
    });
  }

  clouds(): readonly CloudHandle[] {
    return Array.from(this.#clouds().values(), (cloud) => {
      const { url, ...handle } = this.#handleOf(cloud);
      // Found out anew each time: a page may tell the viewer later what to send.
      return url === null ? { ...handle, url } : carried({ ...handle, url }, hostFetch(this.#send));
    });
  }

  watchNodes(listener: (change: NodeChange) => void): () => void {
    const unsubscribe = this.#nodes.subscribe(listener);
    const stop = this.#loop.add(() => this.#nodes.update());
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
    const hit = place && pickPoint(this.#viewer, this.#clouds(), place.x, place.y);
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
    if (octree) lookAtSphere(this.#viewer, octree, sphere);
  }

  paint(key: NodeKey, labels: Uint32Array | null): void {
    const cloud = this.#clouds().get(key.cloud);
    const node = cloud?.visibleNodes.find(({ name }) => name === key.name);
    const geometry = node && hostGeometry(node);
    // Nodes that have left meanwhile are painted when they are back.
    if (!geometry) return;
    if (!labels) this.#clear(geometry);
    else if (this.#painter.refused) {
      if (this.#colors.paint(geometry, labels)) this.#tellOfColors(cloud!);
    } else this.#painter.paint(geometry, labels);
  }

  setPalette(palette: Palette): void {
    this.#painter.setPalette(palette);
    this.#colors.setPalette(palette);
  }

  showRegion(cloud: string, region: Sphere | null): void {
    this.#painter.showRegion(this.#clouds().get(cloud), region);
  }

  /** The viewer draws all the time. */
  requestRedraw(): void {}

  mountPanel(panel: HTMLElement): () => void {
    return this.#panels.mount(panel, this.#panelHost, this.element);
  }

  dispose(): void {
    this.#lifetime.abort();
    this.#loop.stop();
    this.#nodes.stop();
    this.#painter.dispose();
    this.#colors.dispose();
    this.#panels.dispose();
  }

  #clear(geometry: NodeGeometry): void {
    this.#painter.clear(geometry);
    this.#colors.clear(geometry);
  }

  /** Once, where the person looks at something else than colours. */
  #tellOfColors({ material: { activeAttributeName } }: HostCloud): void {
    if (this.#told || activeAttributeName === undefined || COLOR_MODES.includes(activeAttributeName)) return;
    this.#told = true;
    throw new SegmentationError('viewer-unsupported', `This graphics driver refuses the shader that shows objects over any attribute. They are shown in the scan's colours instead: choose the attribute "rgba" of the scan, in place of "${activeAttributeName}", to see them.`);
  }

  /** Not while the host draws, which is when a shader turns out to be refused. */
  #replay(): void {
    queueMicrotask(() => this.#lifetime.signal.aborted || this.#nodes.replay());
  }

  get #view(): ViewState {
    return viewStateOf(this.#viewer.scene.getActiveCamera());
  }

  /** Of clouds with one URL only the first is seen. */
  #clouds(): ReadonlyMap<string, HostCloud> {
    const clouds = new Map<string, HostCloud>();
    for (const cloud of this.#viewer.scene.pointclouds) {
      const { id } = this.#handleOf(cloud);
      if (!clouds.has(id)) clouds.set(id, cloud);
    }
    return clouds;
  }

  /** Asked for several times a frame, and resolving a URL takes its time. */
  #handleOf(cloud: HostCloud): CloudHandle {
    const known = this.#handles.get(cloud);
    if (known) return known;
    const handle = cloudHandle(cloud, { signal: this.#lifetime.signal, send: (input, init) => (hostFetch(this.#send) ?? fetch)(input, init), unpainted: this.#unpainted });
    this.#handles.set(cloud, handle);
    return handle;
  }
}
