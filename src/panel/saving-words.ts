import type { SavingView } from '../tool/tool-state.js';
import { fill, language } from './languages/language.js';
import { megabytes, percentWords, WORDS } from './words.js';

/** How the saving of objects stands, in a word or two. */
export function savingWords({ state, message, labelled, paused }: SavingView): string {
  if (state === 'failed' || state === 'read-only' || state === 'page-only' || state === 'opening') return WORDS[`saving.${state}`];
  if (message !== null) return WORDS['saving.unlabelled'];
  if (labelled !== null) return paused ? WORDS['saving.paused'] : fill('saving.labelling', { share: percentWords(labelled) });
  return state === 'saving' ? WORDS['saving.saving'] : WORDS['saving.saved'];
}

/** What that means, for those who want to know; a failure in English. */
export function savingNote({ state, message }: SavingView): string {
  if (message !== null) return message;
  if (state === 'read-only') return WORDS.readOnlyNote;
  return state === 'page-only' ? WORDS.pageOnlyNote : WORDS.savedNote;
}

/** What beginning anew does, for a person to agree to. */
export function beginAnewWords(lost: 'changed' | 'damaged'): string {
  return WORDS[`anew.${lost}`];
}

/** A saved scan by the folder that it lies in, which is how people name them. */
export function scanName(url: string | null): string {
  if (url === null) return WORDS.unknownScan;
  const parts = url.split(/[?#]/, 1)[0]!.split('/');
  return decoded(parts.at(-2) || url);
}

/** "12 May 2026, 0.4 MB". */
export function scanWords({ savedAt, bytes }: { savedAt: number | null; bytes: number }): string {
  const { kilobytes, date } = language.formats;
  const size = bytes < 1e5 ? kilobytes.format(bytes / 1e3) : megabytes(bytes);
  return fill('scanMeasures', { saved: savedAt === null ? WORDS.unreadableScan : date.format(savedAt), size });
}

export function deleteScanWords(name: string): string {
  return fill('deleteScan', { name });
}

/** @param open whether its objects are in the scene, and go with it */
export function deleteScanQuestion(name: string, open: boolean): string {
  return fill(open ? 'deleteOpenScanQuestion' : 'deleteScanQuestion', { name });
}

/** Of a project's objects that cannot be shown. */
export function strangersWords(clouds: readonly string[]): string {
  return fill('strangers', { clouds: clouds.join(', ') });
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a stray percent sign
  }
}
