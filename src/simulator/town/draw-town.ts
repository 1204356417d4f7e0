import { planHouses } from './plan-houses.js';
import { planBenches, planBins, planFences, planGround, planSheds, planWalls } from './plan-plots.js';
import { planCars, planPeople, planPoles, planWires } from './plan-street.js';
import { planHedges, planShrubs, planTrees } from './plan-vegetation.js';
import { Random } from '../drawing/random.js';
import { TownScene } from './town-scene.js';

/** Draws the whole town. Ids of objects follow the order of the categories here, so that they stay as they are. */
export function drawTown(seed: number): TownScene {
  const random = new Random(seed);
  const scene = new TownScene();
  planGround(scene);
  planHouses(scene, random.fork());
  planTrees(scene, random.fork());
  planCars(scene, random.fork());
  planPoles(scene, random.fork());
  planPeople(scene, random.fork());
  planShrubs(scene, random.fork());
  planHedges(scene, random.fork());
  planSheds(scene, random.fork());
  planFences(scene);
  planWalls(scene);
  planBenches(scene);
  planBins(scene, random.fork());
  planWires(scene);
  return scene;
}
