import { LitElement, html } from 'lit';
import { query } from 'lit/decorators.js';
import { icon } from '../icons.js';
import { openPopover } from '../place-popover.js';
import { StoreController } from '../store-controller.js';
import { sheetHeading } from '../sheet.styles.js';
import { theme } from '../theme.styles.js';
import { WORDS, keySheet } from '../words.js';
import { styles } from './key-sheet.styles.js';

/** The sheet of all keys. */
export class KeySheet extends LitElement {
  static override styles = [theme, sheetHeading, styles];

  @query('[popover]') private popup!: HTMLElement;

  constructor() {
    super();
    new StoreController(this);
  }

  /** Opens the sheet at the anchor, or closes it. */
  toggle(anchor: Element): void {
    if (this.popup.matches(':popover-open')) this.popup.hidePopover();
    else openPopover(this.popup, anchor);
  }

  protected override render() {
    return html`<section popover tabindex="-1" autofocus aria-labelledby="title" @keydown=${this.#press}>
      <div class="heading">
        <h2 id="title">${WORDS.allKeys}</h2>
        <button class="button icon-only" aria-label=${WORDS.close} title=${WORDS.close} @click=${() => this.popup.hidePopover()}>
          ${icon('close')}
        </button>
      </div>
      <dl>${keySheet().map(([keys, does]) => html`<div>
        <dt>${keys.map((key) => html`<kbd>${key}</kbd>`)}</dt><dd>${does}</dd>
      </div>`)}</dl>
      <p class="muted">${WORDS.keysNote}</p>
    </section>`;
  }

  #press(event: KeyboardEvent): void {
    if (event.key === '?') this.popup.hidePopover();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'psam-key-sheet': KeySheet;
  }
}
