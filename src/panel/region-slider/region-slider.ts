import { RegionSlider } from './region-slider.component.js';

customElements.get('psam-region-slider') ?? customElements.define('psam-region-slider', RegionSlider);

export { RegionSlider };
