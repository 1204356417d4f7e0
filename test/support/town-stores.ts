import type { LabelStore } from '../../src/label-store/label-store.js';
import { openLabelStore } from '../../src/label-store/open-label-store.js';
import type { LabelStorage } from '../../src/label-store/storage.js';
import { type NumberedDocument, SCHEMA } from './numbered-commits.js';

const opened: LabelStore<NumberedDocument>[] = [];

/** Without locks: the store of a page that crashed would still hold its own. */
export async function openTown(storage: LabelStorage): Promise<LabelStore<NumberedDocument>> {
  const store = await openLabelStore({ cloud: { identity: 'town', url: null }, storage, schema: SCHEMA, locks: null });
  opened.push(store);
  return store;
}

/** Stores of the same cloud would hear of each other's commits. */
export async function closeTowns(): Promise<void> {
  for (const store of opened.splice(0)) await store.close();
}
