import { drawLamp, drawSign } from '../../shapes/street-furniture.js';
import { buildHouses } from '../populate/houses.js';
import { placePeople } from '../populate/people.js';
import { plantShrubs, plantTrees } from '../populate/vegetation.js';
import { parkAlongRoad } from '../populate/vehicles.js';
import type { Site } from '../site.js';

/** A residential street: houses in gardens, parked cars, lamps, trees. */
export function layOutStreet(site: Site): void {
  const { random, extent, ground: { corridor: { profile } } } = site;
  buildHouses(site);
  parkAlongRoad(site);
  for (let along = random.range(2, 9); along < extent.x; along += random.range(9, 20)) {
    const side = random.next() < 0.5 ? -1 : 1;
    const brush = site.addAtRoad('lamp', 'arm lamp', along, side * (profile.roadway + 0.45), -side * Math.PI / 2);
    drawLamp(brush, random.range(4.5, 7.5));
    if (random.next() < 0.5) drawSign(site.addAtRoad('sign', 'round sign', along + 3, side * (profile.roadway + 0.4), Math.PI), 'round', [190, 34, 38]);
  }
  const area = extent.x * extent.y;
  plantTrees(site, Math.round(area / 170));
  plantShrubs(site, Math.round(area / 120));
  placePeople(site, Math.round(random.range(1, 6)), ['pavement', 'land', 'roadway']);
}
