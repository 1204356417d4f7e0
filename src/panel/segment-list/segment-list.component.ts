import { LitElement, html, nothing, type PropertyValues } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import type { AnnotationStore } from '../../annotations/annotation-store.js';
import type { Segment } from '../../annotations/segment.js';
import type { ObservableTool } from '../../tool/tool-state.js';
import type { ColorPicker } from '../color-picker/color-picker.component.js';
import { icon, type IconName } from '../icons.js';
import type { PanelMenu } from '../panel-menu/panel-menu.component.js';
import type { RowRequest } from '../segment-row/segment-row.component.js';
import type { SegmentRows } from '../segment-rows/segment-rows.component.js';
import { StoreController } from '../store-controller.js';
import { theme } from '../theme.styles.js';
import { WORDS, countWords, onlyWords } from '../words.js';
import { listItems } from './list-items.js';
import { styles } from './segment-list.styles.js';

/** The kept objects under a heading with their count, search, grouping, and one eye for all. */
export class SegmentList extends LitElement {
  static override styles = [theme, styles];

  @property({ attribute: false }) tool: ObservableTool | undefined;
  @property({ attribute: false }) store: AnnotationStore | undefined;
  /** Label of the object that is shown alone; null for all. */
  @property({ attribute: false }) only: number | null = null;
  @state() private searching = false;
  @state() private letters = '';
  @state() private grouped = false;
  @query('psam-segment-rows') private rows!: SegmentRows | null;
  @query('psam-menu') private menu!: PanelMenu;
  @query('psam-color-picker') private colors!: ColorPicker;
  @query('input') private field!: HTMLInputElement | null;

  constructor() {
    super();
    new StoreController(this, () => [this.store]);
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('searching') && !this.searching) this.letters = '';
  }

  protected override render() {
    const { tool, store } = this;
    if (!tool || !store) return nothing;
    return html`
      <div class="heading">${this.searching ? this.#search() : this.#heading(store)}${this.#buttons(store)}</div>
      ${this.#body(tool, store)}
      <psam-menu .label=${WORDS.menu}></psam-menu>
      <psam-color-picker></psam-color-picker>
    `;
  }

  #heading(store: AnnotationStore) {
    const only = this.#only(store);
    return html`<h2>${WORDS.objects} <span class="muted" role="status">${only ? onlyWords(only.name) : countWords(store.segments.length)}</span></h2>`;
  }

  #search() {
    return html`<input type="search" aria-label=${WORDS.search} placeholder=${WORDS.searchHint} .value=${this.letters}
      @input=${(event: Event) => (this.letters = (event.target as HTMLInputElement).value)}
      @keydown=${(event: KeyboardEvent) => event.key === 'Escape' && (this.searching = false)} />`;
  }

  #buttons(store: AnnotationStore) {
    const none = store.segments.length === 0;
    const only = this.#only(store);
    const hidden = only !== undefined || (!none && store.segments.every(({ visible }) => !visible));
    const eye = hidden ? WORDS.showAll : WORDS.hideAll;
    return html`<span class="tools">
      ${this.#toggle('search', WORDS.search, this.searching, none, this.#toggleSearch)}
      ${this.#toggle('group', WORDS.groupByClass, this.grouped, none, () => (this.grouped = !this.grouped))}
      <button class="button icon-only" aria-label=${eye} title=${eye} ?disabled=${none}
        @click=${() => (only ? this.tool?.showOnly(null) : store.setAllVisible(hidden))}>${icon(hidden ? 'eyeOff' : 'eye')}</button>
    </span>`;
  }

  /** The object that is shown alone. */
  #only(store: AnnotationStore): Segment | undefined {
    return this.only === null ? undefined : store.get(this.only);
  }

  #toggle(name: IconName, label: string, on: boolean, disabled: boolean, press: () => void) {
    return html`<button class="button icon-only" aria-label=${label} title=${label} aria-pressed=${on}
      ?disabled=${disabled && !on} @click=${press}>${icon(name)}</button>`;
  }

  #body(tool: ObservableTool, store: AnnotationStore) {
    const items = listItems(store.segments, { letters: this.letters, grouped: this.grouped });
    if (items.length === 0) {
      return html`<p class="empty muted">${store.segments.length === 0 ? WORDS.objectsEmpty : WORDS.objectsUnmatched}</p>`;
    }
    return html`<psam-segment-rows .tool=${tool} .store=${store} .items=${items} .selected=${store.selected}
      @psam-row-menu=${this.#openMenu} @psam-row-color=${this.#openColors}></psam-segment-rows>`;
  }

  async #toggleSearch(): Promise<void> {
    this.searching = !this.searching;
    await this.updateComplete;
    this.field?.focus();
  }

  #openMenu({ detail: { segment, anchor } }: CustomEvent<RowRequest>): void {
    const { tool } = this;
    const alone = this.only === segment.label;
    // The keys beside the lines act on the selected object.
    tool?.select(segment.label);
    void this.menu.open(anchor, () => [
      { label: WORDS.goTo, icon: 'goTo', keys: 'F', choose: () => tool?.goTo(segment.label) },
      { label: WORDS.onlyThis, icon: 'alone', keys: 'I', checked: alone, choose: () => tool?.showOnly(alone ? null : segment.label) },
      { label: WORDS.rename, icon: 'rename', keys: 'F2', choose: () => void this.rows?.rename(segment.label) },
      ...(tool && segment.prompts.length > 0 ? [{
        label: tool.isOfOtherModel(segment.label) ? WORDS.segmentAgain : WORDS.correct, icon: 'auto' as const, keys: 'E', choose: () => tool.segmentAgain(segment.label),
      }] : []),
      { label: WORDS.changeColor, icon: 'color', choose: () => this.#pickColor({ segment, anchor }) },
      { label: WORDS.delete, icon: 'trash', keys: 'Delete', danger: true, choose: () => tool?.deleteSegment(segment.label) },
    ]);
  }

  #openColors({ detail }: CustomEvent<RowRequest>): void {
    this.#pickColor(detail);
  }

  #pickColor({ segment, anchor }: RowRequest): void {
    void this.colors.open(anchor, segment.color, (color) => this.store?.edit(segment.label, { color }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'psam-segment-list': SegmentList;
  }
}
