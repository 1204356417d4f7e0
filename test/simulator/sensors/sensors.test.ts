import { expect } from 'chai';
import { Brush } from '../../../src/simulator/drawing/brush.js';
import { material, SURFACE } from '../../../src/simulator/drawing/material.js';
import { Random } from '../../../src/simulator/drawing/random.js';
import { box } from '../../../src/simulator/drawing/solids.js';
import { SensorViews } from '../../../src/simulator/scanning/sensor-views.js';
import type { Sensor } from '../../../src/simulator/scanning/sensor.js';
import type { Site } from '../../../src/simulator/scenes/site.js';
import { airborneSensor } from '../../../src/simulator/sensors/airborne.js';
import { droneSensor } from '../../../src/simulator/sensors/drone.js';
import { mobileSensor } from '../../../src/simulator/sensors/mobile.js';
import { terrestrialSensor } from '../../../src/simulator/sensors/terrestrial.js';
import { drawBroadleaf } from '../../../src/simulator/shapes/tree.js';
import { flatSite, LEVEL, placesOf, scan, standsOf } from '../../support/test-site.js';

const CONCRETE = material(SURFACE.building, [150, 150, 150]);

/** A site whose sensor has one place, found by trying seeds. */
function withOneStation(size: number, build: (site: Site) => void, spacing: number): { site: Site; sensor: Sensor; station: [number, number, number] } {
  for (let seed = 1; ; seed++) {
    const site = flatSite(seed, size);
    build(site);
    const sensor = terrestrialSensor(site, spacing);
    const stations = standsOf(sensor, size / 2, size / 2, LEVEL);
    if (stations.length === 1) return { site, sensor, station: stations[0]! };
  }
}

