import type { Segment } from '../../src/annotations/segment.js';
import type { Vector3 } from '../../src/geometry/bounds.js';
import { openOctree } from '../../src/octree-source/octree-source.js';
import { labelledSample, type LabelledSample, type MergePolicy } from '../../src/propagation/labelled-sample.js';
import type { SceneChange, SceneRecords } from '../../src/records/scene-records.js';
import { makeSegment } from './fake-segments.js';
import { syntheticFiles } from './memory-files.js';
import { seededRandom } from './random-clouds.js';
import { syntheticOctree } from './synthetic-octree.js';

/** 63,525 points in 21 nodes of three levels. */
export const POINTS = 63_000;

/** Labels of a cloud, by node; nodes without any are missing. */
export type CloudLabels = ReadonlyMap<string, Uint32Array>;

/** A kept object of the synthetic cloud: a disc of 4 m on the ground around `center`, among points that are not its own. */
export function keptObject(label: number, cloud: string, [x, y]: readonly [number, number], policy: MergePolicy = 'protect'): Segment {
  const random = seededRandom(label);
  const positions = Float32Array.from({ length: 900 }, (_, i) => (i % 3 === 2 ? 0.8 + 0.4 * random() : 12 * random() - 6));
  const origin: Vector3 = [x, y, 0];
  const labels = Uint32Array.from({ length: 300 }, (_, i) => (Math.hypot(positions[3 * i]!, positions[3 * i + 1]!) < 4 ? label : 0));
  const sample = labelledSample({ cloud, origin, positions, colors: new Float32Array(0), spacing: 0.5 }, labels, { label, reach: 1, policy });
  return makeSegment(label, { cloud, sample, bounds: sample.bounds, prompts: [{ position: [x, y, 1], positive: true }] });
}

/** Saves these objects; those of `known` are saved already. */
export function changeTo(cloud: string, segments: readonly Segment[], known: readonly Segment[] = []): SceneChange {
  return {
    cloud,
    segments: segments.map(({ sample: _, ...segment }) => segment),
    nextLabel: Math.max(0, ...[...segments, ...known].map(({ label }) => label)) + 1,
    added: segments.filter((segment) => !known.includes(segment)).map(({ sample }) => sample),
    reason: 'Test',
  };
}

/** What every node must carry, found the long way: every point against every sample point. */
export async function referenceLabels(segments: readonly Segment[]): Promise<CloudLabels> {
  const octree = await openOctree(syntheticFiles(syntheticOctree(POINTS)));
  const found = new Map<string, Uint32Array>();
  const samples = segments.map(({ sample }) => sample).toSorted((a, b) => a.label - b.label);
  const over = samples.filter(({ policy }) => policy === 'overwrite');
  const ranked = [...over.reverse(), ...samples.filter((sample) => !over.includes(sample))];
  for await (const { key, origin, positions } of octree.loadAll(octree.nodesIn(null), [])) {
    const labels = Uint32Array.from({ length: positions.length / 3 }, (_, i) => {
      const [x, y, z] = [origin[0] + positions[3 * i]!, origin[1] + positions[3 * i + 1]!, origin[2] + positions[3 * i + 2]!];
      return ranked.find((sample) => covers(sample, x, y, z))?.label ?? 0;
    });
    if (labels.some((label) => label !== 0)) found.set(key.name, labels);
  }
  return found;
}

function covers({ origin: [ox, oy, oz], positions, labels, reach }: LabelledSample, x: number, y: number, z: number): boolean {
  let nearest = -1;
  let least = reach * reach;
  for (let i = 0; i < labels.length; i++) {
    const [dx, dy, dz] = [ox + positions[3 * i]! - x, oy + positions[3 * i + 1]! - y, oz + positions[3 * i + 2]! - z];
    const squared = dx * dx + dy * dy + dz * dz;
    if (squared < least) [nearest, least] = [i, squared];
  }
  return nearest >= 0 && labels[nearest] !== 0;
}

/** Names of all nodes of the cloud. */
export async function allNodes(): Promise<string[]> {
  const octree = await openOctree(syntheticFiles(syntheticOctree(POINTS)));
  const names: string[] = [];
  for await (const { key } of octree.nodesIn(null)) names.push(key.name);
  return names;
}

/** The labels of all nodes of an open cloud. */
export async function savedLabels(records: SceneRecords, cloud: string): Promise<CloudLabels> {
  const labels = await records.labelsOf({ cloud, nodes: await allNodes() });
  return new Map([...labels].flatMap(([name, ones]) => (ones ? [[name, ones] as const] : [])));
}

/** How often each label occurs. */
export function countLabels(nodes: CloudLabels): Map<number, number> {
  const counts = new Map<number, number>();
  for (const labels of nodes.values()) for (const label of labels) if (label !== 0) counts.set(label, (counts.get(label) ?? 0) + 1);
  return counts;
}
