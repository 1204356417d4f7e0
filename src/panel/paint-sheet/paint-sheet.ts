import { PaintSheet } from './paint-sheet.component.js';

customElements.get('psam-paint-sheet') ?? customElements.define('psam-paint-sheet', PaintSheet);

export { PaintSheet };
