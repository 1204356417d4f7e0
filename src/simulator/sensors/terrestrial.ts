import type { Sensor } from '../scanning/sensor.js';
import type { Site } from '../scenes/site.js';
import { addView } from './falloff.js';
import { losesEcho } from './lost-echoes.js';

const REACH = 120;

/** One to three tripods on free ground: all around, as dense as the inverse square of range. */
export function terrestrialSensor(site: Site, spacing: number): Sensor {
  const { random } = site;
  const stations = placeStations(site, 1 + Math.floor(random.range(0, 3)));
  // Closer than this the final spacing limits the density, beyond it range does.
  const saturated = random.range(7, 22);
  const strength = (saturated / spacing) ** 2;
  const loss = { dropout: random.range(0, 0.08), reach: random.range(40, 120) };
  return {
    rangeNoise: random.range(0.002, 0.012),
    patience: 5,
    beamWidth: random.range(0.0003, 0.002),
    viewsOf(x, y, z, nx, ny, nz, views) {
      for (const [sx, sy, sz] of stations) addView(views, { x, y, z, nx, ny, nz }, sx, sy, sz, strength, 2, REACH);
    },
    loses: (_x, _y, _z, echo, dice) => losesEcho(loss, echo, dice),
  };
}

/** Places of the heads; at least one, in the middle of the scene where no free ground was found. */
function placeStations(site: Site, count: number): [number, number, number][] {
  const stations: [number, number, number][] = [];
  const { extent, random } = site;
  for (let i = 0; i < count; i++) {
    const middle = { x: extent.x / 2, y: extent.y / 2, within: Math.min(extent.x, extent.y) * 0.4 };
    const [x, y] = site.spot(0.6, ['roadway', 'pavement', 'land'], middle) ?? [middle.x, middle.y];
    stations.push([x, y, site.heightAt(x, y) + random.range(1.5, 2.1)]);
  }
  return stations;
}
