/** A model that lies on a server. */
export interface ServedModel {
  readonly manifestUrl: string;
  /** URLs of files that do not lie beside the manifest (bundlers move and rename them), by their path in the manifest. */
  readonly fileUrls?: Readonly<Record<string, string>>;
}

/** A model that is kept in this browser. */
export interface StoredSource {
  /** Its number in the store: SHA-256 of its manifest's text. */
  readonly stored: string;
}

/** Where a model lies. */
export type ModelSource = ServedModel | StoredSource;

/** The URL of a file that the manifest names. */
export function fileUrl({ manifestUrl, fileUrls }: ServedModel, path: string): string {
  return fileUrls?.[path] ?? new URL(path, new URL(manifestUrl, globalThis.location?.href)).href;
}
