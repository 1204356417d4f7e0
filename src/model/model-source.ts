/** Where a model lies. */
export interface ModelSource {
  readonly manifestUrl: string;
  /** URLs of files that do not lie beside the manifest (bundlers move and rename them), by their path in the manifest. */
  readonly fileUrls?: Readonly<Record<string, string>>;
}

/** The URL of a file that the manifest names. */
export function fileUrl({ manifestUrl, fileUrls }: ModelSource, path: string): string {
  return fileUrls?.[path] ?? new URL(path, new URL(manifestUrl, globalThis.location?.href)).href;
}
