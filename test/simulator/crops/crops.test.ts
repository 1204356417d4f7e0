import { expect } from 'chai';
import { cropScene } from '../../../src/simulator/crops/crop-scene.js';
import { chooseEvaluationObjects, cropBox } from '../../../src/simulator/crops/evaluation-objects.js';
import { idsOf, LEVELS, thingsInScan } from '../../../src/simulator/crops/things-in-scan.js';
import { Random } from '../../../src/simulator/drawing/random.js';
import { simulateScene } from '../../../src/simulator/scenes/simulate-scene.js';
import type { SimulatedScene } from '../../../src/simulator/scenes/simulated-scene.js';

describe('crops of a scene', function () {
  this.timeout(120000);
  let scene: SimulatedScene;

  before(() => {
    scene = simulateScene(8, 'train', { sensor: 'terrestrial' });
  });

  it('hold at most as many points as asked for, all within their sphere', () => {
    for (const { positions, radius, parts, colors, intensities } of cropScene(scene, 10, 1024, new Random(1))) {
      expect(parts.length).to.be.within(256, 1024);
      expect([positions.length, colors.length, intensities.length]).to.deep.equal([parts.length * 3, parts.length * 3, parts.length]);
      for (let p = 0; p < positions.length; p += 3) {
        expect(Math.hypot(positions[p]!, positions[p + 1]!, positions[p + 2]!)).to.be.below(radius * 1.0001);
      }
    }
  });

  it('keep each point\'s ids and colour', () => {
    const at = new Map<string, number>();
    for (let i = 0; i < scene.parts.length; i++) at.set([...scene.positions.subarray(i * 3, i * 3 + 3)].map((v) => v.toFixed(3)).join(), i);
    let found = 0;
    for (const { positions, center, parts, instances, groups, colors } of cropScene(scene, 3, 512, new Random(2))) {
      for (let i = 0; i < parts.length; i++) {
        const source = at.get([0, 1, 2].map((axis) => (positions[i * 3 + axis]! + center[axis]!).toFixed(3)).join());
        if (source === undefined) continue;
        found++;
        expect([parts[i], instances[i], groups[i], colors[i * 3]]).to.deep.equal(
          [scene.parts[source], scene.instances[source], scene.groups[source], scene.colors[source * 3]]);
      }
    }
    expect(found).to.be.above(1000);
  });

  it('are made around things of every level, and say where the thing lies in them', () => {
    const crops = cropScene(scene, 40, 1024, new Random(3));
    expect(crops.length).to.equal(40);
    expect(new Set(crops.map(({ level }) => level))).to.deep.equal(new Set(LEVELS));
    for (const { level, anchor, parts, instances, groups } of crops) {
      const ids = level === 'part' ? parts : level === 'object' ? instances : groups;
      expect(ids[anchor]).to.be.above(0);
      expect(ids.filter((id) => id === ids[anchor]).length).to.be.at.least(8);
    }
  });

  it('stretch their intensity over the whole range of grey', () => {
    const [crop] = cropScene(scene, 1, 4096, new Random(4));
    const sorted = crop!.intensities.slice().sort();
    expect([sorted[0], sorted.at(-1)]).to.deep.equal([0, 255]);
  });

  it('are the same for the same seed', () => {
    expect(cropScene(scene, 4, 512, new Random(5))).to.deep.equal(cropScene(scene, 4, 512, new Random(5)));
  });

  it('leave out a group of one object', () => {
    for (const { level, thing } of thingsInScan(scene, 1)) {
      if (level === 'group') expect(scene.truth.objects.filter(({ group }) => group === thing.id).length).to.be.above(1);
    }
  });

  it('things to measure on have their box inside the crop, points enough and surroundings', () => {
    const chosen = chooseEvaluationObjects(scene, 12, new Random(6));
    expect(new Set(chosen.map(({ level }) => level)).size).to.be.at.least(2);
    for (const { id, level, crop: { min, max } } of chosen) {
      const ids = idsOf(scene, level);
      let [own, other] = [0, 0];
      for (let i = 0; i < ids.length; i++) {
        const inside = [0, 1, 2].every((axis) => scene.positions[i * 3 + axis]! >= min[axis]! && scene.positions[i * 3 + axis]! <= max[axis]!);
        if (ids[i] === id) {
          expect(inside).to.equal(true);
          own++;
        } else if (inside) other++;
      }
      expect(own).to.be.at.least(40);
      expect(other).to.be.above(own / 10);
    }
  });

  it('are twice as large as a compact thing, and leave room around a slender one', () => {
    expect(cropBox({ min: [0, 0, 0], max: [2, 2, 2] })).to.deep.equal({ min: [-1, -1, -1], max: [3, 3, 3] });
    expect(cropBox({ min: [0, 0, 0], max: [0, 0, 8] })).to.deep.equal({ min: [-2, -2, -4], max: [2, 2, 12] });
  });
});
