import { LitElement, html, nothing } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import type { ObservableTool, SavedScan } from '../../tool/tool-state.js';
import { icon } from '../icons.js';
import { openPopover } from '../place-popover.js';
import { deleteScanQuestion, deleteScanWords, scanName, scanWords } from '../saving-words.js';
import { StoreController } from '../store-controller.js';
import { sheetHeading, sheetList } from '../sheet.styles.js';
import { theme } from '../theme.styles.js';
import { WORDS } from '../words.js';
import { styles } from './saved-scans.styles.js';

/**
 * What is saved in this browser, scan by scan, with its size, to be deleted. That cannot be undone, so the line itself
 * asks first.
 */
export class SavedScans extends LitElement {
  static override styles = [theme, sheetHeading, sheetList, styles];

  @property({ attribute: false }) tool: ObservableTool | undefined;
  /** Null while they are being looked for. */
  @state() private scans: readonly SavedScan[] | null = null;
  /** Identity of the scan that a person is asked about. */
  @state() private asked: string | null = null;
  @state() private problem: string | null = null;
  @query('[popover]') private popup!: HTMLElement;
  #anchor: Element | null = null;

  constructor() {
    super();
    new StoreController(this);
  }

  /** Opens at the anchor and looks for what is saved. */
  async open(anchor: Element): Promise<void> {
    this.#anchor = anchor;
    this.asked = this.problem = this.scans = null;
    openPopover(this.popup, anchor);
    await this.#look();
  }

  protected override render() {
    return html`<section popover tabindex="-1" autofocus aria-labelledby="title">
      <div class="heading">
        <h2 id="title">${WORDS.savedScans}</h2>
        <button class="button icon-only" aria-label=${WORDS.close} title=${WORDS.close} @click=${() => this.popup.hidePopover()}>${icon('close')}</button>
      </div>
      <div role="status">${this.#empty()}</div>
      ${this.scans?.length ? html`<ul>${this.scans.map((scan) => this.#scan(scan))}</ul>` : nothing}
      <p class="problem" role="alert" lang="en" ?hidden=${this.problem === null}>${this.problem}</p>
    </section>`;
  }

  #empty() {
    if (this.problem !== null || this.scans?.length) return nothing;
    return html`<p class="muted">${this.scans ? WORDS.savedScansEmpty : WORDS.savedScansLoading}</p>`;
  }

  #scan(scan: SavedScan) {
    const name = scanName(scan.url);
    if (this.asked === scan.identity) return this.#question(scan, name);
    return html`<li>
      <span class="name" title=${scan.url ?? nothing}>${name}</span>
      ${scan.open ? html`<span class="muted">${WORDS.openScan}</span>` : nothing}
      <button class="button icon-only" aria-label=${deleteScanWords(name)} title=${deleteScanWords(name)}
        @click=${() => this.#ask(scan.identity)}>${icon('trash')}</button>
      <span class="muted what">${scanWords(scan)}</span>
    </li>`;
  }

  #question({ identity, open }: SavedScan, name: string) {
    return html`<li class="question">
      <span>${deleteScanQuestion(name, open)}</span>
      <button class="button" @click=${() => this.#ask(null)}>${WORDS.cancel}</button>
      <button class="button danger" @click=${() => void this.#delete(identity)}>${WORDS.delete}</button>
    </li>`;
  }

  /** The focus goes where nothing is deleted. */
  async #ask(identity: string | null): Promise<void> {
    this.asked = identity;
    await this.updateComplete;
    (this.renderRoot.querySelector<HTMLElement>('.question button') ?? this.popup).focus();
  }

  async #delete(identity: string): Promise<void> {
    this.asked = null;
    await this.#attempt(async () => this.tool?.saved?.deleteScan(identity));
    await this.#look();
    this.popup.focus();
  }

  /** What was found changes the size, and with it the place. */
  async #look(): Promise<void> {
    const { problem } = this;
    await this.#attempt(async () => (this.scans = (await this.tool?.saved?.scans()) ?? []));
    this.problem ??= problem;
    await this.updateComplete;
    if (this.#anchor && this.popup.matches(':popover-open')) openPopover(this.popup, this.#anchor);
  }

  async #attempt(action: () => Promise<unknown>): Promise<void> {
    this.problem = null;
    try {
      await action();
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error);
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'psam-saved-scans': SavedScans;
  }
}
