import { Box3, Matrix4, Vector3, type BufferAttribute, type PerspectiveCamera, type Points } from 'three';
import type { Bounds, Sphere, Vector3 as Position } from '../../src/geometry/bounds.js';
import type { NodeKey } from '../../src/octree/node-key.js';
import type { NodeChange, NodeView } from '../../src/octree/node-points.js';
import type { Palette, PointHit, ScreenPoint, ViewerAdapter } from '../../src/viewer/viewer-adapter.js';

export interface PlainScene {
  readonly element: HTMLElement;
  readonly camera: PerspectiveCamera;
  readonly cloud: string;
  /** Map coordinates of cloud space's origin. */
  readonly offset: Position;
  /** Node name and its points, placed at the node's origin in the world. */
  readonly nodes: ReadonlyMap<string, Points>;
}

interface Paint {
  readonly original: Uint8Array;
  labels: Uint32Array;
}

/**
 * A host without any octree library, connected from outside with the plugin's public types alone: it paints by writing
 * the colour buffers and puts the original bytes back.
 */
export class PlainPointsAdapter implements ViewerAdapter {
  readonly element: HTMLElement;
  readonly #scene: PlainScene;
  readonly #paints = new Map<Points, Paint>();
  readonly #stops = new Set<() => void>();
  #palette: Palette = new Map();
  #region: Sphere | null = null;

  constructor(scene: PlainScene) {
    this.#scene = scene;
    this.element = scene.element;
  }

