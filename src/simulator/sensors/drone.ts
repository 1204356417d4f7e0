import { valueNoise } from '../drawing/value-noise.js';
import type { Sensor } from '../scanning/sensor.js';
import type { Site } from '../scenes/site.js';
import { Canopy } from './canopy.js';
import { addView } from './falloff.js';

/** Photographs do not show what lies deeper than this under closed foliage, metres. */
const HIDDEN_BELOW = 1.2;

/**
 * Photogrammetry from a drone: the camera looks down and, in most flights, obliquely to four sides. A point needs two
 * photographs; the surface is smooth but wrong by centimetres, has holes where it has no texture, and ends at foliage.
 */
export function droneSensor(site: Site, spacing: number): Sensor {
  const { random } = site;
  const height = random.range(30, 90);
  const aside = height * Math.tan(random.range(0.5, 0.9));
  const shifts = random.next() < 0.75
    ? [[0, 0], [aside, 0], [-aside, 0], [0, aside], [0, -aside]] as const
    : [[0, 0], [height * 0.3, 0], [-height * 0.3, 0]] as const;
  const strength = 1.6 / (shifts.length * spacing ** 2);
  const canopy = new Canopy(site.soup, site.extent);
  const error = smoothError(site);
  const holes = { size: random.range(0.6, 2.5), share: random.range(0, 0.1), shift: random.range(0, 1000) };
  return {
    rangeNoise: random.range(0.004, 0.02),
    patience: 4,
    confirmations: 1,
    viewsOf(x, y, z, nx, ny, nz, views) {
      const top = site.heightAt(x, y) + height;
      for (const [dx, dy] of shifts) addView(views, { x, y, z, nx, ny, nz }, x + dx, y + dy, top, strength, 0, Infinity);
    },
    loses(x, y, z, { material }) {
      if (canopy.depthAt(x, y, z) > HIDDEN_BELOW) return true;
      // Even, dark or mirroring surfaces give the matcher nothing to hold on to.
      const plain = material.pattern === null || material.reflectance < 0.2 ? 1.8 : 0.6;
      return valueNoise(x / holes.size + holes.shift, (y + z) / holes.size) < holes.share * plain;
    },
    displace: error,
  };
}

/** A displacement that changes slowly from place to place. */
function smoothError({ random }: Site): (point: Float64Array) => void {
  const depth = random.range(0.01, 0.1);
  const size = random.range(0.6, 3);
  const shift = random.range(0, 1000);
  return (point) => {
    const [u, v, w] = [point[0]! / size + shift, point[1]! / size, point[2]! / size];
    point[0] = point[0]! + depth * 0.6 * (valueNoise(v + 31, w) - 0.5);
    point[1] = point[1]! + depth * 0.6 * (valueNoise(u, w + 17) - 0.5);
    point[2] = point[2]! + depth * 2 * (valueNoise(u, v) - 0.5);
  };
}
