import type { Brush } from '../drawing/brush.js';
import { Scene } from '../drawing/scene.js';
import { streetCentre, streetYaw } from './street-line.js';
import { groundHeight } from './terrain.js';

/** What things there are in the town. */
export type TownCategory =
  | 'house' | 'tree' | 'car' | 'pole' | 'person' | 'shrub' | 'hedge' | 'shed' | 'fence' | 'wall' | 'bench' | 'bin' | 'wire';

/** The town as surfaces, with the list of its objects. */
export class TownScene extends Scene {
  constructor() {
    super(groundHeight);
  }

  /** As `add`, placed by metres along the street and across it (positive to the north) and turned with the street. */
  addAtStreet(category: TownCategory, name: string, along: number, across: number, yaw = 0, lift = 0): Brush {
    const [x, y] = streetPlace(along, across);
    return this.add(category, name, x, y, streetYaw(along) + yaw, lift);
  }
}

/** The place `across` metres beside the point of the centre line at `along`. */
export function streetPlace(along: number, across: number): [x: number, y: number] {
  const yaw = streetYaw(along);
  return [along - across * Math.sin(yaw), streetCentre(along) + across * Math.cos(yaw)];
}
