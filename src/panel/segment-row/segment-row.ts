import { SegmentRow } from './segment-row.component.js';

customElements.get('psam-segment-row') ?? customElements.define('psam-segment-row', SegmentRow);

export { SegmentRow };
