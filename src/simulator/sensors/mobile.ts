import type { Sensor } from '../scanning/sensor.js';
import type { SensorViews } from '../scanning/sensor-views.js';
import type { Site } from '../scenes/site.js';
import { addView } from './falloff.js';
import { losesEcho } from './lost-echoes.js';

const REACH = 70;

/** A vehicle on the road, or somebody walking: either a tilted head that sees lines, or a spinning one that sees rings. */
export function mobileSensor(site: Site, spacing: number): Sensor {
  return site.random.next() < 0.6 ? profileSensor(site, spacing) : ringSensor(site, spacing);
}

function drives(site: Site): number[] {
  const lane = Math.max(0, site.ground.corridor.profile.roadway / 2);
  return site.random.next() < 0.5 ? [lane] : [lane, -lane];
}

/** A head tilted by 45 degrees: every place is seen once from ahead and once from behind, in lines across the drive. */
function profileSensor(site: Site, spacing: number): Sensor {
  const { random, ground: { corridor } } = site;
  const lanes = drives(site);
  const height = random.range(1.6, 2.8);
  const strength = random.range(6, 16) / (lanes.length * spacing ** 2);
  const lineSpacing = spacing * random.range(0.8, 2.5);
  const loss = { dropout: random.range(0, 0.08), reach: random.range(25, 80) };
  return {
    rangeNoise: random.range(0.004, 0.02),
    patience: 4,
    beamWidth: random.range(0.0005, 0.003),
    viewsOf(x, y, z, nx, ny, nz, views) {
      for (const lane of lanes) {
        const beside = Math.abs(corridor.across(x, y) - lane) + 0.6;
        for (const ahead of [beside, -beside]) {
          const [sx, sy] = corridor.place(x + ahead, lane);
          addView(views, { x, y, z, nx, ny, nz }, sx, sy, site.heightAt(sx, sy) + height, strength, 1, REACH);
        }
      }
    },
    lineAt: (views, view, x, y) => profileLine(views, view, x, y) / lineSpacing,
    loses: (_x, _y, _z, echo, dice) => losesEcho(loss, echo, dice),
  };
}

/** Where on its drive the tilted head crosses a place: as far ahead of it, or behind, as the place lies beside. */
function profileLine({ positions }: SensorViews, view: number, x: number, y: number): number {
  const forward = positions[view * 3]! > x ? 1 : -1;
  return x + forward * Math.abs(y - positions[view * 3 + 1]!);
}

/** A head of many beams that spins about the vertical: rings on the ground around each of its places along the drive. */
function ringSensor(site: Site, spacing: number): Sensor {
  const { random, extent, ground: { corridor } } = site;
  const count = 4 + Math.floor(random.range(0, 8));
  const lane = drives(site)[0]!;
  const height = random.range(1.6, 2.4);
  const heads = Array.from({ length: count }, (_, i): [number, number, number] => {
    const [x, y] = corridor.place((extent.x * (i + random.range(0.2, 0.8))) / count, lane);
    return [x, y, site.heightAt(x, y) + height];
  });
  const strength = (random.range(6, 14) / spacing) ** 2 / 3;
  const ringStep = random.range(0.4, 1.6) * (Math.PI / 180);
  const loss = { dropout: random.range(0, 0.08), reach: random.range(25, 70) };
  return {
    rangeNoise: random.range(0.01, 0.025),
    patience: 4,
    beamWidth: random.range(0.001, 0.003),
    viewsOf(x, y, z, nx, ny, nz, views) {
      for (const [sx, sy, sz] of heads) addView(views, { x, y, z, nx, ny, nz }, sx, sy, sz, strength, 2, REACH);
    },
    lineAt: ({ positions }, view, x, y, z) => {
      const level = Math.hypot(x - positions[view * 3]!, y - positions[view * 3 + 1]!);
      return Math.atan2(z - positions[view * 3 + 2]!, level) / ringStep;
    },
    loses: (_x, _y, _z, echo, dice) => losesEcho(loss, echo, dice),
  };
}
