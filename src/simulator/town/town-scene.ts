import { Brush } from '../drawing/brush.js';
import { streetCentre, streetYaw } from './street-line.js';
import { groundHeight } from './terrain.js';
import { TriangleSoup } from '../drawing/triangle-soup.js';

/** What things there are in the town. */
export type TownCategory =
  | 'house' | 'tree' | 'car' | 'pole' | 'person' | 'shrub' | 'hedge' | 'shed' | 'fence' | 'wall' | 'bench' | 'bin' | 'wire';

/** A thing of the town before it was scanned; ids count from 1 in order of drawing. */
export interface SceneObject {
  readonly id: number;
  readonly category: TownCategory;
  readonly name: string;
}

/** The town as surfaces, with the list of its objects. */
export class TownScene {
  readonly soup = new TriangleSoup();
  readonly objects: SceneObject[] = [];

  /** A brush for the ground and what belongs to it; its frame is the town's. */
  background(): Brush {
    return new Brush(this.soup, 0);
  }

  /** A brush for a new object that stands on the ground at (x, y) or `lift` metres above it. */
  add(category: TownCategory, name: string, x: number, y: number, yaw = 0, lift = 0): Brush {
    return this.addUnplaced(category, name).at([x, y, groundHeight(x, y) + lift], yaw);
  }

  /** A brush for a new object whose frame is the town's. */
  addUnplaced(category: TownCategory, name: string): Brush {
    const id = this.objects.length + 1;
    this.objects.push({ id, category, name });
    return new Brush(this.soup, id);
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
