// A tab of its own as far as labels go: opens a store in this worker and does what it is told.
import { SegmentationError } from '../../src/errors.js';
import { openBrowserStorage } from '../../src/label-store/browser-storage.js';
import { IndexedDbStorage } from '../../src/label-store/indexeddb-storage.js';
import type { LabelStore } from '../../src/label-store/label-store.js';
import { openLabelStore } from '../../src/label-store/open-label-store.js';
import { deleteStoredCloud } from '../../src/label-store/stored-clouds.js';
import { commitSeries, expectStateAfter, type NumberedDocument, SCHEMA } from './numbered-commits.js';
import type { StoreAnswer, StoreCall, StoreReply } from './remote-store.js';

const storageOf = { opfs: openBrowserStorage, indexeddb: async () => (await IndexedDbStorage.open())! };
let store: LabelStore<NumberedDocument> | undefined;

addEventListener('message', ({ data }: MessageEvent<StoreCall>) => {
  void answer(data).then((reply) => postMessage(reply));
});

async function answer(call: StoreCall): Promise<StoreAnswer> {
  try {
    return { kind: 'answer', ...(await run(call)) };
  } catch (error) {
    return { kind: 'answer', sequence: -1, writable: false, error: error instanceof SegmentationError ? error.code : String(error) };
  }
}

async function run(call: StoreCall): Promise<StoreReply> {
  if (call.method === 'open') await open(call.kind);
  if (call.method === 'delete') await deleteStoredCloud(await storageOf[call.kind](), 'town');
  if (call.method === 'commit') await commitSeries(store!, call.from, call.to);
  if (call.method === 'expect') await expectStateAfter(store!, call.number);
  if (call.method === 'endless') void endless(store!);
  if (call.method === 'close') await store!.close();
  return { sequence: store?.sequence ?? 0, writable: store?.writable ?? false, error: null };
}

async function open(kind: 'opfs' | 'indexeddb'): Promise<void> {
  const storage = await storageOf[kind]();
  if (storage.kind !== kind) throw new Error(`The worker's storage is ${storage.kind}.`);
  const opened = await openLabelStore({ cloud: { identity: 'town', url: null }, storage, schema: SCHEMA });
  opened.watch((event) => postMessage({ kind: 'event', event: event.kind, sequence: opened.sequence }));
  store = opened;
}

/** Commits until the worker is killed. */
async function endless(store: LabelStore<NumberedDocument>): Promise<void> {
  for (;;) {
    await commitSeries(store, store.sequence + 1, store.sequence + 1);
    postMessage({ kind: 'saved', sequence: store.sequence });
  }
}
