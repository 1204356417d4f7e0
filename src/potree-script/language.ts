import type { PotreeGui } from './potree-page.js';
import { replaceMethod } from '../viewer/replace-method.js';

/**
 * Follows Potree's language switch. Its translations are not added to: what is added before they have loaded is lost, and
 * nothing tells when they have.
 *
 * @param current the language now; pages set it once more when their sidebar has loaded, which is no change
 * @param onChange told of every other one
 */
export function followLanguage(viewer: PotreeGui, current: string, onChange: (language: string) => void): () => void {
  return replaceMethod(viewer, 'setLanguage', (set) => (language) => {
    set(language);
    if (language !== current) onChange((current = language));
  });
}
