import { expect } from 'chai';
import { httpFiles } from '../../src/octree-source/http-files.js';
import { openOctree, type OctreeSource } from '../../src/octree-source/octree-source.js';
import type { LoadedNode } from '../../src/octree-source/decode-points.js';
import { RECORD_SIZE } from '../../src/potree-format/encode-hierarchy.js';
import { type EncodingName, type Files, crowdedCloud, encodeCloud } from './encoded-clouds.js';
import { failure } from './failure.js';
import { memoryServer } from './memory-server.js';

export const written = crowdedCloud();
export const key = (name: string) => ({ cloud: 'memory', name });
export const text = (value: unknown): Uint8Array => new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value));

/** The cloud's files after something was done to them. */
export function spoiled(spoil: (files: Files) => void, encoding: EncodingName = 'DEFAULT'): Files {
  const files = encodeCloud(written, encoding);
  spoil(files);
  return files;
}

/** metadata.json or cloud.js with other values. */
export function described(changes: Record<string, unknown>, encoding: EncodingName = 'DEFAULT'): Files {
  return spoiled((files) => {
    const entry = files.has('cloud.js') ? 'cloud.js' : 'metadata.json';
    files.set(entry, text({ ...JSON.parse(new TextDecoder().decode(files.get(entry))), ...changes }));
  }, encoding);
}

/** hierarchy.bin with some records changed; records are counted from the start of the file. */
export function records(change: (view: DataView, find: (type: number) => number) => void): Files {
  return spoiled((files) => {
    const bytes = files.get('hierarchy.bin')!.slice();
    const view = new DataView(bytes.buffer);
    change(view, (type) => {
      for (let at = 0; at < bytes.length; at += RECORD_SIZE) if (bytes[at] === type) return at;
      throw new Error(`There is no record of type ${type}.`);
    });
    files.set('hierarchy.bin', bytes);
  });
}

export async function walk(cloud: OctreeSource): Promise<void> {
  for await (const node of cloud.nodesIn(null)) void node;
}

/** From a server, which answers what lies beyond a file's end as servers do. */
export function open(files: Files): Promise<OctreeSource> {
  const entry = files.has('cloud.js') ? 'cloud.js' : 'metadata.json';
  return openOctree(httpFiles(`https://memory/${entry}`, { fetch: memoryServer(files, 'https://memory/').fetch }), { id: 'memory' });
}

export async function openAndWalk(files: Files): Promise<void> {
  await walk(await open(files));
}

export async function openAndLoad(files: Files, name = 'r'): Promise<LoadedNode> {
  return (await open(files)).load(key(name), ['colors', 'intensities', 'classification']);
}

/** Holds the rejection to its code and to the words that a person needs. */
export async function expectFailure(promise: Promise<unknown>, code: string, ...words: string[]): Promise<void> {
  const error = await failure(promise);
  expect(error.code).to.equal(code);
  for (const word of words) expect(error.message).to.contain(word);
  expect(error.message).to.match(/\. [A-Z].+\.$/, 'the last sentence says what to do');
}

