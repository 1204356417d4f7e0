import type { Random } from '../../drawing/random.js';
import type { Profile } from '../corridor.js';
import type { Site } from '../site.js';

/** What the land beside the road is. */
export type Land = 'lawn' | 'meadow' | 'soil' | 'gravel' | 'paving' | 'asphalt';

/** A sort of scene: the cross-section of its road, its land, and what is put there. */
export interface Layout {
  readonly name: string;
  readonly land: readonly Land[];
  profile(random: Random): Profile;
  populate(site: Site): void;
}

/** A street with kerbs and pavements, `width` metres from kerb to kerb. */
export function streetProfile(random: Random, width: readonly [number, number]): Profile {
  const roadway = random.range(...width) / 2;
  return { roadway, kerb: random.range(0.06, 0.17), pavement: roadway + random.range(1.4, 3.6), ditch: null };
}

/** A path without kerbs. */
export function pathProfile(random: Random): Profile {
  const roadway = random.range(0.9, 1.8);
  return { roadway, kerb: 0, pavement: roadway, ditch: null };
}

/** A country road or track with a ditch on one side. */
export function ditchProfile(random: Random, width: readonly [number, number]): Profile {
  const roadway = random.range(...width) / 2;
  const halfWidth = random.range(0.8, 1.8);
  const side = random.next() < 0.5 ? -1 : 1;
  const across = side * (roadway + 0.6 + halfWidth);
  return { roadway, kerb: 0, pavement: roadway, ditch: { across, halfWidth, depth: random.range(0.35, 1.1) } };
}

/** As many as fit: one for each `each` square metres, more or less. */
export function perArea({ extent, random }: Site, each: number): number {
  return Math.round(((extent.x * extent.y) / each) * random.range(0.6, 1.4));
}