  clouds() {
    return [{ id: this.#scene.cloud, name: 'plain', url: null }];
  }

  watchNodes(listener: (change: NodeChange) => void): () => void {
    let known = new Map<Points, NodeView>();
    const compare = (): void => {
      const now = new Map([...this.#scene.nodes].map(([name, points]) => [points, known.get(points) ?? this.#view(name, points)]));
      const added = [...now].filter(([points]) => !known.has(points)).map(([, view]) => view);
      const removed = [...known].filter(([points]) => !now.has(points)).map(([, view]) => view.key);
      known = now;
      if (added.length + removed.length > 0) listener({ added, removed });
    };
    compare();
    return this.#everyFrame(compare);
  }

  watchCamera(listener: () => void): () => void {
    const view = (): string => this.#scene.camera.updateMatrixWorld() ?? this.#scene.camera.matrixWorld.elements.join();
    let last = view();
    return this.#everyFrame(() => {
      const now = view();
      if (now !== last) listener();
      last = now;
    });
  }

  pick(clientX: number, clientY: number): PointHit | null {
    const { left, top } = this.element.getBoundingClientRect();
    let best: (PointHit & { depth: number }) | null = null;
    for (const [name, points] of this.#scene.nodes) {
      for (let index = 0; index < points.geometry.getAttribute('position').count; index++) {
        const position = this.#position(points, index);
        const at = this.project(this.#scene.cloud, position);
        if (!at || Math.max(Math.abs(at.x + left - clientX), Math.abs(at.y + top - clientY)) > 4) continue;
        const key = { cloud: this.#scene.cloud, name };
        if (!best || at.depth < best.depth) best = { key, index, position, depth: at.depth };
      }
    }
    return best && { key: best.key, index: best.index, position: best.position };
  }

  project(cloud: string, position: Position): ScreenPoint | null {
    const { camera, offset } = this.#scene;
    if (cloud !== this.#scene.cloud) return null;
    camera.updateMatrixWorld();
    const view = new Vector3(...position).add(new Vector3(...offset)).applyMatrix4(camera.matrixWorldInverse);
    if (view.z >= 0) return null;
    const depth = -view.z;
    const { x, y } = view.applyMatrix4(camera.projectionMatrix);
    return { x: ((x + 1) / 2) * this.element.clientWidth, y: ((1 - y) / 2) * this.element.clientHeight, depth };
  }

  metresPerPixel(cloud: string, position: Position): number | null {
    const at = this.project(cloud, position);
    return at && (2 * at.depth * Math.tan((this.#scene.camera.fov * Math.PI) / 360)) / this.element.clientHeight;
  }

  lookAt(cloud: string, { center, radius }: Sphere): void {
    if (cloud !== this.#scene.cloud) return;
    const { camera, offset } = this.#scene;
    const distance = (1.2 * radius) / Math.tan((camera.fov * Math.PI) / 360);
    const back = camera.getWorldDirection(new Vector3()).multiplyScalar(-distance);
    camera.position.set(...center).add(new Vector3(...offset)).add(back);
  }

  paint(key: NodeKey, labels: Uint32Array | null): void {
    const points = this.#scene.nodes.get(key.name);
    if (!points || key.cloud !== this.#scene.cloud) return;
    const { count } = points.geometry.getAttribute('position');
    if (labels && labels.length !== count) throw new RangeError(`Expected ${count} labels, got ${labels.length}.`);
    const original = this.#paints.get(points)?.original ?? Uint8Array.from(colorsOf(points).array);
    this.#paints.set(points, { original, labels: labels ?? new Uint32Array(count) });
    this.#color(points);
  }

  setPalette(palette: Palette): void {
    this.#palette = palette;
    for (const points of this.#paints.keys()) this.#color(points);
  }

  showRegion(cloud: string, region: Sphere | null): void {
    if (cloud !== this.#scene.cloud) return;
    this.#region = region;
    for (const [name, points] of this.#scene.nodes) this.paint({ cloud, name }, this.#paints.get(points)?.labels ?? null);
  }

  requestRedraw(): void {}

  mountPanel(panel: HTMLElement): () => void {
    document.body.append(panel);
    const remove = (): void => panel.remove();
    this.#stops.add(remove);
    return remove;
  }

  dispose(): void {
    for (const stop of this.#stops) stop();
    this.#region = null;
    this.setPalette(new Map());
    this.#paints.clear();
  }

  #color(points: Points): void {
    const { original, labels } = this.#paints.get(points)!;
    const colors = colorsOf(points);
    labels.forEach((label, i) => {
      const look = this.#palette.get(label);
      const light = this.#outside(points, i) ? 0.75 : 1;
      for (let c = 0; c < 3; c++) {
        const host = original[3 * i + c]!;
        colors.array[3 * i + c] = Math.round(light * (look ? host + (look.color[c]! - host) * look.opacity : host));
      }
    });
    colors.needsUpdate = true;
  }

  #outside(points: Points, index: number): boolean {
    if (!this.#region) return false;
    const at = new Vector3(...this.#position(points, index));
    return at.distanceTo(new Vector3(...this.#region.center)) > this.#region.radius;
  }

  #position({ position, geometry }: Points, index: number): Position {
    const local = new Vector3().fromBufferAttribute(geometry.getAttribute('position'), index);
    return local.add(this.#origin(position)).toArray();
  }

  #origin(world: Vector3): Vector3 {
    return world.clone().applyMatrix4(new Matrix4().setPosition(...this.#scene.offset).invert());
  }

  #view(name: string, points: Points): NodeView {
    const position = points.geometry.getAttribute('position');
    const origin = this.#origin(points.position).toArray();
    const key = { cloud: this.#scene.cloud, name };
    const bounds = (): Bounds => {
      const { max } = new Box3().setFromBufferAttribute(position as BufferAttribute);
      return { min: origin, max: max.add(new Vector3(...origin)).toArray() };
    };
    return {
      key,
      bounds: bounds(),
      pointCount: position.count,
      read: () =>
        this.#scene.nodes.get(name) === points
          ? {
              key,
              origin,
              positions: Float32Array.from(position.array),
              colors: this.#paints.get(points)?.original.slice() ?? Uint8Array.from(colorsOf(points).array),
              intensities: Float32Array.from(points.geometry.getAttribute('intensity').array),
              spacing: 2,
            }
          : null,
    };
  }

  #everyFrame(action: () => void): () => void {
    let request = requestAnimationFrame(function tick() {
      action();
      request = requestAnimationFrame(tick);
    });
    const stop = (): void => cancelAnimationFrame(request);
    this.#stops.add(stop);
    return stop;
  }
}

function colorsOf(points: Points): BufferAttribute {
  return points.geometry.getAttribute('color') as BufferAttribute;
}
