import { LitElement, html, nothing, svg, type PropertyValues } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import type { AnnotationStore } from '../../annotations/annotation-store.js';
import type { Segment } from '../../annotations/segment.js';
import type { Bounds, Sphere, Vector3 } from '../../geometry/bounds.js';
import { icon } from '../../panel/icons.js';
import { language } from '../../panel/languages/language.js';
import { StoreController } from '../../panel/store-controller.js';
import { WORDS, markerWords } from '../../panel/words.js';
import type { ObservableTool, ToolState } from '../../tool/tool-state.js';
import type { ViewerAdapter } from '../../viewer/viewer-adapter.js';
import { boxPath } from '../box-path.js';
import { CoverCheck } from '../cover-check.js';
import { MarkerPointer } from '../marker-pointer.js';
import { promptCursor } from '../prompt-cursor.js';
import { styles } from './scene-overlay.styles.js';

/** How long a region shows after it was set, ms. */
const REGION_SHOWN = 1000;

/** A kept object that has a box. */
type BoxedSegment = Segment & { readonly bounds: Bounds };

/**
 * What lies over the scene: the prompts, the region while it matters, the selected object's box and name. It lies over
 * `adapter.element` wherever that is, and lets pointers through, except on the prompts. What is drawn changes with the
 * tool; where it is drawn follows the camera without drawing anew.
 */
export class SceneOverlay extends LitElement {
  static override styles = styles;

  @property({ attribute: false }) adapter: ViewerAdapter | undefined;
  @property({ attribute: false }) tool: ObservableTool | undefined;
  @property({ attribute: false }) store: AnnotationStore | undefined;
  /** Whether the region was set a moment ago. */
  @state() private fresh = false;
  /** Whether the view has the keyboard's focus, so that its middle is what a key clicks on. */
  @state() private aiming = false;
  @query('.name') private nameTag!: HTMLElement | null;
  @query('.busy') private busy!: HTMLElement | null;
  readonly #covers = new CoverCheck();
  readonly #pointer = new MarkerPointer(() => this.adapter!.element);
  #unwatch: (() => void) | null = null;
  #region: Sphere | null = null;
  #regionTimer: ReturnType<typeof setTimeout> | undefined;
  #prompts: ToolState['prompts'] = [];
  #hostCursor: string | null = null;

