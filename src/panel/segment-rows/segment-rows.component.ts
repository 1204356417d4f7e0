import { LitElement, html, type PropertyValues } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { AnnotationStore } from '../../annotations/annotation-store.js';
import type { ObservableTool } from '../../tool/tool-state.js';
import type { ListItem } from '../segment-list/list-items.js';
import type { RowRequest, SegmentRow } from '../segment-row/segment-row.component.js';
import { StoreController } from '../store-controller.js';
import { theme } from '../theme.styles.js';
import { WORDS, countWords } from '../words.js';
import { styles } from './segment-rows.styles.js';

/** Height of a line, px: for a mouse, for a finger. */
const LINE = { fine: 34, coarse: 48 } as const;
/** Lines kept ready above and below what is seen. */
const SPARE = 4;

/**
 * The lines of the list as a grid with one tab stop; only those in view exist, so thousands of objects stay fast.
 * Arrows, Page keys, Home and End move and select; F2 renames.
 */
export class SegmentRows extends LitElement {
  static override styles = [theme, styles];

  @property({ attribute: false }) tool: ObservableTool | undefined;
  @property({ attribute: false }) store: AnnotationStore | undefined;
  @property({ attribute: false }) items: readonly ListItem[] = [];
  /** Label of the selected object; it scrolls into view when it changes. */
  @property({ attribute: false }) selected: number | null = null;
  /** Label of the row that holds the tab stop. */
  @state() private active: number | null = null;
  /** First and last line in view. */
  @state() private first = 0;
  @state() private last = 0;
  @query('.scroller') private scroller!: HTMLElement;
  readonly #line = matchMedia('(pointer: coarse)').matches ? LINE.coarse : LINE.fine;
  readonly #sizes = new ResizeObserver(() => this.#look());
  #refocus: number | null = null;

  constructor() {
    super();
    new StoreController(this);
  }

  /** Turns the name of an object into a field. */
  async rename(label: number): Promise<void> {
    this.#activate(this.#indexOf(label));
    await this.updateComplete;
    await this.#row(label)?.rename();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('items')) return;
    const before = changed.get('items') ?? [];
    const at = before.findIndex((item) => labelOf(item) === this.active);
    const lost = this.active !== null && this.#indexOf(this.active) === -1;
    const focused = lost && this.#row(this.active!)?.matches(':focus, :focus-within') === true;
    if (lost) this.active = this.#nearestLabel(at);
    if (focused) this.#refocus = this.active;
    this.active ??= this.#nearestLabel(0);
  }

  protected override render() {
    const { items, active } = this;
    const shown = new Set<number>();
    for (let i = Math.max(0, this.first - SPARE); i <= Math.min(items.length - 1, this.last + SPARE); i++) shown.add(i);
    const activeIndex = active === null ? -1 : this.#indexOf(active);
    if (activeIndex !== -1) shown.add(activeIndex);
    const lines = [...shown].sort((a, b) => a - b);
    return html`<div class="scroller" role="grid" aria-label=${WORDS.objects} aria-rowcount=${items.length} @scroll=${this.#look}
      @keydown=${this.#press} @click=${this.#clickGround}>
      <div class="lines" role="rowgroup" .style=${`height: ${items.length * this.#line}px`}>
        ${repeat(lines, (index) => keyOf(items[index]!), (index) => this.#item(items[index]!, index))}
      </div>
    </div>`;
  }

  protected override firstUpdated(): void {
    this.#sizes.observe(this.scroller);
    this.#look();
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('selected') && this.selected !== null) this.#activate(this.#indexOf(this.selected));
    else if (changed.has('items') && this.items.length > (changed.get('items')?.length ?? Infinity)) this.#reveal(this.items.length - 1);
    if (this.#refocus !== null) this.#row(this.#refocus)?.focus();
    this.#refocus = null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) this.#sizes.observe(this.scroller);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#sizes.disconnect();
  }

  #item(item: ListItem, index: number) {
    const place = `top: ${index * this.#line}px; height: ${this.#line}px`;
    if (item.kind === 'class') {
      return html`<div class="class" role="row" aria-rowindex=${index + 1} .style=${place}><span role="gridcell">
        <span class="dot" .style=${`--color: rgb(${item.segmentClass.color.join(' ')})`}></span>${item.segmentClass.name}
        <span class="muted">${countWords(item.count)}</span></span></div>`;
    }
    const { segment } = item;
    const active = segment.label === this.active;
    return html`<psam-segment-row role="row" aria-rowindex=${index + 1} aria-selected=${segment.label === this.selected}
      aria-label=${segment.name} tabindex=${active ? 0 : -1} data-label=${segment.label} .style=${place} .active=${active} .store=${this.store}
      .segment=${segment} @click=${(event: Event) => !onControl(event) && this.#choose(index)}
      @focusin=${() => (this.active = segment.label)} @contextmenu=${this.#askMenu}
      @psam-row-menu=${this.#pass} @psam-row-color=${this.#pass}></psam-segment-row>`;
  }

  #indexOf(label: number): number {
    return this.items.findIndex((item) => labelOf(item) === label);
  }

  #row(label: number): SegmentRow | null {
    return this.renderRoot.querySelector<SegmentRow>(`psam-segment-row[data-label="${label}"]`);
  }

  /** The label of the line, or of the nearest line with an object. */
  #nearestLabel(index: number): number | null {
    const { items } = this;
    const item = items.slice(Math.max(index, 0)).find(isSegment) ?? items.slice(0, Math.max(index, 0)).findLast(isSegment);
    return item ? labelOf(item) : null;
  }

  #choose(index: number): void {
    this.#activate(index);
    this.tool?.select(this.active);
  }

