import type { NodeAttribute, NodeGeometry } from '../../src/viewer/read-node.js';
import type { HostOctreeNode } from '../../src/viewer/potree18/host-octree.js';
import type { HostCloud, HostLoader, HostMaterial, HostNode, HostPointRenderer, HostShader, HostView, HostViewer } from '../../src/viewer/potree18/potree18-host.js';

/** What tests use of the built Potree 1.8, besides what the adapter does. */
export interface Potree18 {
  readonly Viewer: new (element: HTMLElement, options: { noDragAndDrop: boolean }) => Potree18Viewer;
  readonly CameraMode: { readonly ORTHOGRAPHIC: number; readonly PERSPECTIVE: number };
  readonly lru: { freeMemory(): void; readonly numPoints: number };
  readonly PointCloudEptGeometry: new (base: string, ept: unknown) => { readonly loader: HostLoader };
  readonly PointCloudCopcGeometryNode: new (owner: object) => object;
  pointLoadLimit: number;
  readonly XHRFactory: { readonly config: { readonly customHeaders: { header: string | null; value: string | null }[] } };
  numNodesLoading: number;
  maxNodesLoading: number;
  loadPointCloud(url: string, name: string): Promise<{ pointcloud: Potree18Cloud }>;
}

export interface Potree18Material extends HostMaterial {
  activeAttributeName: string;
  size: number;
  pointSizeType: number;
  shape: number;
  opacity: number;
  classification: Record<string, { visible: boolean; color: number[] }>;
}

export interface Potree18Geometry extends NodeGeometry {
  setAttribute(name: string, attribute: NodeAttribute): void;
}

export interface Potree18Node extends HostNode {
  readonly geometryNode: { readonly geometry: Potree18Geometry | null; dispose(): void };
}

export interface Potree18Cloud extends Omit<HostCloud, 'visibleNodes' | 'material' | 'pcoGeometry'> {
  visibleNodes: Potree18Node[];
  material: Potree18Material;
  visible: boolean;
  readonly pcoGeometry: Omit<HostCloud['pcoGeometry'], 'pointAttributes' | 'root'> & { readonly root: HostOctreeNode } & { readonly pointAttributes: { readonly attributes: { name: string; range: readonly unknown[]; initialRange?: readonly number[] }[] } };
  readonly position: { x: number; y: number; z: number };
  readonly rotation: { set(x: number, y: number, z: number): void };
  readonly scale: { setScalar(value: number): void };
}

export interface Potree18Viewer extends Omit<HostViewer, 'scene'> {
  readonly renderArea: HTMLElement;
  readonly renderer: HostViewer['renderer'] & {
    setAnimationLoop(loop: null): void;
    setRenderTarget(target: null): void;
    forceContextLoss(): void;
    dispose(): void;
  };
  readonly pRenderer: HostPointRenderer & { deleteBuffer(geometry: object): void; readonly shaders: Map<HostMaterial, HostShader> };
  readonly scene: Omit<HostViewer['scene'], 'pointclouds' | 'view'> & {
    readonly pointclouds: Potree18Cloud[];
    readonly view: HostView & { yaw: number; pitch: number };
    addPointCloud(cloud: Potree18Cloud): void;
  };
  useHQ: boolean;
  classifications: Record<string, { visible: boolean; name: string; color: number[] }>;
  readonly _listeners: Record<string, unknown[] | undefined>;
  setFOV(degrees: number): void;
  setBackground(background: string): void;
  setMinNodeSize(pixels: number): void;
  setCameraMode(mode: number): void;
  setEDLEnabled(enabled: boolean): void;
  setClassifications(classifications: Potree18Viewer['classifications']): void;
  update(delta: number, timestamp: number): void;
  render(): void;
}

/** Whether the environment variable POTREE_DIR names a built viewer; the test runner's page says so. */
export const POTREE_SERVED = Boolean((globalThis as { potreeDir?: boolean }).potreeDir);

export const POTREE_URL = '/__potree__/';

/** In the order in which the viewer's own pages have them. */
const SCRIPTS = [
  'libs/jquery/jquery-3.1.1.min.js',
  'libs/spectrum/spectrum.js',
  'libs/jquery-ui/jquery-ui.min.js',
  'libs/other/BinaryHeap.js',
  'libs/tween/tween.min.js',
  'libs/d3/d3.js',
  'libs/proj4/proj4.js',
  'libs/openlayers3/ol.js',
  'libs/i18next/i18next.js',
  'libs/jstree/jstree.js',
  'build/potree/potree.js',
  'libs/plasio/js/laslaz.js',
];

const COPC = 'libs/copc/index.js';

let loading: Promise<Potree18> | null = null;

/** Loads the viewer's scripts, globals all of them, into the page. */
export function loadPotree18(): Promise<Potree18> {
  return (loading ??= loadScripts().then(() => (globalThis as unknown as { Potree: Potree18 }).Potree));
}

async function loadScripts(): Promise<void> {
  // The copies of the viewer that PotreeConverter writes come without it, and without COPC.
  const copc = (await fetch(`${POTREE_URL}${COPC}`, { method: 'HEAD' })).ok ? [COPC] : [];
  for (const path of [...copc, ...SCRIPTS]) {
    const script = document.createElement('script');
    script.src = `${POTREE_URL}${path}`;
    await new Promise((resolve, reject) => {
      script.onload = resolve;
      script.onerror = () => reject(new Error(`${path} is missing in POTREE_DIR.`));
      document.head.append(script);
    });
  }
}

/** A suite for the real viewer; without one it is skipped, and says what it wants. */
export function describePotree18(title: string, body: () => void): void {
  if (POTREE_SERVED) return void describe(title, body);
  console.warn(`Skipped: ${title}. Set POTREE_DIR to the folder of a built viewer of Potree 1.8 (with build/potree and libs) to run it.`);
  describe.skip(title, body);
}