  constructor() {
    super();
    new StoreController(this, () => [this.tool, this.store]);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#watch();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unwatch?.();
    this.#unwatch = null;
    this.#covers.stop();
    clearTimeout(this.#regionTimer);
    this.#setCursor(null);
  }

  protected override willUpdate(changed: PropertyValues): void {
    this.lang = language.code;
    if (changed.has('adapter')) this.#watch();
    const region = this.tool?.state.region ?? null;
    if (region !== this.#region) this.#freshen(region);
  }

  protected override render() {
    if (!this.tool || !this.adapter) return nothing;
    const { prompts, stage } = this.tool.state;
    return html`
      <svg class="shapes" aria-hidden="true">
        ${this.#sphere ? svg`<circle class="casing region" /><circle class="dashed region" />` : nothing}
        ${this.#boxed ? svg`<path class="casing box" /><path class="line box" />` : nothing}
      </svg>
      ${this.#boxed ? html`<span class="name">${this.#boxed.name}</span>` : nothing}
      <div class="markers" role="group" aria-label=${WORDS.prompts}>
        ${prompts.map(({ positive }, index) => this.#marker(positive, index))}
      </div>
      <span class="center" ?hidden=${!this.aiming || this.tool.state.phase === 'off'}></span>
      ${stage !== null && prompts.length > 0 ? html`<span class="busy"></span>` : nothing}
    `;
  }

  protected override updated(): void {
    this.#place();
    if (!this.tool) return;
    const { phase, mode, prompts } = this.tool.state;
    this.#setCursor(phase === 'off' || phase === 'loading' || phase === 'problem' ? null : mode);
    if (prompts !== this.#prompts) this.#checkCovers();
    this.#prompts = prompts;
  }

  #marker(positive: boolean, index: number) {
    const words = markerWords(positive, index);
    const { down, move, wheel } = this.#pointer;
    return html`<button class=${positive ? 'add' : 'remove'} aria-label=${words} title=${words}
      @click=${(event: MouseEvent) => this.#pointer.isPress(event) && this.tool?.removePrompt(index)} @pointerdown=${down} @pointermove=${move} @wheel=${wheel}
      @contextmenu=${(event: Event) => event.preventDefault()}><span>${icon(positive ? 'add' : 'remove')}</span></button>`;
  }

  /** The region to show now, if any. */
  get #sphere(): Sphere | null {
    const { preview, region, cloud } = this.tool!.state;
    if (cloud === null) return null;
    return preview ?? (this.fresh ? region : null);
  }

  /** The object whose box shows, if any. */
  get #boxed(): BoxedSegment | null {
    const { store } = this;
    const segment = store && store.selected !== null ? store.get(store.selected) : undefined;
    return segment?.visible && segment.bounds ? { ...segment, bounds: segment.bounds } : null;
  }

  #watch(): void {
    this.#unwatch?.();
    this.#unwatch = this.isConnected && this.adapter ? this.#follow(this.adapter) : null;
  }

  #follow(adapter: ViewerAdapter): () => void {
    const { element } = adapter;
    const watching = new AbortController();
    const { signal } = watching;
    element.addEventListener('focus', () => (this.aiming = element.matches(':focus-visible')), { signal });
    element.addEventListener('blur', () => (this.aiming = false), { signal });
    const stop = adapter.watchCamera(() => this.#followCamera());
    const resized = new ResizeObserver(() => this.#followCamera());
    resized.observe(element);
    return () => {
      watching.abort();
      resized.disconnect();
      stop();
    };
  }

  #followCamera(): void {
    if (!this.hasUpdated) return;
    this.#place();
    if (this.#prompts.length > 0) this.#checkCovers();
  }

  #freshen(region: Sphere | null): void {
    this.#region = region;
    this.fresh = region !== null;
    clearTimeout(this.#regionTimer);
    if (region) this.#regionTimer = setTimeout(() => (this.fresh = false), REGION_SHOWN);
  }

  /** Puts everything that is drawn where the camera sees it. */
  #place(): void {
    const { adapter, tool } = this;
    if (!adapter || !tool || !this.hasUpdated) return;
    this.#cover(adapter.element);
    const { cloud, prompts } = tool.state;
    if (cloud !== null) {
      this.#markers.forEach((marker, index) => this.#placeAt(marker, cloud, prompts[index]!.position));
      const newest = prompts.at(-1);
      if (this.busy && newest) this.#placeAt(this.busy, cloud, newest.position);
      if (this.#sphere) this.#placeRegion(adapter, cloud, this.#sphere);
    }
    if (this.#boxed) this.#placeBox(adapter, this.#boxed);
  }

  /** Lies exactly over the view, whatever both are positioned by. */
  #cover(view: HTMLElement): void {
    const own = this.getBoundingClientRect();
    const { left, top, width, height } = view.getBoundingClientRect();
    if (own.left === left && own.top === top && own.width === width && own.height === height) return;
    const px = (length: number) => `${length}px`;
    const place = { left: px(this.offsetLeft + left - own.left), top: px(this.offsetTop + top - own.top) };
    Object.assign(this.style, place, { width: px(width), height: px(height) });
  }

  #placeAt(element: HTMLElement, cloud: string, position: Vector3): void {
    const at = this.adapter!.project(cloud, position);
    element.hidden = at === null;
    if (at) element.style.transform = `translate(${at.x.toFixed(1)}px, ${at.y.toFixed(1)}px)`;
  }

  #placeRegion(adapter: ViewerAdapter, cloud: string, { center, radius }: Sphere): void {
    const at = adapter.project(cloud, center);
    const metres = adapter.metresPerPixel(cloud, center);
    const pixels = metres === null ? 0 : radius / metres;
    for (const circle of this.renderRoot.querySelectorAll<SVGCircleElement>('.region')) {
      circle.toggleAttribute('hidden', at === null);
      if (!at) continue;
      circle.setAttribute('cx', at.x.toFixed(1));
      circle.setAttribute('cy', at.y.toFixed(1));
      circle.setAttribute('r', pixels.toFixed(1));
    }
  }

  #placeBox(adapter: ViewerAdapter, { cloud, bounds }: BoxedSegment): void {
    const box = boxPath(bounds, (corner) => adapter.project(cloud, corner));
    for (const path of this.renderRoot.querySelectorAll('.box')) path.setAttribute('d', box?.path ?? '');
    if (!this.nameTag) return;
    this.nameTag.hidden = box === null;
    if (box) this.nameTag.style.transform = `translate(${box.x.toFixed(1)}px, ${box.y.toFixed(1)}px) translate(-50%, -100%)`;
  }

  get #markers(): readonly HTMLElement[] {
    return [...this.renderRoot.querySelectorAll<HTMLElement>('.markers button')];
  }

  #checkCovers(): void {
    const { adapter, tool } = this;
    if (!adapter || !tool) return;
    this.#covers.restart(adapter, () => {
      const { cloud, prompts } = tool.state;
      if (cloud === null) return [];
      const markers = this.#markers;
      return prompts.map(({ position }, index) => ({
        cloud,
        position,
        show: (covered) => markers[index]?.classList.toggle('covered', covered),
      }));
    });
  }

  /** Shows what a click does, or gives the host its own pointer back. */
  #setCursor(mode: 'add' | 'remove' | null): void {
    const style = this.adapter?.element.style;
    if (!style) return;
    if (mode !== null) {
      this.#hostCursor ??= style.cursor;
      style.cursor = promptCursor(mode);
    } else if (this.#hostCursor !== null) {
      style.cursor = this.#hostCursor;
      this.#hostCursor = null;
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'psam-scene-overlay': SceneOverlay;
  }
}
