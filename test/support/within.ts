/** The first match of each selector in the shadow root of the match before; throws where one finds nothing. */
export function within<K extends keyof HTMLElementTagNameMap>(root: Element, ...path: [...string[], K]): HTMLElementTagNameMap[K];
export function within(root: Element, ...path: string[]): HTMLElement;
export function within(root: Element, ...path: string[]): Element {
  return path.reduce((element, selector) => {
    const found = element.shadowRoot?.querySelector(selector);
    if (!found) throw new Error(`There is no ${selector} in ${element.localName}.`);
    return found;
  }, root);
}

/** All matches in the shadow root of an element. */
export function allWithin(root: Element, selector: string): HTMLElement[] {
  return [...root.shadowRoot!.querySelectorAll<HTMLElement>(selector)];
}
