import type { PotreeGui } from './potree-page.js';
import { replaceMethod } from '../viewer/replace-method.js';

/**
 * Follows Potree's language switch. Its translations are not added to: what is added before they have loaded is lost, and
 * nothing tells when they have.
 *
 * @param onLanguage told of the language now ("en" until somebody has chosen) and whenever it changes
 */
export function followLanguage(viewer: PotreeGui, current: string, onLanguage: (language: string) => void): () => void {
  const restore = replaceMethod(viewer, 'setLanguage', (set) => (language) => {
    set(language);
    onLanguage(language);
  });
  onLanguage(current);
  return restore;
}
