/** Files of a folder as an importer sees them; paths are relative to the folder, with slashes. */
export interface SourceFiles {
  /** All paths of files, in order. */
  readonly paths: readonly string[];
  read(path: string): Promise<Uint8Array>;
}

/** Reads a text file. */
export async function readText(files: SourceFiles, path: string): Promise<string> {
  return new TextDecoder().decode(await files.read(path));
}
