import type { Sensor } from '../scanning/sensor.js';
import type { Site } from '../scenes/site.js';
import { addView } from './falloff.js';
import { losesEcho } from './lost-echoes.js';

/** Two to four parallel strips, some scenes with one across: every place is seen square to the flight line. */
export function airborneSensor(site: Site, spacing: number): Sensor {
  const { random, extent } = site;
  const height = random.range(80, 400);
  const strips = planStrips(site, height);
  const crossing = random.next() < 0.35 ? random.range(-0.2, 1.2) * extent.x : null;
  const strength = random.range(0.5, 1.2) / (strips.length * spacing ** 2);
  // Lines of points across the flight: as far apart as points along them, or up to thrice.
  const lineSpacing = spacing * Math.sqrt(strips.length) * random.range(1, 3);
  const loss = { dropout: random.range(0, 0.1), reach: height * random.range(1, 2) };
  const top = site.heightAt(extent.x / 2, extent.y / 2) + height;
  return {
    rangeNoise: random.range(0.01, 0.03),
    patience: 12,
    beamWidth: random.range(0.0002, 0.0006),
    viewsOf(x, y, z, nx, ny, nz, views) {
      const spot = { x, y, z, nx, ny, nz };
      for (const line of strips) addView(views, spot, x, line, top, strength, 0, Infinity);
      if (crossing !== null) addView(views, spot, crossing, y, top, strength, 0, Infinity);
    },
    // A strip's view lies beside the place: across the flight its coordinate is the strip's, along it the place's.
    lineAt: (views, view, x, y) => (views.positions[view * 3] === crossing ? y : x) / lineSpacing + view * 0.37,
    loses: (_x, _y, _z, echo, dice) => losesEcho(loss, echo, dice),
  };
}

function planStrips({ random, extent }: Site, height: number): number[] {
  const count = 2 + Math.floor(random.range(0, 3));
  const apart = height * random.range(0.25, 0.5);
  const middle = extent.y / 2 + random.range(-0.5, 0.5) * apart;
  return Array.from({ length: count }, (_, i) => middle + (i - (count - 1) / 2) * apart);
}
