import { expect } from 'chai';
import { drawScene, SENSOR_NAMES, simulateScene } from '../../../src/simulator/scenes/simulate-scene.js';
import type { SimulatedScene } from '../../../src/simulator/scenes/simulated-scene.js';
import { sceneSeed } from '../../../src/simulator/scenes/scene-seed.js';

async function fingerprint(scene: SimulatedScene): Promise<string> {
  const arrays = [scene.positions, scene.colors, scene.intensities, scene.parts, scene.instances, scene.groups];
  const bytes = await new Blob(arrays.map((array) => new Uint8Array(array.buffer as ArrayBuffer))).arrayBuffer();
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest.subarray(0, 8), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

describe('simulateScene', function () {
  this.timeout(120000);
  const scenes: SimulatedScene[] = [];

  before(() => {
    for (const sensor of SENSOR_NAMES) scenes.push(simulateScene(3 + scenes.length, scenes.length % 2 === 0 ? 'train' : 'validation', { sensor }));
  });

  it('gives the same bytes on every machine', async () => {
    // Changes of the simulator change this value; SIMULATOR_VERSION must then change too.
    expect(await fingerprint(scenes[0]!)).to.equal('8d116b07dfe9493e');
  });

  it('gives the same scene for the same seed and another for another', async () => {
    const again = simulateScene(3, 'train', { sensor: SENSOR_NAMES[0]! });
    expect(await fingerprint(again)).to.equal(await fingerprint(scenes[0]!));
    expect(again.truth).to.deep.equal(scenes[0]!.truth);
    const other = simulateScene(4, 'train', { sensor: SENSOR_NAMES[0]! });
    expect(await fingerprint(other)).to.not.equal(await fingerprint(scenes[0]!));
  });

  it('has an attribute per point, thousands of points, and finite coordinates inside the scene', () => {
    for (const { positions, colors, intensities, parts, instances, groups, sensor } of scenes) {
      const count = parts.length;
      expect([positions.length, colors.length, intensities.length, instances.length, groups.length], sensor)
        .to.deep.equal([count * 3, count * 3, count, count, count]);
      expect(count, sensor).to.be.within(8000, 400000);
      expect(positions.every((value) => value > -3 && value < 120), sensor).to.equal(true);
    }
  });

  it('labels every point with a part of its object, and with its object\'s group', () => {
    for (const { parts, instances, groups, truth } of scenes) {
      parts.forEach((part, i) => {
        const object = instances[i]!;
        if (part !== 0 && truth.parts[part - 1]!.object !== object) expect.fail(`point ${i}: part ${part} is not of object ${object}`);
        if (groups[i] !== (object === 0 ? 0 : truth.objects[object - 1]!.group)) expect.fail(`point ${i}: group ${groups[i]}`);
      });
    }
  });

  it('lists every part, object and group with a category, numbered from 1', () => {
    for (const { truth: { parts, objects, groups } } of scenes) {
      for (const things of [parts, objects, groups]) {
        expect(things.map(({ id }) => id)).to.deep.equal(things.map((_, i) => i + 1));
        expect(things.every(({ category, name }) => category !== '' && name !== '')).to.equal(true);
      }
      expect(parts.every(({ object }) => object <= objects.length)).to.equal(true);
      expect(objects.every(({ group }) => group <= groups.length)).to.equal(true);
    }
  });

  it('draws every category that it knows, in training and in validation', () => {
    const categories = (split: 'train' | 'validation'): Set<string> => {
      const drawn = Array.from({ length: 30 }, (_, i) => drawScene(sceneSeed(1, split, i), split, { sensor: 'airborne' }).site.truth);
      return new Set(drawn.flatMap(({ objects }) => objects.map(({ category }) => category)));
    };
    const known = [
      'house', 'block', 'annex', 'hall', 'shed', 'tree', 'shrub', 'hedge', 'car', 'van', 'truck', 'bus', 'person', 'rider', 'cycle', 'lamp',
      'sign', 'traffic light', 'pole', 'wire', 'fence', 'wall', 'bench', 'bin', 'stockpile', 'container', 'bollard', 'bridge',
    ].sort();
    expect([...categories('train')].sort()).to.deep.equal(known);
    expect([...categories('validation')].sort()).to.deep.equal(known);
  });
});
