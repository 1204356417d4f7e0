import type { Bounds, Sphere, Vector3 } from '../geometry/bounds.js';
import { REGION_RADIUS } from '../inference/segmentation-engine.js';
import type { PointHit, ViewerAdapter } from '../viewer/viewer-adapter.js';
import type { FirstRegion } from './draft-input.js';
import { type Rectangle, sphereBeside } from './free-view.js';

/** How long a new region is shown in the scene. */
const SHOWN_MS = 1000;

/** A region in a cloud. */
export interface RegionIn {
  readonly cloud: string;
  readonly region: Sphere;
}

/** What the person sees of regions: their size on screen, the dimmed scene around them, the way to an object. */
export class RegionView {
  readonly #adapter: ViewerAdapter;
  readonly #cover: () => Rectangle | null;
  #shown: RegionIn | null = null;
  #hide: ReturnType<typeof setTimeout> | undefined;
  /** What lies in the middle of the view, until the camera moves; undefined while nobody wants to know. */
  #middle: PointHit | null | undefined;
  #unwatch: (() => void) | null = null;

  /** @param cover what lies over the view at its edge, client coordinates; null for nothing */
  constructor(adapter: ViewerAdapter, cover: () => Rectangle | null = () => null) {
    this.#adapter = adapter;
    this.#cover = cover;
  }

  /** The middle of the view, client coordinates. */
  get center(): { clientX: number; clientY: number } {
    const { left, top, width, height } = this.#adapter.element.getBoundingClientRect();
    return { clientX: left + width / 2, clientY: top + height / 2 };
  }

  /**
   * The region around a first click: of the radius that a person set, else half the height of what the person sees now at
   * the position's depth, 1..100 m, and then fitted around the first mask.
   */
  first(cloud: string, position: Vector3): (radius: number | null) => FirstRegion {
    const half = ((this.#adapter.metresPerPixel(cloud, position) ?? 0) * this.#adapter.element.clientHeight) / 2;
    const automatic = Math.min(Math.max(half, REGION_RADIUS.min), REGION_RADIUS.max);
    return (radius) => ({ radius: radius ?? automatic, refit: radius === null });
  }

  /**
   * The region around `at`, else around what lies in the middle of the view; null when that is empty space. Looks there
   * once until the camera moves, since picking is dear and sliders are fast; a radius of null ends that.
   */
  preview(radius: number | null, at: { cloud: string; center: Vector3 } | null): RegionIn | null {
    if (radius === null || at) this.#forgetMiddle();
    if (radius === null) return null;
    if (at) return { cloud: at.cloud, region: { center: at.center, radius } };
    if (this.#middle === undefined) this.#pickMiddle();
    const hit = this.#middle;
    return hit ? { cloud: hit.key.cloud, region: { center: hit.position, radius } } : null;
  }

  /** Dims what lies outside a region until told otherwise; null undims. */
  show(region: RegionIn | null): void {
    clearTimeout(this.#hide);
    if (this.#shown && this.#shown.cloud !== region?.cloud) this.#adapter.showRegion(this.#shown.cloud, null);
    this.#shown = region;
    if (region) this.#adapter.showRegion(region.cloud, region.region);
    this.#adapter.requestRedraw();
  }

  /** Dims what lies outside a region for a second. */
  flash(region: RegionIn): void {
    this.show(region);
    this.#hide = setTimeout(() => this.show(null), SHOWN_MS);
  }

  /** Undims and watches nothing any more. */
  dispose(): void {
    this.#forgetMiddle();
    this.show(null);
  }

  /** Turns the camera to a box with some room around it, in the part of the view that nothing lies over. */
  lookAt(cloud: string, { min, max }: Bounds): void {
    const center: Vector3 = [(min[0] + max[0]) / 2, (min[1] + max[1]) / 2, (min[2] + max[2]) / 2];
    const radius = Math.hypot(max[0] - min[0], max[1] - min[1], max[2] - min[2]) / 2;
    const sphere = { center, radius: Math.max(radius, REGION_RADIUS.min) };
    this.#adapter.lookAt(cloud, sphere);
    const cover = this.#cover();
    const beside = cover && sphereBeside(this.#adapter, cloud, sphere, cover);
    if (beside) this.#adapter.lookAt(cloud, beside);
  }

  #pickMiddle(): void {
    const { clientX, clientY } = this.center;
    this.#middle = this.#adapter.pick(clientX, clientY);
    this.#unwatch ??= this.#adapter.watchCamera(() => this.#forgetMiddle());
  }

  #forgetMiddle(): void {
    this.#middle = undefined;
    this.#unwatch?.();
    this.#unwatch = null;
  }
}
