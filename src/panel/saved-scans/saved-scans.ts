import { SavedScans } from './saved-scans.component.js';

customElements.get('psam-saved-scans') ?? customElements.define('psam-saved-scans', SavedScans);

export { SavedScans };
