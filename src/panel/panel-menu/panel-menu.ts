import { PanelMenu } from './panel-menu.component.js';

customElements.get('psam-menu') ?? customElements.define('psam-menu', PanelMenu);

export { PanelMenu };
