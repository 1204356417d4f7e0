/** The panel's colours in Potree's own, which themes of its pages change. */
const LOOK = {
  '--psam-surface': 'var(--bg-color, #19282c)',
  '--psam-surface-raised': 'var(--bg-light-color, #303d41)',
  '--psam-text': 'var(--font-color-2, #dddddd)',
  '--psam-text-muted': 'var(--font-color, #cccccc)',
} as const;

/** A section of Potree's sidebar: a header that folds what is under it, as all of them are. */
export class SidebarSection {
  readonly #header = document.createElement('h3');
  /** Inside the heading, since a heading may be no button itself. */
  readonly #button = document.createElement('span');
  readonly #content = document.createElement('div');

  constructor(id: string) {
    Object.assign(this.#header, { id: `menu_${id}`, className: 'accordion-header ui-widget' });
    this.#button.tabIndex = 0;
    this.#button.setAttribute('role', 'button');
    this.#header.append(this.#button);
    this.#content.className = 'accordion-content ui-widget';
    for (const [property, value] of Object.entries(LOOK)) this.#content.style.setProperty(property, value);
    // The panel brings its own margins.
    this.#content.style.padding = '0';
    this.#header.addEventListener('click', () => this.toggle());
    this.#button.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' && event.key !== ' ') return;
      event.preventDefault();
      this.toggle();
    });
    this.toggle(false);
  }

  /** Puts the section before Potree's "About". Returns the remover. */
  placeIn(sidebar: Element, panel: HTMLElement): () => void {
    this.#content.append(panel);
    const about = sidebar.querySelector('#menu_about');
    const menu = about?.parentElement ?? sidebar;
    menu.insertBefore(this.#header, about);
    menu.insertBefore(this.#content, about);
    return () => {
      this.#header.remove();
      this.#content.remove();
    };
  }

  setTitle(title: string): void {
    this.#button.textContent = title;
  }

  toggle(open = this.#content.hidden): void {
    this.#content.hidden = !open;
    this.#button.setAttribute('aria-expanded', String(open));
  }

  show(): void {
    this.toggle(true);
    this.#header.scrollIntoView({ block: 'start' });
  }
}
