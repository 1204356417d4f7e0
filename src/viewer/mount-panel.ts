/** Panels in a host, which all leave with the adapter that put them there. */
export class PanelMounts {
  readonly #unmounts = new Set<() => void>();

  /**
   * Puts the panel at the end of `host`, or over the canvas with its attribute `floating`, by which it places itself.
   * Returns the remover.
   */
  mount(panel: HTMLElement, host: HTMLElement | undefined, canvas: HTMLElement): () => void {
    const remove = host ? append(panel, host) : mountFloating(panel, canvas.parentElement ?? document.body);
    const unmount = (): void => {
      if (this.#unmounts.delete(unmount)) remove();
    };
    this.#unmounts.add(unmount);
    return unmount;
  }

  dispose(): void {
    for (const unmount of [...this.#unmounts]) unmount();
  }
}

function append(panel: HTMLElement, host: HTMLElement): () => void {
  host.append(panel);
  return () => panel.remove();
}

function mountFloating(panel: HTMLElement, parent: HTMLElement): () => void {
  const before = parent.style.position;
  if (parent !== document.body && getComputedStyle(parent).position === 'static') parent.style.position = 'relative';
  panel.toggleAttribute('floating', true);
  parent.append(panel);
  return () => {
    panel.remove();
    panel.toggleAttribute('floating', false);
    parent.style.position = before;
    if (parent.getAttribute('style') === '') parent.removeAttribute('style');
  };
}
