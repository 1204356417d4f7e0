import { LitElement, html, nothing } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import type { ModelEntry } from '../../tool/model-entries.js';
import type { ModelsState, ModelWork, ObservableModels } from '../../tool/models-state.js';
import type { ObservableTool } from '../../tool/tool-state.js';
import { icon } from '../icons.js';
import {
  deleteModelQuestion, deleteModelWords, detailWords, downloadWords, licenseLink, licenseWords, measureWords, placeWords, spaceWords, workWords,
} from '../model-words.js';
import { openPopover } from '../place-popover.js';
import { StoreController } from '../store-controller.js';
import { sheetHeading, sheetList } from '../sheet.styles.js';
import { theme } from '../theme.styles.js';
import { namedWords, WORDS } from '../words.js';
import { styles } from './model-manager.styles.js';

/**
 * The models that can be used: which one is, where each is, how large and under which licence; to download, use and
 * delete them, and to add weights from a file. Deleting cannot be undone, so the line itself asks first.
 */
export class ModelManager extends LitElement {
  static override styles = [theme, sheetHeading, sheetList, styles];

  @property({ attribute: false }) tool: ObservableTool | undefined;
  /** Whether what is kept here is still being looked for. */
  @state() private looking = true;
  /** Id of the model that a person is asked about. */
  @state() private asked: string | null = null;
  @query('[popover]') private popup!: HTMLElement;
  #anchor: Element | null = null;
  readonly #sizes = new ResizeObserver(() => this.#place());

  constructor() {
    super();
    new StoreController(this, () => [this.tool, this.tool?.models ?? undefined]);
  }

  /** Opens at the anchor and looks for what is kept in this browser. */
  async open(anchor: Element): Promise<void> {
    this.#anchor = anchor;
    this.asked = null;
    this.looking = true;
    openPopover(this.popup, anchor);
    // What is shown in it changes its size, and with it its place; so does what the footer tells, which it must not cover.
    for (const sized of [this.popup, anchor]) this.#sizes.observe(sized);
    await this.tool?.models?.look();
    this.looking = false;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#sizes.disconnect();
  }

  protected override render() {
    const models = this.tool?.models;
    if (!models) return nothing;
    const { state: shown } = models;
    const space = spaceWords(shown.space);
    // The footer tells it by itself, unless it has something else to tell.
    const untold = shown.problem !== null && (shown.asked !== null || shown.work !== null);
    return html`<section popover role="dialog" tabindex="-1" autofocus aria-labelledby="title">
      <div class="heading">
        <h2 id="title">${WORDS.models}</h2>
        <button class="button icon-only" aria-label=${WORDS.close} title=${WORDS.close} @click=${() => this.popup.hidePopover()}>${icon('close')}</button>
      </div>
      <ul>${shown.entries.map((entry) => this.#entry(entry, shown, models))}</ul>
      ${this.#detail()}
      ${shown.work && shown.work.kind === 'convert' ? this.#working(shown.work, models) : nothing}
      ${models.converts && !shown.work ? html`<psam-add-weights .models=${models}></psam-add-weights>` : nothing}
      <p class="problem" role="alert" lang="en" ?hidden=${!untold}>${untold ? shown.problem : nothing}</p>
      <p class="muted space" role="status">${this.looking ? WORDS.savedScansLoading : space ?? nothing}</p>
    </section>`;
  }

