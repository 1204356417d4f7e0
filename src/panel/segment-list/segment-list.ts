import '../color-picker/color-picker.js';
import '../panel-menu/panel-menu.js';
import '../segment-rows/segment-rows.js';
import { SegmentList } from './segment-list.component.js';

customElements.get('psam-segment-list') ?? customElements.define('psam-segment-list', SegmentList);

export { SegmentList };
