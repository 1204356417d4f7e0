import { LitElement, html, nothing } from 'lit';
import { property, query } from 'lit/decorators.js';
import { icon, type IconName } from '../icons.js';
import { openPopover } from '../place-popover.js';
import { StoreController } from '../store-controller.js';
import { theme } from '../theme.styles.js';
import { keyWords } from '../words.js';
import { styles } from './panel-menu.styles.js';

/** One line of a menu. */
export interface MenuItem {
  readonly label: string;
  readonly icon: IconName;
  /** The key that does the same. */
  readonly keys?: string;
  /** Whether it is on, for a line that switches something. */
  readonly checked?: boolean;
  readonly danger?: boolean;
  choose(): void;
}

/** A menu that opens at a button; arrows, Home and End move through it, Esc and a click elsewhere close it. */
export class PanelMenu extends LitElement {
  static override styles = [theme, styles];

  /** Asked for its lines whenever it is drawn, so that they are in the language of the moment. */
  @property({ attribute: false }) items: () => readonly MenuItem[] = () => [];
  /** Its name for screen readers. */
  @property() label = '';
  @query('[popover]') private popup!: HTMLElement;

  constructor() {
    super();
    new StoreController(this);
  }

  /** Shows these lines at the anchor, with the focus on the first. */
  async open(anchor: Element, items: () => readonly MenuItem[]): Promise<void> {
    this.items = items;
    await this.updateComplete;
    openPopover(this.popup, anchor);
    this.#lines[0]?.focus();
  }

  protected override render() {
    return html`<div popover role="menu" aria-label=${this.label} @keydown=${this.#press}>
      ${this.items().map((item) => this.#line(item))}
    </div>`;
  }

  #line(item: MenuItem) {
    const switches = item.checked !== undefined;
    return html`<button class=${item.danger ? 'danger' : ''} tabindex="-1" role=${switches ? 'menuitemcheckbox' : 'menuitem'}
      aria-checked=${switches ? String(item.checked) : nothing} @click=${() => this.#choose(item)}>
      ${icon(item.checked ? 'check' : item.icon)}<span>${item.label}</span>
      ${item.keys ? html`<kbd aria-hidden="true">${keyWords(item.keys)}</kbd>` : nothing}
    </button>`;
  }

  get #lines(): readonly HTMLElement[] {
    return [...this.popup.querySelectorAll('button')];
  }

  #choose(item: MenuItem): void {
    this.popup.hidePopover();
    item.choose();
  }

  #press(event: KeyboardEvent): void {
    if (event.key === 'Tab') this.popup.hidePopover();
    const lines = this.#lines;
    const at = lines.indexOf(event.composedPath()[0] as HTMLElement);
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    lines.at(next % lines.length)?.focus();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'psam-menu': PanelMenu;
  }
}
