import '../add-weights/add-weights.js';
import { ModelManager } from './model-manager.component.js';

customElements.get('psam-model-manager') ?? customElements.define('psam-model-manager', ModelManager);

export { ModelManager };
