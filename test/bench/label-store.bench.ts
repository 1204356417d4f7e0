import { decodeLabels, encodeLabels } from '../../src/label-store/label-codec.js';
import { MemoryStorage } from '../../src/label-store/memory-storage.js';
import { openLabelStore } from '../../src/label-store/open-label-store.js';
import { listStoredClouds } from '../../src/label-store/stored-clouds.js';
import { writePotree2 } from '../../src/potree-format/write-potree2.js';
import { generateTown } from '../../src/simulator/town/generate-town.js';
import { seededRandom } from '../support/random-clouds.js';
import { medianTimes } from './bench-result.js';
import type { BenchResult } from './bench-result.js';

const OBJECTS = 100;
const ROUNDS = 7;
const MOST = { writer: 0.1, shuffled: 0.5 };

/** Object of every point, by node, in the order of its points. */
type Truth = ReadonlyMap<string, Uint32Array>;

/** The demo town with its 100 largest objects kept one by one: bytes per point of the cloud at rest, and the code's speed. */
export async function labelStoreBenches(): Promise<BenchResult[]> {
  const truth = townTruth();
  return [await benchOrder('writer', truth), await benchOrder('shuffled', shuffled(truth))];
}

function townTruth(): Truth {
  const scan = generateTown();
  const largest = scan.objects.toSorted((a, b) => b.pointCount - a.pointCount).slice(0, OBJECTS);
  const kept = new Set(largest.map(({ id }) => id));
  const { nodes, sources } = writePotree2(scan, { name: 'town' });
  return new Map(nodes.map(({ name, offset, count }) => {
    const ids = Uint32Array.from(sources.subarray(offset, offset + count), (source) => scan.instances[source]);
    return [name, ids.map((id) => (kept.has(id) ? id : 0))];
  }));
}

/** The points of every node in another order, as a writer that sorts them by chance has them. */
function shuffled(truth: Truth): Truth {
  const random = seededRandom(4);
  return new Map(Array.from(truth, ([name, ids]) => {
    const order = ids.slice();
    for (let i = order.length - 1; i > 0; i--) {
      const j = Math.floor((i + 1) * random());
      [order[i], order[j]] = [order[j], order[i]];
    }
    return [name, order];
  }));
}

async function benchOrder(order: keyof typeof MOST, truth: Truth): Promise<BenchResult> {
  const points = [...truth.values()].reduce((sum, { length }) => sum + length, 0);
  const value = (await bytesAtRest(truth)) / points;
  const [encode, decode] = codeSpeeds(truth, points);
  const about = `coded at ${encode.toFixed(0)}, decoded at ${decode.toFixed(0)} M points/s`;
  const name = `labels at rest, town of ${(points / 1e6).toFixed(2)} M points, ${OBJECTS} objects, ${order} order (${about})`;
  return { name, value, unit: 'bytes per point', bound: `<= ${MOST[order]}`, holds: value <= MOST[order] };
}

/** Of the store as it lies there when every object has been committed, with outdated parts that were not worth a compaction. */
async function bytesAtRest(truth: Truth): Promise<number> {
  const storage = new MemoryStorage();
  const schema = { version: 1, migrations: {}, validate: (document: unknown) => document };
  const store = await openLabelStore({ cloud: { identity: 'town', url: null }, storage, schema, now: () => 0 });
  const labels = new Map<string, Uint32Array>();
  const objects: object[] = [];
  for (const [object, nodes] of nodesByObject(truth)) {
    for (const node of nodes) labels.set(node, overlay(labels.get(node), truth.get(node)!, object));
    objects.push(describe(object));
    await store.commit({ document: { objects }, labels: new Map(nodes.map((node) => [node, labels.get(node)!])), reason: `Keep ${object}` });
  }
  await store.close();
  return (await listStoredClouds(storage))[0].bytes;
}

/** The labels with one more object, whose points nobody else has. */
function overlay(labels: Uint32Array | undefined, truth: Uint32Array, object: number): Uint32Array {
  return truth.map((id, i) => (id === object ? object : labels?.[i] ?? 0));
}

function nodesByObject(truth: Truth): Map<number, string[]> {
  const nodes = new Map<number, string[]>();
  for (const [name, ids] of truth) {
    for (const id of new Set(ids)) if (id !== 0) nodes.set(id, [...(nodes.get(id) ?? []), name]);
  }
  return nodes;
}

/** As much as the document says of a kept object. */
function describe(label: number): object {
  const random = seededRandom(label);
  const position = () => [100 * random(), 100 * random(), 10 * random()];
  const prompts = [0, 1, 2].map((i) => ({ position: position(), positive: i < 2 }));
  return { label, name: `Object ${label}`, classCode: 6, color: [230, 159, 0], visible: true, prompts, radius: 8.5 * random(), quality: random(), bounds: { min: position(), max: position() } };
}

/** M points per second, coded and decoded. */
function codeSpeeds(truth: Truth, points: number): number[] {
  const coded = Array.from(truth.values(), encodeLabels);
  const encode = () => truth.forEach((ids) => encodeLabels(ids));
  const decode = () => coded.forEach((bytes) => decodeLabels(bytes));
  return medianTimes([encode, decode], ROUNDS).map((milliseconds) => points / 1000 / milliseconds);
}
