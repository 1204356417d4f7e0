import type { Sphere } from '../../src/geometry/bounds.js';
import { NodeKey } from '../../src/octree/node-key.js';
import type { NodeChange, NodePoints } from '../../src/octree/node-points.js';
import type { CloudHandle, Palette, PointHit, ScreenPoint, ViewerAdapter } from '../../src/viewer/viewer-adapter.js';

/** A viewer that holds nodes, lets them come and go, and remembers what it was told to show. */
export class SceneAdapter implements ViewerAdapter {
  readonly element = document.createElement('div');
  /** Labels that the nodes on screen show; nodes that were never painted are not in it. */
  readonly painted = new Map<string, Uint32Array>();
  readonly palettes: Palette[] = [];
  readonly regions: (Sphere | null)[] = [];
  readonly looks: Sphere[] = [];
  /** What every pick finds. */
  hit: PointHit | null = null;
  disposed = false;
  /** Calls that came after `dispose`. */
  late = 0;
  #clicks = 0;
  readonly #nodes = new Map<string, NodePoints>();
  readonly #listeners = new Set<(change: NodeChange) => void>();

  constructor(nodes: readonly NodePoints[]) {
    this.element.style.cssText = 'position: relative; width: 400px; height: 300px';
    document.body.append(this.element);
    this.show(nodes);
  }

  get palette(): Palette {
    return this.palettes.at(-1) ?? new Map();
  }

  get watched(): boolean {
    return this.#listeners.size > 0;
  }

  /** Labels of all points on screen that the palette shows, in no order. */
  get visibleLabels(): number[] {
    return [...this.painted.values()].flatMap((labels) => [...labels]).filter((label) => this.palette.has(label));
  }

  /** All labels on points, shown or not. */
  get labels(): Set<number> {
    return new Set([...this.painted.values()].flatMap((labels) => [...labels]));
  }

  show(nodes: readonly NodePoints[]): void {
    for (const node of nodes) this.#nodes.set(NodeKey.toString(node.key), node);
    this.#tell({ added: nodes.map((node) => this.#view(node)), removed: [] });
  }

  hide(keys: readonly NodeKey[]): void {
    for (const key of keys) {
      this.#nodes.delete(NodeKey.toString(key));
      this.painted.delete(NodeKey.toString(key));
    }
    this.#tell({ added: [], removed: keys });
  }

  /** Presses and releases on the element, each time in another place: twice in one would be a double click. */
  click(options: PointerEventInit = {}): void {
    const clientX = 50 + 10 * (this.#clicks++ % 20);
    for (const type of ['pointerdown', 'pointerup']) {
      this.element.dispatchEvent(new PointerEvent(type, { bubbles: true, isPrimary: true, pointerId: 1, pointerType: 'mouse', clientX, clientY: 50, ...options }));
    }
  }

  watchNodes(listener: (change: NodeChange) => void): () => void {
    this.#listeners.add(listener);
    listener({ added: [...this.#nodes.values()].map((node) => this.#view(node)), removed: [] });
    return () => this.#listeners.delete(listener);
  }

  paint(key: NodeKey, labels: Uint32Array | null): void {
    this.#note();
    const id = NodeKey.toString(key);
    if (!this.#nodes.has(id)) return;
    if (labels) this.painted.set(id, labels);
    else this.painted.delete(id);
  }

  setPalette(palette: Palette): void {
    this.#note();
    this.palettes.push(palette);
  }

  showRegion(_cloud: string, region: Sphere | null): void {
    this.#note();
    this.regions.push(region);
  }

  lookAt(_cloud: string, sphere: Sphere): void {
    this.looks.push(sphere);
  }

  mountPanel(panel: HTMLElement): () => void {
    document.body.append(panel);
    return () => panel.remove();
  }

  dispose(): void {
    this.disposed = true;
    this.element.remove();
  }

  clouds = (): readonly CloudHandle[] => [];
  watchCamera = () => () => undefined;
  pick = (): PointHit | null => this.hit;
  project = (): ScreenPoint | null => null;
  metresPerPixel = (): number => 16 / 300;
  requestRedraw = (): void => undefined;

  #note(): void {
    if (this.disposed) this.late++;
  }

  #tell(change: NodeChange): void {
    for (const listener of this.#listeners) listener(change);
  }

  #view(node: NodePoints) {
    const { key, positions } = node;
    return { key, pointCount: positions.length / 3, bounds: { min: [0, 0, 0], max: [1, 1, 1] } as const, read: () => structuredClone(node) };
  }
}
