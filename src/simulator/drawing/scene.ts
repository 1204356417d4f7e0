import { Brush } from './brush.js';
import { TriangleSoup } from './triangle-soup.js';
import { Truth, UNLABELLED } from './truth.js';

/** A scene as surfaces, with what they belong to. Metres, z up. */
export class Scene {
  readonly soup = new TriangleSoup();
  readonly truth = new Truth();
  readonly heightAt: (x: number, y: number) => number;

  /** `heightAt`: height of the ground at a place. */
  constructor(heightAt: (x: number, y: number) => number) {
    this.heightAt = heightAt;
  }

  /** A brush for the ground and what belongs to it; its frame is the scene's. */
  background(): Brush {
    return new Brush(this.soup, this.truth, UNLABELLED);
  }

  /** A brush for a new object that stands on the ground at (x, y) or `lift` metres above it. */
  add(category: string, name: string, x: number, y: number, yaw = 0, lift = 0, group = 0): Brush {
    return this.addUnplaced(category, name, group).at([x, y, this.heightAt(x, y) + lift], yaw);
  }

  /** A brush for a new object whose frame is the scene's. */
  addUnplaced(category: string, name: string, group = 0): Brush {
    return new Brush(this.soup, this.truth, this.truth.addObject(category, name, group));
  }
}
