import type { PotreeGui } from './potree-page.js';

/** How long a message stays in the corner of the view, ms. */
const DURATION = 10_000;

/** Shows an error in Potree's corner for messages. As an element: Potree takes texts for HTML, and ours name what is in files. */
export function postText(viewer: PotreeGui, error: unknown): void {
  const holder = document.createElement('span');
  holder.textContent = error instanceof Error ? error.message : String(error);
  viewer.postError(holder, { duration: DURATION });
}
