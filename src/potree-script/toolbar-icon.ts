export interface ToolbarIconOptions {
  /** URL of a picture. */
  readonly icon: string;
  readonly onClick: () => void;
}

/** A button among Potree's tools that looks like them, and that keyboards and screen readers reach too. */
export class ToolbarIcon {
  readonly element = document.createElement('img');

  constructor({ icon, onClick }: ToolbarIconOptions) {
    const { element } = this;
    Object.assign(element, { src: icon, tabIndex: 0, className: 'button-icon' });
    Object.assign(element.style, { width: '32px', height: '32px' });
    element.setAttribute('role', 'button');
    element.addEventListener('click', onClick);
    element.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' && event.key !== ' ') return;
      event.preventDefault();
      onClick();
    });
    this.setPressed(false);
  }

  setTitle(title: string): void {
    this.element.title = this.element.alt = title;
  }

  setPressed(pressed: boolean): void {
    this.element.setAttribute('aria-pressed', String(pressed));
    // The mark of Potree's own chosen option.
    this.element.style.outline = pressed ? '1px solid currentColor' : '';
  }
}
