import { KeySheet } from './key-sheet.component.js';

customElements.get('psam-key-sheet') ?? customElements.define('psam-key-sheet', KeySheet);

export { KeySheet };