describe('sensors', function () {
  this.timeout(120000);

  it('a terrestrial station sees nothing behind a wall', () => {
    const wall = { x: 20, from: 8, to: 22, height: 3 };
    const { site, sensor, station } = withOneStation(30, (built) => {
      built.take({ x: wall.x, y: 15, halfLength: 0.5, halfWidth: 7, yaw: 0 });
      box(built.add('wall', 'wall', wall.x, 15), [0, 0, wall.height / 2], [0.2, wall.to - wall.from, wall.height], CONCRETE);
    }, 0.15);
    const hidden = ([x, y, z]: readonly [number, number, number]): boolean => {
      const share = (wall.x - station[0]) / (x - station[0]);
      const at = station[1] + (y - station[1]) * share;
      const up = station[2] + (z - station[2]) * share;
      return share > 0 && share < 0.97 && at > wall.from + 0.3 && at < wall.to - 0.3 && up < LEVEL + wall.height - 0.3;
    };
    const places = placesOf(scan(site, sensor, 0.15));
    expect(places.filter(([x]) => (x - wall.x) * (station[0] - wall.x) > 0).length, 'before the wall').to.be.above(1000);
    // Echoes of the wall's own edges may lie up to 1.2 m behind it.
    expect(places.filter((place) => hidden(place) && Math.abs(place[0] - wall.x) > 1.5)).to.deep.equal([]);
  });

  it('a terrestrial station sees less the farther it looks', () => {
    const { site, sensor, station } = withOneStation(80, () => {}, 0.12);
    const ranges = placesOf(scan(site, sensor, 0.12)).map(([x, y]) => Math.hypot(x - station[0], y - station[1]));
    const density = (from: number, to: number): number => ranges.filter((r) => r > from && r < to).length / (to ** 2 - from ** 2);
    expect(density(3, 6)).to.be.above(1.5 * density(12, 14));
    expect(density(12, 14)).to.be.above(1.5 * density(20, 23));
  });

  it('photogrammetry has no ground under a dense crown, and a laser from the air has', () => {
    const site = flatSite(3, 24);
    const plan = { height: 9, crownRadius: 4, trunkRadius: 0.25, leaf: [80, 110, 50], birch: false, leafSize: 0.2 } as const;
    drawBroadleaf(site.add('tree', 'tree', 12, 12), plan, new Random(4));
    const below = (sensor: Sensor): number =>
      placesOf(scan(site, sensor, 0.15)).filter(([x, y, z]) => Math.hypot(x - 12, y - 12) < 2 && z < LEVEL + 0.5).length;
    expect(below(droneSensor(site, 0.15))).to.equal(0);
    expect(below(airborneSensor(site, 0.15))).to.be.above(3);
  });

  it('photogrammetry needs two views of a point', () => {
    const site = flatSite(1, 20);
    // A narrow shaft: from straight above alone can its floor be seen.
    const shaft = site.add('wall', 'shaft', 10, 10);
    for (const [x, y, w, d] of [[-0.6, 0, 0.2, 1.4], [0.6, 0, 0.2, 1.4], [0, -0.6, 1.4, 0.2], [0, 0.6, 1.4, 0.2]] as const) box(shaft, [x, y, 3], [w, d, 6], CONCRETE);
    const floor = placesOf(scan(site, droneSensor(site, 0.1), 0.1)).filter(([x, y, z]) => Math.hypot(x - 10, y - 10) < 0.35 && z < LEVEL + 1);
    expect(floor.length).to.equal(0);
  });

  it('a mobile sensor sees the sides that things turn to its road', () => {
    const site = flatSite(2, 30);
    box(site.add('wall', 'wall', 15, 20), [0, 0, 2], [20, 0.3, 4], CONCRETE);
    const sensor = mobileSensor(site, 0.12);
    const places = placesOf(scan(site, sensor, 0.12));
    const front = places.filter(([x, y, z]) => x > 8 && x < 22 && Math.abs(y - 19.85) < 0.2 && z > LEVEL + 0.5);
    const rear = places.filter(([x, y, z]) => x > 8 && x < 22 && Math.abs(y - 20.15) < 0.1 && z > LEVEL + 0.5);
    expect(front.length).to.be.above(500);
    expect(rear.length).to.be.below(front.length / 50);
  });

  it('strips from the air and mobile heads leave lines of points', () => {
    const site = flatSite(4, 24);
    for (const create of [airborneSensor, mobileSensor]) {
      const sensor = create(site, 0.15);
      const places = placesOf(scan(site, sensor, 0.15)).filter(([x, y]) => x > 1 && x < 23 && y > 1 && y < 23);
      const views = new SensorViews();
      const onLine = places.filter(([x, y]) => {
        views.count = 0;
        sensor.viewsOf(x, y, LEVEL, 0, 0, 1, views);
        return Array.from({ length: views.count }, (_, view) => sensor.lineAt!(views, view, x, y, LEVEL))
          .some((line) => Math.abs(line - Math.round(line)) < 0.06);
      });
      // By chance it would be 12 % for each of its two to five views.
      expect(onLine.length / places.length, create.name).to.be.above(0.75);
    }
  });

  it('every sensor loses some echoes of dark surfaces in the distance', () => {
    const site = flatSite(2, 40);
    const echo = { range: 400, cosine: 0.2, material: material(SURFACE.vehicle, [20, 20, 20], { reflectance: 0.05 }) };
    for (const create of [terrestrialSensor, mobileSensor, airborneSensor]) {
      const sensor = create(site, 0.1);
      const random = new Random(1);
      const lost = Array.from({ length: 100 }, () => sensor.loses!(1, 1, LEVEL, echo, random)).filter(Boolean).length;
      expect(lost).to.be.above(50);
    }
  });

  it('draws with a brush of its own label', () => {
    const site = flatSite(2, 20);
    const brush: Brush = site.add('wall', 'wall', 10, 10);
    box(brush.part('coping'), [0, 0, 1], [1, 1, 1], CONCRETE);
    const labels = site.soup.labels.slice(-12);
    expect(new Set(labels.map(({ object }) => object))).to.deep.equal(new Set([1]));
    expect(new Set(labels.map(({ part }) => site.truth.parts[part - 1]!.category))).to.deep.equal(new Set(['coping']));
  });
});
