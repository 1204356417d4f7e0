/**
 * The one line that a Potree page needs: finds the page's viewer, `window.viewer`, and attaches the tool to it. Settings
 * come in the script's own address (`…?backend=wasm`), since that line is all there is.
 */
import manifest from '../../plugin-manifest.json' with { type: 'json' };
import { attachToPotree, type AttachOptions } from './attach-to-potree.js';
import { postText } from './post-text.js';
import type { PotreeWindow } from './potree-page.js';
import { settingsFromUrl } from './settings-from-url.js';
import { waitForViewer } from './wait-for-viewer.js';

export type { AttachedTool } from './attach-to-potree.js';

/** Resolves with the tool once the page has made its viewer; rejects, and the page says so, where that is none for it. */
export const attached = waitForViewer(window as PotreeWindow).then((viewer) => {
  const { settings, problems } = settingsFromUrl(import.meta.url, manifest.settings);
  // For those who write the page: those who look at it can do nothing about it.
  for (const problem of problems) console.warn(`${manifest.id}: the script's address has an unknown setting, ${problem}.`);
  try {
    return attachToPotree(viewer, settings as AttachOptions);
  } catch (error) {
    postText(viewer, error);
    throw error;
  }
});
