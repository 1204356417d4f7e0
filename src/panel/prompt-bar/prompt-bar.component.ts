import { LitElement, html, nothing } from 'lit';
import { property } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import type { ObservableTool } from '../../tool/tool-state.js';
import { icon, type IconName } from '../icons.js';
import { StoreController } from '../store-controller.js';
import { theme } from '../theme.styles.js';
import { WORDS, editWords, withKeys } from '../words.js';
import { styles } from './prompt-bar.styles.js';

/** What a plain click does, and the way back and forth through everything done. */
export class PromptBar extends LitElement {
  static override styles = [theme, styles];

  @property({ attribute: false }) tool: ObservableTool | undefined;

  constructor() {
    super();
    new StoreController(this, () => [this.tool]);
  }

  protected override render() {
    if (!this.tool) return nothing;
    const { undo, redo } = this.tool.state;
    return html`
      <fieldset role="radiogroup" aria-label=${WORDS.mode} aria-keyshortcuts="X" title=${withKeys(WORDS.mode, 'X')} ?disabled=${this.#off}>
        ${this.#mode('add', WORDS.add)} ${this.#mode('remove', WORDS.remove)}
      </fieldset>
      <span class="history">
        ${this.#step('undo', editWords(WORDS.undo, undo), undo === null, 'Control+Z', 'Ctrl + Z', () => this.tool?.undo())}
        ${this.#step('redo', editWords(WORDS.redo, redo), redo === null, 'Control+Shift+Z', 'Shift + Ctrl + Z', () => this.tool?.redo())}
      </span>
    `;
  }

  get #off(): boolean {
    return this.tool?.state.phase === 'off';
  }

  #mode(mode: 'add' | 'remove', label: string) {
    return html`<label class=${mode}>
      <input type="radio" name="mode" .checked=${live(this.tool?.state.mode === mode)} @change=${() => this.tool?.setMode(mode)} />
      <span>${icon(mode)}${label}</span>
    </label>`;
  }

  #step(name: IconName, label: string, disabled: boolean, keys: string, shown: string, press: () => void) {
    return html`<button class="button icon-only" aria-label=${label} title=${withKeys(label, shown)}
      aria-keyshortcuts=${keys} ?disabled=${disabled} @click=${press}>${icon(name)}</button>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'psam-prompt-bar': PromptBar;
  }
}
