import { LitElement, html, nothing, type PropertyValues } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import type { AnnotationStore } from '../../annotations/annotation-store.js';
import { isObjectEdit } from '../../annotations/object-edits.js';
import type { ObservableTool, SavingView, ToolState } from '../../tool/tool-state.js';
import { DeletedNote } from '../deleted-note.js';
import { icon } from '../icons.js';
import type { KeySheet } from '../key-sheet/key-sheet.component.js';
import { language } from '../languages/language.js';
import type { PaintSheet } from '../paint-sheet/paint-sheet.component.js';
import type { PanelMenu } from '../panel-menu/panel-menu.component.js';
import type { SavedScans } from '../saved-scans/saved-scans.component.js';
import { beginAnewWords, savingNote, savingWords } from '../saving-words.js';
import { StoreController } from '../store-controller.js';
import { theme } from '../theme.styles.js';
import { WORDS, deletedWords, keyWords, problemWords, remedyWords, remoteWords, statusWords, tipWords } from '../words.js';
import { headingStyles } from './panel-heading.styles.js';
import { styles } from './segment-panel.styles.js';

const TOUCH = matchMedia('(pointer: coarse)');

/**
 * The tool's panel: prompt, choose, keep, list. It knows the tool and the objects, never the engine or the viewer.
 * Docked, it fills the width it is given; `floating`, it lies over the view, and as a sheet at the bottom of a narrow one.
 */
export class SegmentPanel extends LitElement {
  static override styles = [theme, headingStyles, styles];

  @property({ attribute: false }) tool: ObservableTool | undefined;
  @property({ attribute: false }) store: AnnotationStore | undefined;
  /** Whether it lies over the view, and not in a sidebar. */
  @property({ type: Boolean, reflect: true }) floating = false;
  /** Whether only the heading shows. */
  @property({ type: Boolean, reflect: true }) folded = false;
  /** `light` or `dark`; without it, what the person's system prefers. */
  @property({ reflect: true }) theme: 'light' | 'dark' | undefined;
  @query('psam-key-sheet') private sheet!: KeySheet | null;
  @query('psam-menu') private menu!: PanelMenu;
  @query('psam-saved-scans') private scans!: SavedScans;
  @query('psam-paint-sheet') private paint!: PaintSheet;
  @query('.heading') private heading!: HTMLElement;
  @state() private tip = '';
  @state() private status = '';
  /** Whether a person is asked about beginning anew. */
  @state() private asking = false;
  readonly #deleted = new DeletedNote(this);
  /** Whether the tool was off when the panel last looked. */
  #off = true;

  constructor() {
    super();
    new StoreController(this, () => [this.tool, this.store]);
  }

  /** Opens or closes the sheet of all keys. */
  toggleKeys(): void {
    this.sheet?.toggle(this.heading);
  }

  protected override willUpdate(_changed: PropertyValues): void {
    this.lang = language.code;
    const { store } = this;
    if (!this.tool || !store) return;
    const { state } = this.tool;
    // That points leave the machine is to be seen by whoever turns the tool on, wherever that is done.
    if (state.remoteHost !== null && this.#off && state.phase !== 'off') this.folded = false;
    this.#off = state.phase === 'off';
    this.tip = tipWords(state, { kept: store.segments.length, touch: TOUCH.matches, nameOf: (label) => store.get(label)?.name }) ?? this.tip;
    this.status = statusWords(state) ?? this.status;
    if (!state.saving?.lost) this.asking = false;
    this.#deleted.look(store.segments, state);
  }

  protected override render() {
    const { tool, store } = this;
    if (!tool || !store) return nothing;
    const { state } = tool;
    return html`
      ${this.#header(state, tool)}
      <div class="body" ?hidden=${this.folded}>
        <section class="draft" aria-label=${WORDS.title}>
          <p class="tip" role="status" title=${state.readFailure ?? nothing}>${state.problem ? nothing : this.tip}</p>
          <psam-prompt-bar .tool=${tool} ?inert=${state.problem !== null}></psam-prompt-bar>
          <psam-candidate-list .tool=${tool} ?inert=${state.problem !== null && state.candidates.length === 0}></psam-candidate-list>
          ${this.#problem(state, tool)}
          <psam-region-slider .tool=${tool}></psam-region-slider>
          ${this.#decide(state, tool)}
        </section>
        <psam-segment-list .tool=${tool} .store=${store} .only=${state.only}></psam-segment-list>
        ${this.#footer(state, tool)}
      </div>
      <psam-menu .label=${WORDS.menu}></psam-menu>
      <psam-saved-scans .tool=${tool}></psam-saved-scans>
      <psam-paint-sheet .tool=${tool}></psam-paint-sheet>
      <psam-key-sheet></psam-key-sheet>
    `;
  }

  #header(state: ToolState, tool: ObservableTool) {
    const on = state.phase !== 'off';
    const fold = this.folded ? WORDS.unfold : WORDS.fold;
    return html`<div class="heading">
      <button class="switch" role="switch" aria-checked=${on} aria-label=${WORDS.switch} title=${WORDS.switch}
        @click=${() => tool.setActive(!on)}><span></span></button>
      <h1>${WORDS.title}</h1>
      <p class="status" role="status" data-phase=${state.problem ? 'problem' : state.phase === 'ready' && !state.scan ? 'off' : state.phase} title=${this.status}>
        ${state.problem ? icon('warning') : html`<i></i>`}<span>${this.status}</span></p>
      <button class="button icon-only" aria-haspopup="menu" aria-label=${WORDS.menu} title=${WORDS.menu}
        @click=${this.#openMenu}>${icon('more')}</button>
      <button class="button icon-only" aria-expanded=${!this.folded} aria-label=${fold} title=${fold}
        @click=${() => (this.folded = !this.folded)}>${icon(this.folded ? 'unfold' : 'fold')}</button>
    </div>`;
  }

