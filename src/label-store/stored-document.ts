import { SegmentationError } from '../errors.js';
import { corruptLabels } from './store-errors.js';

/** What the store must know of the documents that it keeps: anything that JSON can hold. */
export interface DocumentSchema<D> {
  /** Of the documents that are written now: 1, 2, ... */
  readonly version: number;
  /** Turns a document of version `k` into one of `k + 1`, at `migrations[k]`; needed for every older version. */
  readonly migrations: Readonly<Record<number, (document: unknown) => unknown>>;
  /** The document, when it is one; throws an error that says what is wrong with it otherwise. */
  validate(document: unknown): D;
}

/** What lies in the log beside the labels. */
export interface StoredDocument {
  readonly identity: string;
  /** Where the cloud was opened last; null for a local one. */
  readonly url: string | null;
  /** Milliseconds since 1970. */
  readonly savedAt: number;
  /** Why it was saved: "Keep Tree 3". */
  readonly reason: string;
  readonly schema: number;
  readonly document: unknown;
}

/** JSON, deflated (RFC 1951). */
export async function encodeDocument(stored: StoredDocument): Promise<Uint8Array> {
  return through(new TextEncoder().encode(JSON.stringify(stored)), new CompressionStream('deflate-raw'));
}

/** @throws SegmentationError `labels-corrupt` */
export async function decodeDocument(bytes: Uint8Array): Promise<StoredDocument> {
  try {
    const json = await through(bytes.slice(), new DecompressionStream('deflate-raw'));
    const stored: unknown = JSON.parse(new TextDecoder().decode(json));
    if (isStoredDocument(stored)) return stored;
  } catch (cause) {
    throw Object.assign(corruptLabels('the document of objects is no JSON'), { cause });
  }
  throw corruptLabels('the document of objects lacks what the store wrote about it');
}

/**
 * The document in the form that is written now.
 *
 * @throws SegmentationError `labels-newer` for one of a later version, `labels-corrupt` for one that is not valid
 */
export function readDocument<D>({ schema, document }: StoredDocument, { version, migrations, validate }: DocumentSchema<D>): D {
  if (schema > version) {
    throw new SegmentationError('labels-newer', `The stored objects are in version ${schema}, this version reads up to ${version}. Update the plugin; nothing was changed.`);
  }
  let migrated = document;
  for (let from = schema; from < version; from++) {
    const migrate = migrations[from];
    if (!migrate) throw new RangeError(`Expected a migration from version ${from} to ${from + 1} of the document.`);
    migrated = migrate(migrated);
  }
  try {
    return validate(migrated);
  } catch (cause) {
    throw Object.assign(corruptLabels(`the stored objects are not valid (${cause instanceof Error ? cause.message : String(cause)})`), { cause });
  }
}

function isStoredDocument(value: unknown): value is StoredDocument {
  if (typeof value !== 'object' || value === null) return false;
  const { identity, url, savedAt, reason, schema } = value as Partial<StoredDocument>;
  return typeof identity === 'string' && (url === null || typeof url === 'string') && typeof savedAt === 'number'
    && typeof reason === 'string' && Number.isInteger(schema) && 'document' in value;
}

async function through(bytes: Uint8Array<ArrayBuffer>, transform: CompressionStream | DecompressionStream): Promise<Uint8Array> {
  const stream = new Blob([bytes]).stream().pipeThrough(transform);
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
