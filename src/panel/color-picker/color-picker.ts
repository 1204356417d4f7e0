import { ColorPicker } from './color-picker.component.js';

customElements.get('psam-color-picker') ?? customElements.define('psam-color-picker', ColorPicker);

export { ColorPicker };
