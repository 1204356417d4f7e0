import type { PotreeEvents, PotreeGui } from './potree-page.js';

/** Potree's tools, and the event by which each tells that it waits for clicks. */
const STARTS = {
  measuringTool: 'start_inserting_measurement',
  profileTool: 'start_inserting_profile',
  volumeTool: 'start_inserting_volume',
  annotationTool: 'start_inserting_annotation',
  clippingTool: 'start_inserting_clipping_volume',
} as const;

/** Clicks belong to one tool: calls back when one of Potree's begins. Returns the unsubscriber. */
export function watchOtherTools(viewer: PotreeGui, onStart: () => void): () => void {
  const stops = Object.entries(STARTS).map(([name, type]) => {
    const tool: PotreeEvents | undefined = viewer[name as keyof typeof STARTS];
    tool?.addEventListener(type, onStart);
    return () => tool?.removeEventListener(type, onStart);
  });
  return () => stops.forEach((stop) => stop());
}

/** Ends what another of Potree's tools was about to insert. */
export function endOtherTools(viewer: PotreeGui): void {
  viewer.dispatchEvent({ type: 'cancel_insertions' });
}
