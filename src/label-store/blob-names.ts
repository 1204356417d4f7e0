import { encodeLabels } from './label-codec.js';

/** First characters of the names of blobs: labels of a node, or an attachment. */
export const LABELS = 'n';
export const ATTACHMENT = 'a';

/** The blobs of a commit by name, in memory of their own; null for those that it takes out. */
export function encodeBlobs(labels: ReadonlyMap<string, Uint32Array>, attachments: ReadonlyMap<string, Uint8Array | null>): Map<string, Uint8Array | null> {
  const blobs = new Map<string, Uint8Array | null>();
  for (const [node, of] of labels) blobs.set(LABELS + node, of.every((label) => label === 0) ? null : encodeLabels(of));
  for (const [name, bytes] of attachments) blobs.set(ATTACHMENT + name, bytes && bytes.slice());
  return blobs;
}

/** Names of blobs as nodes and attachments. */
export function byKind(names: readonly string[]): { nodes: string[]; attachments: string[] } {
  const of = (kind: string) => names.filter((name) => name.startsWith(kind)).map((name) => name.slice(1));
  return { nodes: of(LABELS), attachments: of(ATTACHMENT) };
}
