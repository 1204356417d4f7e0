import { LitElement, html } from 'lit';
import { query, state } from 'lit/decorators.js';
import { segmentColor } from '../../annotations/segment-colors.js';
import type { Segment } from '../../annotations/segment.js';
import { openPopover } from '../place-popover.js';
import { StoreController } from '../store-controller.js';
import { theme } from '../theme.styles.js';
import { WORDS, colorName } from '../words.js';
import { styles } from './color-picker.styles.js';

type Color = Segment['color'];

/** Colours offered: the palette and as many after it as fill two lines. */
const OFFERED = Array.from({ length: 12 }, (_, index) => segmentColor(index));

/** Colours at a press, from the sequence that objects take theirs from, and any other one. */
export class ColorPicker extends LitElement {
  static override styles = [theme, styles];

  @state() private current: Color = [0, 0, 0];
  @query('[popover]') private popup!: HTMLElement;
  #pick: (color: Color) => void = () => undefined;

  constructor() {
    super();
    new StoreController(this);
  }

  /** Opens at the anchor with a colour marked; calls back with the one that is picked. */
  async open(anchor: Element, current: Color, pick: (color: Color) => void): Promise<void> {
    this.current = current;
    this.#pick = pick;
    await this.updateComplete;
    openPopover(this.popup, anchor);
    this.popup.querySelector('button')?.focus();
  }

  protected override render() {
    return html`<div popover role="group" aria-label=${WORDS.changeColor}>
      <div class="offered">${OFFERED.map((color, index) => this.#swatch(color, index))}</div>
      <label>${WORDS.otherColor}<input type="color" .value=${toHex(this.current)} @change=${this.#other} /></label>
    </div>`;
  }

  #swatch(color: Color, index: number) {
    const chosen = toHex(color) === toHex(this.current);
    return html`<button .style=${`--color: ${toHex(color)}`} aria-pressed=${chosen}
      aria-label=${colorName(index + 1)} @click=${() => this.#choose(color)}></button>`;
  }

  #other(event: Event): void {
    this.#choose(fromHex((event.target as HTMLInputElement).value));
  }

  #choose(color: Color): void {
    this.popup.hidePopover();
    this.#pick(color);
  }
}

function toHex(color: Color): string {
  return `#${color.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

function fromHex(hex: string): Color {
  const bits = Number.parseInt(hex.slice(1), 16);
  return [bits >> 16, (bits >> 8) & 255, bits & 255];
}

declare global {
  interface HTMLElementTagNameMap {
    'psam-color-picker': ColorPicker;
  }
}
