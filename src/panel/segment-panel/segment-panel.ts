import '../candidate-list/candidate-list.js';
import '../key-sheet/key-sheet.js';
import '../model-footer/model-footer.js';
import '../paint-sheet/paint-sheet.js';
import '../panel-menu/panel-menu.js';
import '../prompt-bar/prompt-bar.js';
import '../region-slider/region-slider.js';
import '../saved-scans/saved-scans.js';
import '../segment-list/segment-list.js';
import { SegmentPanel } from './segment-panel.component.js';

customElements.get('psam-panel') ?? customElements.define('psam-panel', SegmentPanel);

export { SegmentPanel };
