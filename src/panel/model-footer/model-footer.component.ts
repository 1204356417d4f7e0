import { LitElement, html, nothing } from 'lit';
import { property, query } from 'lit/decorators.js';
import type { ModelEntry } from '../../tool/model-entries.js';
import type { ModelWork, ObservableModels } from '../../tool/models-state.js';
import type { ObservableTool, ToolState } from '../../tool/tool-state.js';
import { icon } from '../icons.js';
import type { ModelManager } from '../model-manager/model-manager.component.js';
import { askModelWords, downloadWords, licenseLink, licenseWords, workWords } from '../model-words.js';
import { StoreController } from '../store-controller.js';
import { theme } from '../theme.styles.js';
import { WORDS, engineWords, namedWords, slowerWords } from '../words.js';
import { styles } from './model-footer.styles.js';

/** The model in the panel's footer: its name, which opens the list of models; a question before a large download; how far one is. */
export class ModelFooter extends LitElement {
  static override styles = [theme, styles];

  @property({ attribute: false }) tool: ObservableTool | undefined;
  @query('psam-model-manager') private manager!: ModelManager;

  /** What a person was told or asked before. */
  #news: string | null = null;

  constructor() {
    super();
    new StoreController(this, () => [this.tool, this.tool?.models ?? undefined]);
  }

  /** On a phone the footer may be out of sight, below the list. */
  protected override updated(): void {
    const { asked = null, problem = null } = this.tool?.models?.state ?? {};
    const news = asked?.id ?? problem;
    if (news !== null && news !== this.#news) this.scrollIntoView({ block: 'nearest' });
    this.#news = news;
  }

  protected override render() {
    const { tool } = this;
    if (!tool) return nothing;
    const { state, models } = tool;
    const slower = state.engine && slowerWords(state.engine);
    return html`<div class="engine" title=${slower ?? nothing}>${models ? this.#opener(state, models) : this.#name(state)}
        ${slower ? html`<span lang="en">${slower}</span>` : nothing}</div>
      <div role="status">${models ? this.#newsOf(models) : nothing}</div>
      ${models ? html`<psam-model-manager .tool=${tool}></psam-model-manager>` : nothing}`;
  }

  #name({ engine }: ToolState): string {
    return engine ? engineWords(engine) : '';
  }

  #opener(state: ToolState, models: ObservableModels) {
    const chosen = models.state.entries.find(({ id }) => id === models.state.chosen);
    const name = this.#name(state) || chosen?.title || WORDS.models;
    return html`<button class="button quiet name" aria-haspopup="dialog" aria-label=${namedWords(WORDS.models, name)} title=${WORDS.models}
      @click=${() => void this.manager.open(this)}><span>${name}</span>${icon('fold')}</button>`;
  }

  #newsOf(models: ObservableModels) {
    const { asked, work, problem } = models.state;
    if (asked) return this.#question(asked, models);
    if (work) return this.#working(work, models);
    return problem === null ? nothing : html`<div class="news trouble">${icon('warning')}<p lang="en">${problem}</p>
      <button class="button quiet icon-only" aria-label=${WORDS.dismiss} title=${WORDS.dismiss} @click=${() => models.dismissProblem()}>${icon('close')}</button></div>`;
  }

  #question(entry: ModelEntry, models: ObservableModels) {
    const license = entry.summary?.license ?? null;
    const link = licenseLink(license);
    return html`<div class="news"><p>${askModelWords(entry)}
        ${link ? html`<a href=${link} target="_blank" rel="noopener noreferrer">${licenseWords(license)}</a>` : licenseWords(license)}</p>
      <span class="decide"><button class="button" @click=${() => models.answer(true)}>${downloadWords(entry)}</button>
        <button class="button quiet" @click=${() => models.answer(false)}>${WORDS.notNow}</button></span></div>`;
  }

  #working(work: ModelWork, models: ObservableModels) {
    const words = workWords(work);
    return html`<div class="news working"><p>${words}</p>
      <button class="button quiet" @click=${() => models.cancel()}>${WORDS.cancel}</button>
      <progress aria-label=${words} max="1" .value=${work.total > 0 ? work.done / work.total : 0}></progress></div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'psam-model-footer': ModelFooter;
  }
}
