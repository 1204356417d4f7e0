import type { Bounds, Vector3 } from '../../geometry/bounds.js';
import type { Random } from '../drawing/random.js';
import type { SimulatedScene } from '../scenes/simulated-scene.js';
import { LEVELS, thingsInScan } from './things-in-scan.js';
import type { Level, ScannedThing } from './things-in-scan.js';

/** A thing that a model is to be measured on, and the box around it that is the cloud. */
export interface EvaluationObject {
  readonly id: number;
  readonly category: string;
  readonly name: string;
  readonly level: Level;
  /** Metres in the scene's frame. */
  readonly crop: Bounds;
}

/** Things with fewer points in the scan are left out, as are crops with fewer. */
const LEAST_OF_THING = 40;
const LEAST_IN_CROP = 200;
/** A mask that fills nearly all of its crop measures nothing. */
const MOST_OF_CROP = 0.9;
/** How the things of a scene are shared out among parts, objects and groups: as people ask for them. */
const SHARES: Readonly<Record<Level, number>> = { part: 0.22, object: 0.65, group: 0.13 };

/**
 * Up to `count` things of all levels but regions of the ground, which are no things; each category in turn so that rare
 * ones are not lost among trees.
 */
export function chooseEvaluationObjects(scene: SimulatedScene, count: number, random: Random): EvaluationObject[] {
  const things = thingsInScan(scene, LEAST_OF_THING).filter((thing) => !isGround(scene, thing));
  const chosen = LEVELS.flatMap((level) => {
    const share = Math.max(1, Math.round(count * SHARES[level]));
    return inTurn(things.filter((thing) => thing.level === level), random)
      .map((thing) => ({ thing, crop: cropBox(thing.bounds) }))
      .filter(({ thing, crop }) => isMeasurable(scene, thing, crop))
      .slice(0, share);
  });
  return chosen.map(({ thing: { thing, level }, crop }) => ({ id: thing.id, category: thing.category, name: thing.name, level, crop }));
}

/**
 * The box of a thing, twice as large about its middle. A side that is thin against the longest grows by half of that
 * instead, since a pole's or a wall's own thickness leaves no surroundings.
 */
export function cropBox({ min, max }: Bounds): Bounds {
  const halves = [0, 1, 2].map((axis) => (max[axis]! - min[axis]!) / 2);
  const longest = Math.max(...halves);
  const grown = halves.map((half) => Math.max(half, longest / 2));
  return {
    min: min.map((value, axis) => value - grown[axis]!) as unknown as Vector3,
    max: max.map((value, axis) => value + grown[axis]!) as unknown as Vector3,
  };
}

/** One thing of each category, then a second one of each, and so on; categories and things in random order. */
function inTurn(things: readonly ScannedThing[], random: Random): ScannedThing[] {
  const rounds = new Map<string, number>();
  return things
    .map((thing) => ({ thing, order: random.next() }))
    .sort((a, b) => a.order - b.order)
    .map(({ thing, order }) => {
      const round = rounds.get(thing.thing.category) ?? 0;
      rounds.set(thing.thing.category, round + 1);
      return { thing, order: round + order };
    })
    .sort((a, b) => a.order - b.order)
    .map(({ thing }) => thing);
}

function isMeasurable({ positions }: SimulatedScene, thing: ScannedThing, { min, max }: Bounds): boolean {
  let count = 0;
  for (let p = 0; p < positions.length; p += 3) {
    const [x, y, z] = [positions[p]!, positions[p + 1]!, positions[p + 2]!];
    if (x >= min[0] && x <= max[0] && y >= min[1] && y <= max[1] && z >= min[2] && z <= max[2]) count++;
  }
  return count >= LEAST_IN_CROP && thing.points.length <= MOST_OF_CROP * count;
}

function isGround({ truth }: SimulatedScene, { level, thing }: ScannedThing): boolean {
  return level === 'part' && truth.parts[thing.id - 1]!.object === 0;
}
