import type { SavingView } from '../tool/tool-state.js';
import { megabytes, percentWords, WORDS } from './words.js';

/** How the saving of objects stands, in a word or two. */
export function savingWords({ state, message, labelled, paused }: SavingView): string {
  if (state === 'failed') return 'Not saved';
  if (state === 'read-only') return 'Open in another tab';
  if (state === 'page-only') return 'Kept for this page only';
  if (state === 'opening') return 'Looking for saved objects…';
  if (message !== null) return 'Saved; points not labelled';
  if (labelled !== null) return paused ? 'Labelling paused' : `Labelling all points ${percentWords(labelled)}`;
  return state === 'saving' ? 'Saving…' : 'Saved';
}

/** What that means, for those who want to know. */
export function savingNote({ state, message }: SavingView): string {
  if (message !== null) return message;
  if (state === 'read-only') return 'Another tab edits the objects of this scan. What you change here is not saved while it is open.';
  if (state === 'page-only') {
    return 'Only the viewer itself reads the files of this scan. Its objects are found and shown on the points on screen, and last as long as this page. To keep them, convert the scan with a Potree 2 converter.';
  }
  return 'Objects are kept in this browser and come back when the scan is opened again.';
}

/** What beginning anew does, for a person to agree to. */
export function beginAnewWords(lost: 'changed' | 'damaged'): string {
  if (lost === 'changed') return 'What was saved for the earlier scan is kept. Begin anew with this one?';
  return 'What was saved of this scan is deleted, since it cannot be read. Begin anew?';
}

/** A saved scan by the folder that it lies in, which is how people name them. */
export function scanName(url: string | null): string {
  if (url === null) return 'A scan whose place is not known';
  const parts = url.split(/[?#]/, 1)[0]!.split('/');
  return decoded(parts.at(-2) || url);
}

/** "12 May 2026, 0.4 MB". */
export function scanWords({ savedAt, bytes }: { savedAt: number | null; bytes: number }): string {
  const size = bytes < 1e5 ? KILOBYTES.format(bytes / 1e3) : megabytes(bytes);
  return savedAt === null ? `${WORDS.unreadableScan}, ${size}` : `${DATE.format(savedAt)}, ${size}`;
}

export function deleteScanWords(name: string): string {
  return `Delete what is saved of ${name}`;
}

const KILOBYTES = new Intl.NumberFormat(undefined, { style: 'unit', unit: 'kilobyte', maximumFractionDigits: 0 });
const DATE = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a stray percent sign
  }
}