  /** Lies over the tip and what cannot be used meanwhile, so that nothing moves. */
  #problem({ problem, phase, candidates }: ToolState, tool: ObservableTool) {
    return html`<div class="problem" role="alert" ?hidden=${!problem} .style=${`grid-row: 1 / span ${candidates.length === 0 ? 3 : 2}`}>
      ${problem ? html`${icon('warning')}<p lang=${problem.code === 'unexpected' ? nothing : 'en'}>${problemWords(problem)}</p>` : nothing}
      ${problem?.remedy ? html`<button class="button" @click=${() => tool.remedy()}>${remedyWords(problem.remedy)}</button>` : nothing}
      ${problem && phase !== 'problem' ? html`<button class="button quiet icon-only dismiss" aria-label=${WORDS.dismiss} title=${WORDS.dismiss}
        aria-keyshortcuts="Escape" @click=${() => tool.dismissProblem()}>${icon('close')}</button>` : nothing}
    </div>`;
  }

  #decide({ phase, prompts, candidates, chosen }: ToolState, tool: ObservableTool) {
    const keepable = phase === 'draft' && Boolean(candidates[chosen]?.bounds);
    return html`<div class="decide">
      <button class="button primary" aria-keyshortcuts="Enter" ?disabled=${!keepable} @click=${() => tool.keep()}>
        ${WORDS.keep}<kbd aria-hidden="true">⏎</kbd></button>
      <button class="button" aria-keyshortcuts="Escape" ?disabled=${prompts.length === 0} @click=${() => tool.discard()}>
        ${WORDS.discard}<kbd aria-hidden="true">${keyWords('Esc')}</kbd></button>
    </div>`;
  }

  #footer({ remoteHost, saving }: ToolState, tool: ObservableTool) {
    return html`<div class="footing">
      <psam-model-footer .tool=${tool}></psam-model-footer>
      ${remoteHost === null ? nothing : html`<p class="remote">${icon('server')}<span>${remoteWords(remoteHost)}</span></p>`}
      <div role="status">${this.#deleted.name === null ? nothing : html`<p class="note">
        <span>${deletedWords(this.#deleted.name)}</span>
        <button class="button quiet" @click=${() => tool.undo()}>${WORDS.undo}</button></p>`}</div>
      ${saving ? this.#saving(saving, tool) : nothing}
    </div>`;
  }

  #saving(saving: SavingView, tool: ObservableTool) {
    const { state, message, labelled, paused } = saving;
    const failed = message !== null;
    const trouble = failed || state === 'read-only' || state === 'page-only';
    const nothingYet = state === 'saved' && !trouble && labelled === null && !this.#everKept;
    return html`<div class="saving" role="status" title=${savingNote(saving)}>
      ${trouble ? icon('warning') : nothing}<span>${nothingYet ? nothing : savingWords(saving)}</span>
      ${labelled !== null && !trouble ? html`<button class="button quiet" @click=${() => tool.saved?.setPaused(!paused)}>
        ${paused ? WORDS.resumeLabelling : WORDS.pauseLabelling}</button>` : nothing}
      ${failed ? html`<button class="button quiet" @click=${() => tool.saved?.retry()}>${WORDS.retrySaving}</button>` : nothing}
      ${saving.lost && !this.asking ? html`<button class="button quiet" @click=${() => this.#ask(true)}>${WORDS.beginAnew}</button>` : nothing}
      ${trouble ? html`<p class="why" lang=${failed ? 'en' : nothing}>${savingNote(saving)}</p>` : nothing}
      ${saving.lost && this.asking ? this.#question(saving.lost, tool) : nothing}
    </div>`;
  }

  /** Whether there is, or was, any object of which it could be said that it is saved. */
  get #everKept(): boolean {
    const { segments, history } = this.store!;
    return segments.length > 0 || [...history.done, ...history.undone].some(isObjectEdit);
  }

  #question(lost: 'changed' | 'damaged', tool: ObservableTool) {
    return html`<p class="why question">${beginAnewWords(lost)}
      <button class="button quiet" @click=${() => this.#ask(false)}>${WORDS.cancel}</button>
      <button class="button quiet" @click=${() => tool.saved?.beginAnew()}>${WORDS.beginAnew}</button></p>`;
  }

  async #ask(asking: boolean): Promise<void> {
    this.asking = asking;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(asking ? '.question button' : '.saving button:last-of-type')?.focus();
  }

  #openMenu(event: Event): void {
    const { tool } = this;
    if (!tool) return;
    const anchor = event.currentTarget as Element;
    const { originalColors: original, protects, rules } = tool.state;
    void this.menu.open(anchor, () => [
      { label: WORDS.protect, icon: 'shield', checked: protects, choose: () => tool.setProtection(!protects) },
      { label: WORDS.connected, icon: 'chain', checked: rules.connected, choose: () => tool.setRules({ connected: !rules.connected }) },
      { label: WORDS.noGround, icon: 'ground', checked: rules.noGround, choose: () => tool.setRules({ noGround: !rules.noGround }) },
      ...(this.store?.segments.length ? [{ label: WORDS.strength, icon: 'strength' as const, keys: ', .', choose: () => this.paint.open(anchor) }] : []),
      { label: WORDS.originalColors, icon: 'photo', keys: 'O', checked: original, choose: () => tool.showOriginalColors(!original) },
      ...(tool.saved ? [{ label: WORDS.savedScans, icon: 'saved' as const, choose: () => void this.scans.open(anchor) }] : []),
      { label: WORDS.allKeys, icon: 'keyboard', keys: '?', choose: () => this.toggleKeys() },
    ]);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'psam-panel': SegmentPanel;
  }
}
