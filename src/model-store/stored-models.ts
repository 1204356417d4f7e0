import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { SegmentationError } from '../errors.js';
import { type CommonManifest, parseAny, RESERVED_NAMES } from '../model/common-manifest.js';
import { unlessHeld } from './folder-lock.js';
import type { ForeignModel } from './model-library.js';
import type { ModelStorage } from './model-storage.js';

export const MANIFEST = RESERVED_NAMES.manifest;
/** What is noted of a model when its download begins. */
const ABOUT = RESERVED_NAMES.note;
/** Beginning of the names of folders of models that are made here; those that are fetched have their manifest's SHA-256. */
export const MADE_HERE = 'made-';

/** What is noted beside a model. */
export interface ModelNote {
  readonly name: string;
  /** Where it comes from; null for one that was converted here. */
  readonly manifestUrl: string | null;
  /** Of all its files. */
  readonly bytes: number;
}

/** A model of which all is in this browser. */
export interface StoredModel {
  /** SHA-256 of its manifest's text. */
  readonly id: string;
  readonly folder: string;
  readonly manifestUrl: string | null;
  readonly manifest: CommonManifest;
}

/** A model of which some files are missing: its download was interrupted. */
export interface PartialModel extends ModelNote {
  readonly folder: string;
  /** Bytes of the files that are here. */
  readonly stored: number;
}

/** The number of a model: SHA-256 of its manifest's text. */
export function modelId(manifestText: string): string {
  return bytesToHex(sha256(utf8ToBytes(manifestText)));
}

/** The model in a folder; null where its manifest is missing, which is written last. */
export async function readStored(storage: ModelStorage, folder: string): Promise<StoredModel | null> {
  const text = await readText(storage, folder, MANIFEST);
  if (text === null) return null;
  const note = await readNote(storage, folder);
  try {
    const manifest = parseAny(JSON.parse(text), `the stored model ${note?.name ?? folder}`);
    return { id: modelId(text), folder, manifestUrl: note?.manifestUrl ?? null, manifest };
  } catch (error) {
    // Cut off while it was written, or of another version: as good as none.
    if (error instanceof SyntaxError || error instanceof SegmentationError) return null;
    throw error;
  }
}

/** All models that are here whole. */
export async function storedModels(storage: ModelStorage): Promise<StoredModel[]> {
  const folders = (await storage.folders()).sort();
  const models = await Promise.all(folders.map((folder) => readStored(storage, folder)));
  return models.filter((model) => model !== null);
}

/** Downloads that were interrupted. */
export async function partialModels(storage: ModelStorage): Promise<PartialModel[]> {
  const partial: PartialModel[] = [];
  for (const folder of (await storage.folders()).sort()) {
    const note = await readNote(storage, folder);
    if (!note || note.manifestUrl === null || (await readStored(storage, folder))) continue;
    partial.push({ ...note, folder, stored: await bytesIn(storage, folder) });
  }
  return partial;
}

/** Models that were made here and whose manifest is of another version of the tool. Those that were fetched can be fetched again: `partialModels`. */
export async function foreignModels(storage: ModelStorage): Promise<ForeignModel[]> {
  const foreign: ForeignModel[] = [];
  for (const folder of (await storage.folders()).sort()) {
    const made = folder.startsWith(MADE_HERE) && (await readJson(storage, folder, MANIFEST)) !== null;
    if (!made || (await readStored(storage, folder))) continue;
    foreign.push({ folder, name: (await readNote(storage, folder))?.name ?? folder, bytes: await bytesIn(storage, folder) });
  }
  return foreign;
}

/** Removes what models that were being made here left behind when their page was closed. Those of another version of the tool stay. */
export async function removeUnfinished(storage: ModelStorage): Promise<void> {
  for (const folder of await storage.folders()) {
    if (!folder.startsWith(MADE_HERE)) continue;
    await unlessHeld(folder, async () => {
      if ((await readJson(storage, folder, MANIFEST)) === null) await storage.removeFolder(folder);
    });
  }
}

/** Removes what there is of an interrupted download whose manifest has changed since. */
export async function removeOutdated(storage: ModelStorage, manifestUrl: string, folder: string): Promise<void> {
  for (const half of await partialModels(storage)) {
    if (half.manifestUrl !== manifestUrl || half.folder === folder) continue;
    await unlessHeld(half.folder, () => storage.removeFolder(half.folder));
  }
}

/** Writes what is known of a model beside its files, in place of an older note. */
export async function writeNote(storage: ModelStorage, folder: string, note: ModelNote): Promise<void> {
  await writeFile(storage, folder, ABOUT, utf8ToBytes(JSON.stringify(note)));
}

/** Writes a whole file; a failure of the storage is thrown as it comes (see `modelStorageError`). */
export async function writeFile(storage: ModelStorage, folder: string, file: string, bytes: Uint8Array): Promise<void> {
  const sink = await storage.create(folder, file);
  await sink.write(bytes);
  await sink.close();
}

async function bytesIn(storage: ModelStorage, folder: string): Promise<number> {
  const files = (await storage.files(folder)).filter((file) => file !== ABOUT && file !== MANIFEST);
  const sizes = await Promise.all(files.map((file) => storage.size(folder, file)));
  return sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0);
}

async function readNote(storage: ModelStorage, folder: string): Promise<ModelNote | null> {
  const note = await readJson(storage, folder, ABOUT);
  return isNote(note) ? { name: note.name, manifestUrl: note.manifestUrl, bytes: note.bytes } : null;
}

function isNote(value: unknown): value is ModelNote {
  const { name, manifestUrl, bytes } = (value ?? {}) as Partial<Record<keyof ModelNote, unknown>>;
  return typeof name === 'string' && (manifestUrl === null || typeof manifestUrl === 'string') && Number.isSafeInteger(bytes);
}

/** Null for a file that is missing, or was cut off while it was written. */
async function readJson(storage: ModelStorage, folder: string, file: string): Promise<unknown> {
  const text = await readText(storage, folder, file);
  try {
    return text === null ? null : (JSON.parse(text) as unknown);
  } catch {
    return null;
  }
}

async function readText(storage: ModelStorage, folder: string, file: string): Promise<string | null> {
  const bytes = await storage.read(folder, file);
  return bytes && new TextDecoder().decode(bytes);
}
