import type { Vector3 } from '../../src/geometry/bounds.js';
import type { PointHit, ScreenPoint, ViewerAdapter } from '../../src/viewer/viewer-adapter.js';

/**
 * A viewer seen from above: x and y of the cloud are pixels at `pixelsPerMetre`, moved by `shift`; depth grows as z
 * falls, and what lies above `cameraHeight` is behind the camera.
 */
export class FakeAdapter implements ViewerAdapter {
  readonly element: HTMLElement = document.createElement('div');
  pixelsPerMetre = 10;
  shift: readonly [number, number] = [0, 0];
  cameraHeight = 100;
  /** What every pick finds. */
  hit: PointHit | null = null;
  picks: (readonly [number, number])[] = [];
  readonly #watchers = new Set<() => void>();

  get watcherCount(): number {
    return this.#watchers.size;
  }

  /** The camera has moved. */
  moveCamera(shift: readonly [number, number]): void {
    this.shift = shift;
    for (const watcher of this.#watchers) watcher();
  }

  watchCamera(listener: () => void): () => void {
    this.#watchers.add(listener);
    return () => this.#watchers.delete(listener);
  }

  pick(clientX: number, clientY: number): PointHit | null {
    this.picks.push([clientX, clientY]);
    return this.hit;
  }

  project(_cloud: string, [x, y, z]: Vector3): ScreenPoint | null {
    const depth = this.cameraHeight - z;
    if (depth <= 0) return null;
    return { x: x * this.pixelsPerMetre + this.shift[0], y: y * this.pixelsPerMetre + this.shift[1], depth };
  }

  metresPerPixel(): number {
    return 1 / this.pixelsPerMetre;
  }

  clouds = () => [];
  watchNodes = () => () => undefined;
  lookAt = () => undefined;
  paint = () => undefined;
  setPalette = () => undefined;
  showRegion = () => undefined;
  requestRedraw = () => undefined;
  mountPanel = () => () => undefined;
  dispose = () => undefined;
}
