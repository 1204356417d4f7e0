import { AddWeights } from './add-weights.component.js';

customElements.get('psam-add-weights') ?? customElements.define('psam-add-weights', AddWeights);

export { AddWeights };