  #activate(index: number): void {
    if (index === -1) return;
    this.active = labelOf(this.items[index]!) ?? this.active;
    this.#reveal(index);
  }

  #reveal(index: number): void {
    const top = index * this.#line;
    const { scrollTop, clientHeight } = this.scroller;
    if (top < scrollTop) this.scroller.scrollTop = top;
    else if (top + this.#line > scrollTop + clientHeight) this.scroller.scrollTop = top + this.#line - clientHeight;
  }

  readonly #look = (): void => {
    const { scrollTop, clientHeight } = this.scroller;
    this.first = Math.floor(scrollTop / this.#line);
    this.last = Math.floor((scrollTop + clientHeight) / this.#line);
  };

  #press(event: KeyboardEvent): void {
    const row = event.composedPath()[0];
    if (!(row instanceof HTMLElement) || row.localName !== 'psam-segment-row' || this.active === null) return;
    if (event.key === 'F2') void this.rename(this.active);
    const next = this.#target(event.key);
    if (next === null) return;
    event.preventDefault();
    void this.#moveTo(next);
  }

  async #moveTo(label: number): Promise<void> {
    this.#choose(this.#indexOf(label));
    await this.updateComplete;
    this.#row(label)?.focus({ preventScroll: true });
  }

  /** The label of the object that a key moves to, or null where the key moves nowhere. */
  #target(key: string): number | null {
    const labels = this.items.filter(isSegment).map(({ segment }) => segment.label);
    const at = labels.indexOf(this.active!);
    const page = Math.max(1, this.last - this.first - 1);
    const steps: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + page, PageUp: at - page, Home: 0, End: labels.length - 1 };
    const next = steps[key];
    return next === undefined ? null : labels[Math.min(Math.max(next, 0), labels.length - 1)]!;
  }

  #clickGround(event: Event): void {
    const at = event.composedPath()[0];
    if (at instanceof Element && at.matches('.scroller, .lines')) this.tool?.select(null);
  }

  #askMenu(event: MouseEvent): void {
    const row = event.currentTarget as SegmentRow;
    if (!row.segment) return;
    event.preventDefault();
    this.dispatchEvent(new CustomEvent<RowRequest>('psam-row-menu', { detail: { segment: row.segment, anchor: row } }));
  }

  #pass(event: CustomEvent<RowRequest>): void {
    this.dispatchEvent(new CustomEvent<RowRequest>(event.type, { detail: event.detail }));
  }
}

function onControl(event: Event): boolean {
  return event.composedPath().some((node) => node instanceof Element && node.matches('button, select, input'));
}

function isSegment(item: ListItem): item is Extract<ListItem, { kind: 'segment' }> {
  return item.kind === 'segment';
}

function labelOf(item: ListItem): number | null {
  return item.kind === 'segment' ? item.segment.label : null;
}

function keyOf(item: ListItem): string {
  return item.kind === 'segment' ? `segment ${item.segment.label}` : `class ${item.segmentClass.code}`;
}

declare global {
  interface HTMLElementTagNameMap {
    'psam-segment-rows': SegmentRows;
  }
}
