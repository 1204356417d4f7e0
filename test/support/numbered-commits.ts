import { expect } from 'chai';
import { crc32 } from '../../src/label-store/crc32.js';
import type { LabelStore } from '../../src/label-store/label-store.js';
import type { LabelCommit } from '../../src/label-store/store-types.js';
import type { DocumentSchema } from '../../src/label-store/stored-document.js';
import { seededRandom } from './random-clouds.js';

/** A document that says which commit it belongs to. */
export interface NumberedDocument {
  readonly number: number;
  readonly objects: readonly string[];
}

export const SCHEMA: DocumentSchema<NumberedDocument> = {
  version: 2,
  migrations: { 1: (old) => ({ number: old, objects: [] }) },
  validate: (document) => {
    const { number, objects } = document as Partial<NumberedDocument>;
    if (typeof number !== 'number' || !Array.isArray(objects)) throw new Error('it has no number and objects');
    return { number, objects: objects.map(String) };
  },
};

const NODES = 12;
const ATTACHMENTS = 3;
const ATTACHMENT_BYTES = 15_000;

/** The `number`-th of a series of changes (1, 2, ...): labels of five nodes, sometimes none; an attachment new, or gone. */
export function numberedCommit(number: number): LabelCommit<NumberedDocument> & { labels: Map<string, Uint32Array>; attachments: Map<string, Uint8Array | null> } {
  const random = seededRandom(number);
  const labels = new Map<string, Uint32Array>();
  for (let i = 0; i < 5; i++) {
    const node = (3 * number + i) % NODES;
    const blank = i === 0 && number % 5 === 4;
    labels.set(`r${node}`, Uint32Array.from({ length: 500 + 40 * node }, () => (blank || random() < 0.3 ? 0 : number)));
  }
  const attachments = new Map<string, Uint8Array | null>();
  attachments.set(`memory-${number % ATTACHMENTS}`, Uint8Array.from({ length: ATTACHMENT_BYTES }, () => 256 * random()));
  if (number % 4 === 3) attachments.set(`memory-${(number + 1) % ATTACHMENTS}`, null);
  const objects = Array.from({ length: number }, (_, i) => `Object ${i + 1}`);
  return { document: { number, objects }, labels, attachments, reason: `Keep Object ${number}` };
}

/** Commits the series from one number to another, both included; a failure ends it. */
export async function commitSeries(store: LabelStore<NumberedDocument>, from: number, to: number): Promise<void> {
  for (let number = from; number <= to; number++) await store.commit(numberedCommit(number));
}

/** Whether the store is exactly in the state after the first `number` changes of the series; asserts. */
export async function expectStateAfter(store: LabelStore<NumberedDocument>, number: number): Promise<void> {
  const labels = new Map<string, Uint32Array>();
  const attachments = new Map<string, Uint8Array>();
  for (let k = 1; k <= number; k++) {
    const commit = numberedCommit(k);
    for (const [node, of] of commit.labels) labels.set(node, of);
    for (const [name, bytes] of commit.attachments) if (bytes) attachments.set(name, bytes); else attachments.delete(name);
  }
  for (const [node, of] of labels) if (of.every((label) => label === 0)) labels.delete(node);
  const names = Array.from({ length: NODES }, (_, node) => `r${node}`);
  expect(sorted(await store.labelsOf(names))).to.deep.equal(sorted(labels));
  expect(store.sequence).to.equal(number);
  expect(store.document?.number ?? 0).to.equal(number);
  expect(store.document?.objects ?? []).to.have.lengthOf(number);
  expect(store.nodes().sort()).to.deep.equal([...labels.keys()].sort());
  expect(sorted(await store.attachmentsOf(store.attachments()))).to.deep.equal(sorted(attachments));
}

/** Name, size and checksum of each, since comparing long arrays number by number takes its time. */
function sorted(map: ReadonlyMap<string, Uint8Array | Uint32Array>): string[] {
  return Array.from(map, ([name, { buffer, byteOffset, byteLength }]) =>
    `${name}: ${byteLength} bytes, ${crc32(new Uint8Array(buffer, byteOffset, byteLength))}`).sort();
}
