import { AnnotationStore } from '../../src/annotations/annotation-store.js';
import { segmentColor } from '../../src/annotations/segment-colors.js';
import type { Segment } from '../../src/annotations/segment.js';

/** A kept object with that number; `patch` says what matters to the test. */
export function makeSegment(label: number, patch: Partial<Segment> = {}): Segment {
  const bounds = { min: [0, 0, 0], max: [1, 1, 1] } as const;
  return {
    label,
    cloud: 'cloud',
    name: `Object ${label - 7}`,
    classCode: 1,
    color: segmentColor(label - 8),
    visible: true,
    prompts: [{ position: [0, 0, 0], positive: true }],
    radius: 12,
    quality: 0.87,
    pointCount: 1000,
    bounds,
    sample: { cloud: 'cloud', label, origin: [0, 0, 0], positions: new Float32Array(), labels: new Uint32Array(), reach: 0.1, policy: 'protect', bounds },
    ...patch,
  };
}

/** A store with these objects. */
export function storeOf(segments: readonly Segment[]): AnnotationStore {
  const store = new AnnotationStore({ firstLabel: 8 });
  for (const segment of segments) store.add(segment);
  return store;
}
