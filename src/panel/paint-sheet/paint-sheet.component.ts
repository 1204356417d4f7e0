import { LitElement, html, nothing } from 'lit';
import { property, query } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import { OPACITY_RANGE } from '../../tool/scene-palette.js';
import type { ObservableTool } from '../../tool/tool-state.js';
import { openPopover } from '../place-popover.js';
import { StoreController } from '../store-controller.js';
import { theme } from '../theme.styles.js';
import { WORDS, percentWords, withKeys } from '../words.js';
import { styles } from './paint-sheet.styles.js';

/** How strongly kept objects are coloured, as a slider that shows its effect while it moves. */
export class PaintSheet extends LitElement {
  static override styles = [theme, styles];

  @property({ attribute: false }) tool: ObservableTool | undefined;
  @query('[popover]') private popup!: HTMLElement;
  @query('input') private slider!: HTMLInputElement;

  constructor() {
    super();
    new StoreController(this, () => [this.tool]);
  }

  /** Opens at the anchor, with the focus on the slider. */
  open(anchor: Element): void {
    openPopover(this.popup, anchor);
    this.slider.focus();
  }

  protected override render() {
    if (!this.tool) return nothing;
    const { opacity } = this.tool.state;
    return html`<div popover>
      <label for="strength">${WORDS.strength}</label>
      <input id="strength" type="range" min=${100 * OPACITY_RANGE.min} max=${100 * OPACITY_RANGE.max} step="5"
        .value=${live(String(Math.round(100 * opacity)))} aria-valuetext=${percentWords(opacity)} aria-keyshortcuts=", ." title=${withKeys(WORDS.strength, ', .')}
        @input=${(event: Event) => this.tool?.setOpacity((event.target as HTMLInputElement).valueAsNumber / 100)} />
      <output for="strength" aria-live="off">${percentWords(opacity)}</output>
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'psam-paint-sheet': PaintSheet;
  }
}
