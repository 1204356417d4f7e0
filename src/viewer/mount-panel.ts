/**
 * Puts the panel at the end of `host`, or over the canvas with its attribute `floating`, by which it places itself.
 * Returns the remover.
 */
export function mountPanel(panel: HTMLElement, host: HTMLElement | undefined, canvas: HTMLElement): () => void {
  if (!host) return mountFloating(panel, canvas.parentElement ?? document.body);
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
