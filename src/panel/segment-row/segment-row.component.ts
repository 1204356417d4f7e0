import { LitElement, html, nothing } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import type { AnnotationStore } from '../../annotations/annotation-store.js';
import type { SegmentPatch } from '../../annotations/object-edits.js';
import { DEFAULT_CLASSES } from '../../annotations/segment-classes.js';
import type { Segment } from '../../annotations/segment.js';
import { keyOfClass } from '../class-keys.js';
import { icon } from '../icons.js';
import { StoreController } from '../store-controller.js';
import { theme } from '../theme.styles.js';
import { WORDS, className, namedWords, visibilityWords, withKeys } from '../words.js';
import { styles } from './segment-row.styles.js';

/** What a row asks of its list, which holds the one menu and the one colour picker for all rows. */
export interface RowRequest {
  readonly segment: Segment;
  readonly anchor: Element;
}

/**
 * One kept object: swatch, name, class, menu, eye. A row of a grid; the list says which row's controls the Tab key
 * reaches.
 *
 * @event psam-row-menu - the person asks for the row's menu; detail is a `RowRequest`
 * @event psam-row-color - the person asks for another colour; detail is a `RowRequest`
 */
export class SegmentRow extends LitElement {
  static override styles = [theme, styles];

  @property({ attribute: false }) store: AnnotationStore | undefined;
  @property({ attribute: false }) segment: Segment | undefined;
  /** Whether Tab reaches this row's controls. */
  @property({ type: Boolean, reflect: true }) active = false;
  @state() private renaming = false;
  @query('input') private field!: HTMLInputElement | null;

  constructor() {
    super();
    new StoreController(this);
  }

  /** Turns the name into a field with the focus. */
  async rename(): Promise<void> {
    this.renaming = true;
    await this.updateComplete;
    this.field?.select();
  }

  protected override render() {
    const segment = this.segment;
    if (!segment) return nothing;
    const index = this.active ? 0 : -1;
    return html`
      <span role="gridcell"><button class="swatch" tabindex=${index} .style=${`--color: rgb(${segment.color.join(' ')})`}
        aria-label=${namedWords(WORDS.changeColor, segment.name)} title=${WORDS.changeColor} @click=${this.#askColor}></button></span>
      <span role="gridcell" class="name">${this.renaming ? this.#field(segment) : this.#name(segment)}</span>
      <span role="gridcell">${this.#classes(segment, index)}</span>
      <span role="gridcell"><button class="button icon-only" tabindex=${index} aria-haspopup="menu"
        aria-label=${namedWords(WORDS.menu, segment.name)} title=${WORDS.menu} @click=${this.#askMenu}>${icon('more')}</button></span>
      <span role="gridcell"><button class="button icon-only" tabindex=${index} aria-label=${visibilityWords(segment.visible, segment.name)}
        title=${withKeys(visibilityWords(segment.visible, segment.name), 'V')} @click=${this.#toggleVisible}>
        ${icon(segment.visible ? 'eye' : 'eyeOff')}</button></span>
    `;
  }

  #name(segment: Segment) {
    return html`<span class="text ${segment.visible ? '' : 'muted'}" title=${segment.name} @dblclick=${() => void this.rename()}>${segment.name}</span>`;
  }

  #field(segment: Segment) {
    return html`<input aria-label=${WORDS.nameOf} maxlength="120" .value=${segment.name} @keydown=${this.#press}
      @blur=${this.#endRename} @click=${(event: Event) => event.stopPropagation()} />`;
  }

  #classes(segment: Segment, index: number) {
    const known = DEFAULT_CLASSES.some(({ code }) => code === segment.classCode);
    return html`<select tabindex=${index} aria-label=${namedWords(WORDS.classOf, segment.name)} title=${WORDS.classOf}
      .value=${live(String(segment.classCode))} @change=${this.#classify}>
      ${DEFAULT_CLASSES.map(({ code }) => html`<option value=${code} ?selected=${code === segment.classCode}>${classWords(code, segment)}</option>`)}
      ${known ? nothing : html`<option value=${segment.classCode} selected>${className(segment.classCode)}</option>`}
    </select>`;
  }

  #press(event: KeyboardEvent): void {
    if (event.key !== 'Enter' && event.key !== 'Escape') return;
    event.stopPropagation();
    if (event.key === 'Escape') this.renaming = false;
    this.focus();
  }

  /** The field has lost the focus: its text counts, except after Esc. */
  #endRename(event: Event): void {
    const segment = this.segment;
    const name = (event.target as HTMLInputElement).value.trim();
    if (segment && this.renaming && name !== '' && name !== segment.name) this.#edit({ name });
    this.renaming = false;
  }

  #classify(event: Event): void {
    const classCode = Number((event.target as HTMLSelectElement).value);
    this.#edit({ classCode });
  }

  #toggleVisible(): void {
    const segment = this.segment;
    if (segment) this.#edit({ visible: !segment.visible });
  }

  #edit(patch: SegmentPatch): void {
    if (this.segment) this.store?.edit(this.segment.label, patch);
  }

  #askColor(event: Event): void {
    this.#ask('psam-row-color', event.currentTarget as Element);
  }

  #askMenu(event: Event): void {
    this.#ask('psam-row-menu', event.currentTarget as Element);
  }

  #ask(type: 'psam-row-color' | 'psam-row-menu', anchor: Element): void {
    if (this.segment) this.dispatchEvent(new CustomEvent<RowRequest>(type, { detail: { segment: this.segment, anchor } }));
  }
}

/** With its key, but for the class that the object has: that line shows in the row. */
function classWords(code: number, { classCode }: Segment): string {
  const key = keyOfClass(code);
  return key === undefined || code === classCode ? className(code) : withKeys(className(code), key);
}

declare global {
  interface HTMLElementTagNameMap {
    'psam-segment-row': SegmentRow;
  }
  interface HTMLElementEventMap {
    'psam-row-menu': CustomEvent<RowRequest>;
    'psam-row-color': CustomEvent<RowRequest>;
  }
}
