import type { Bounds, Vector3 } from '../../geometry/bounds.js';
import type { Thing } from '../drawing/truth.js';
import type { SimulatedScene } from '../scenes/simulated-scene.js';

/** The granularities of the truth. */
export const LEVELS = ['part', 'object', 'group'] as const;
export type Level = (typeof LEVELS)[number];

/** A thing that the scan shows: its level, its points and their box. */
export interface ScannedThing {
  readonly level: Level;
  readonly thing: Thing;
  /** Indices of its points. */
  readonly points: Uint32Array;
  /** Metres in the scene's frame. */
  readonly bounds: Bounds;
}

/** The ids of a level, one per point. */
export function idsOf(scene: SimulatedScene, level: Level): Uint32Array {
  return level === 'part' ? scene.parts : level === 'object' ? scene.instances : scene.groups;
}

/**
 * All things of the scene with at least `least` points: parts, objects, then groups. A group of one object is left out,
 * since it is that object.
 */
export function thingsInScan(scene: SimulatedScene, least: number): ScannedThing[] {
  const { parts, objects, groups } = scene.truth;
  const found = LEVELS.flatMap((level, i) => thingsOfLevel(scene, level, [parts, objects, groups][i]!, least));
  const members = (id: number): number => objects.filter(({ group }) => group === id).length;
  return found.filter(({ level, thing }) => level !== 'group' || members(thing.id) > 1);
}

function thingsOfLevel(scene: SimulatedScene, level: Level, things: readonly Thing[], least: number): ScannedThing[] {
  const ids = idsOf(scene, level);
  const starts = new Uint32Array(things.length + 2);
  for (const id of ids) starts[id + 1] = starts[id + 1]! + 1;
  for (let id = 0; id <= things.length; id++) starts[id + 1] = starts[id + 1]! + starts[id]!;
  const next = starts.slice();
  const sorted = new Uint32Array(ids.length);
  ids.forEach((id, i) => {
    sorted[next[id]!] = i;
    next[id] = next[id]! + 1;
  });
  return things
    .map((thing) => ({ level, thing, points: sorted.subarray(starts[thing.id], starts[thing.id + 1]) }))
    .filter(({ points }) => points.length >= least)
    .map((found) => ({ ...found, bounds: boundsOf(scene.positions, found.points) }));
}

function boundsOf(positions: Float32Array, points: Uint32Array): Bounds {
  const min = [Infinity, Infinity, Infinity];
  const max = [-Infinity, -Infinity, -Infinity];
  for (const p of points) {
    for (let axis = 0; axis < 3; axis++) {
      min[axis] = Math.min(min[axis]!, positions[p * 3 + axis]!);
      max[axis] = Math.max(max[axis]!, positions[p * 3 + axis]!);
    }
  }
  return { min: min as unknown as Vector3, max: max as unknown as Vector3 };
}
