import { SceneOverlay } from './scene-overlay.component.js';

customElements.get('psam-scene-overlay') ?? customElements.define('psam-scene-overlay', SceneOverlay);

export { SceneOverlay };
