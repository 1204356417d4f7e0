import '../segment-row/segment-row.js';
import { SegmentRows } from './segment-rows.component.js';

customElements.get('psam-segment-rows') ?? customElements.define('psam-segment-rows', SegmentRows);

export { SegmentRows };
