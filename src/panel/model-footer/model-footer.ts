import '../model-manager/model-manager.js';
import { ModelFooter } from './model-footer.component.js';

customElements.get('psam-model-footer') ?? customElements.define('psam-model-footer', ModelFooter);

export { ModelFooter };