  #entry(entry: ModelEntry, shown: ModelsState, models: ObservableModels) {
    if (this.asked === entry.id) return this.#question(entry, models);
    const { id, title } = entry;
    const used = id === shown.chosen;
    return html`<li aria-current=${used ? 'true' : nothing}>
      <span class="name" title=${title}>${used ? icon('check') : nothing}<span>${title}</span></span>
      <span class="muted what">${measureWords(entry)}${measureWords(entry) ? html`<br />` : nothing}${placeWords(entry)}
        ${this.#terms(entry)}</span>
      <span class="actions">${used ? html`<span class="muted">${WORDS.modelInUse}</span>` : this.#actions(entry, shown, models)}</span>
      ${shown.work?.id === id ? this.#working(shown.work, models) : nothing}
    </li>`;
  }

  #actions(entry: ModelEntry, { work }: ModelsState, models: ObservableModels) {
    const { id, title, place, folder } = entry;
    if (work?.id === id) return nothing;
    const here = place === 'device' || place === 'included';
    const use = html`<button class="button" aria-label=${namedWords(here ? WORDS.useModel : downloadWords(entry), title)}
      @click=${() => this.#use(entry, models)}>${here ? WORDS.useModel : downloadWords(entry)}</button>`;
    return html`${(work && !here) || place === 'foreign' ? nothing : use}${folder === null ? nothing : html`<button class="button icon-only" aria-label=${deleteModelWords(title)}
      title=${deleteModelWords(title)} @click=${() => this.#ask(id)}>${icon('trash')}</button>`}`;
  }

  /** What comes with the tool and names no licence has the tool's own. */
  #terms({ place, summary }: ModelEntry) {
    if (!summary?.precision || (place === 'included' && !summary.license)) return nothing;
    const { license } = summary;
    const link = licenseLink(license);
    return html`<br />${link ? html`<a href=${link} target="_blank" rel="noopener noreferrer">${licenseWords(license)}</a>` : licenseWords(license)}`;
  }

  #question({ id, title }: ModelEntry, models: ObservableModels) {
    return html`<li class="question">
      <span>${deleteModelQuestion(title)}</span>
      <button class="button" @click=${() => this.#ask(null)}>${WORDS.cancel}</button>
      <button class="button danger" @click=${() => void this.#remove(id, models)}>${WORDS.delete}</button>
    </li>`;
  }

  #working(work: ModelWork, models: ObservableModels) {
    const words = workWords(work);
    return html`<div class="work">
      <span class="muted">${words}</span>
      <button class="button" @click=${() => models.cancel()}>${WORDS.cancel}</button>
      <progress aria-label=${words} max="1" .value=${work.total > 0 ? work.done / work.total : 0}></progress>
    </div>`;
  }

  /** How much of a region the model in use sees, where it can be chosen. */
  #detail() {
    const engine = this.tool?.state.engine;
    if (!engine || engine.pointCounts.length < 2) return nothing;
    const chosen = this.tool!.state.detail.pointCount ?? engine.pointCount;
    // The page may have asked for another number than the model offers.
    const pointCounts = [...new Set([...engine.pointCounts, chosen])].sort((a, b) => a - b);
    return html`<label class="detail"><span>${WORDS.detail}</span>
      <select .value=${live(String(chosen))} @change=${this.#changeDetail}>
        ${pointCounts.map((count, i) => html`<option value=${count} ?selected=${count === chosen}>${detailWords(i, pointCounts)}</option>`)}
      </select></label>`;
  }

  #changeDetail(event: Event): void {
    const { tool } = this;
    const pointCount = Number((event.target as HTMLSelectElement).value);
    tool?.setDetail({ ...tool.state.detail, pointCount });
  }

  /** Where the button said what is downloaded, and its line under which licence, pressing it agrees; else the footer asks, once that is known. */
  #use({ id, summary }: ModelEntry, models: ObservableModels): void {
    if (summary) this.popup.focus();
    else this.popup.hidePopover();
    void models.use(id, { consent: summary !== null }).catch(() => undefined); // said in the state
  }

  /** The focus goes where nothing is deleted. */
  async #ask(id: string | null): Promise<void> {
    this.asked = id;
    await this.updateComplete;
    (this.renderRoot.querySelector<HTMLElement>('.question button') ?? this.popup).focus();
  }

  async #remove(id: string, models: ObservableModels): Promise<void> {
    this.asked = null;
    this.popup.focus();
    await models.remove(id);
  }

  #place(): void {
    if (this.#anchor && this.popup.matches(':popover-open')) openPopover(this.popup, this.#anchor);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'psam-model-manager': ModelManager;
  }
}
