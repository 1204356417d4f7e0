import type { Sensor } from '../scanning/sensor.js';
import type { SensorViews } from '../scanning/sensor-views.js';
import { streetCentre } from './street-line.js';
import { footpathAt, groundHeight, TOWN_SIZE } from './terrain.js';

const FLIGHT_HEIGHT = 95;
const FLIGHT_LINES = [-35, 30, 90, 155];
const CROSS_LINES = [-35, 80, 195];
const AIRBORNE_DENSITY = 32;
/** A drive or walk with a scanner along x: its line, height above the ground, density at one metre, and reach. */
interface Route {
  readonly y: (x: number) => number;
  readonly height: number;
  readonly strength: number;
  readonly reach: number;
}

const ROUTES: readonly Route[] = [
  { y: (x) => streetCentre(x) - 1.4, height: 2.4, strength: 7000, reach: 55 },
  { y: (x) => streetCentre(x) + 1.4, height: 2.4, strength: 7000, reach: 55 },
  { y: footpathAt, height: 2, strength: 1800, reach: 40 },
  { y: () => 17, height: 2, strength: 1800, reach: 40 },
];
const TRIPODS = [[81, 67.5], [20, 104], [112, 20]] as const;
const TRIPOD_DENSITY = 20000;

/** All that scanned the town, together. */
export const TOWN_SENSOR: Sensor = { rangeNoise: 0.008, viewsOf };

/**
 * Fills `views` for a surface point p with unit normal n (either side): four flight strips along the town and three
 * across it; two drives through the street and two walks behind the gardens with a mobile scanner whose tilted head
 * sees every place once from ahead and once from behind; three tripods. Density falls with the slant of the surface, and with range (mobile) or its square (tripods).
 */
function viewsOf(
  px: number, py: number, pz: number, nx: number, ny: number, nz: number, views: SensorViews,
): void {
  views.count = 0;
  const add = (x: number, y: number, z: number, strength: number, falloff: number): void => {
    const [dx, dy, dz] = [x - px, y - py, z - pz];
    const range = Math.sqrt(dx * dx + dy * dy + dz * dz);
    const cosine = Math.abs(dx * nx + dy * ny + dz * nz) / range;
    if (cosine > 0.03) views.add(x, y, z, (strength * cosine) / Math.max(3, range) ** falloff);
  };
  for (const line of FLIGHT_LINES) add(px, line, FLIGHT_HEIGHT, AIRBORNE_DENSITY, 0);
  for (const line of CROSS_LINES) add(line, py, FLIGHT_HEIGHT, AIRBORNE_DENSITY, 0);
  for (const route of ROUTES) addMobileViews(route, px, py, add);
  const [sx, sy] = nearestTripod(px, py);
  add(sx, sy, groundHeight(sx, sy) + 1.8, TRIPOD_DENSITY, 2);
}

type AddView = (x: number, y: number, z: number, strength: number, falloff: number) => void;

function addMobileViews(route: Route, px: number, py: number, add: AddView): void {
  const lateral = Math.abs(py - route.y(px)) + 0.6;
  if (lateral > route.reach) return;
  for (const ahead of [lateral, -lateral]) {
    const x = Math.min(TOWN_SIZE.x - 1, Math.max(1, px + ahead));
    const y = route.y(x);
    add(x, y, groundHeight(x, y) + route.height, route.strength, 1);
  }
}

function nearestTripod(px: number, py: number): readonly [number, number] {
  let best: readonly [number, number] = TRIPODS[0];
  for (const place of TRIPODS) {
    if (Math.hypot(place[0] - px, place[1] - py) < Math.hypot(best[0] - px, best[1] - py)) best = place;
  }
  return best;
}
