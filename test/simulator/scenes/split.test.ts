import { expect } from 'chai';
import { LAYOUTS } from '../../../src/simulator/scenes/layouts/layouts.js';
import * as fittings from '../../../src/simulator/scenes/populate/fittings.js';
import * as houses from '../../../src/simulator/scenes/populate/houses.js';
import * as lights from '../../../src/simulator/scenes/populate/lights.js';
import * as people from '../../../src/simulator/scenes/populate/people.js';
import * as vegetation from '../../../src/simulator/scenes/populate/vegetation.js';
import * as vehicles from '../../../src/simulator/scenes/populate/vehicles.js';
import { sceneSeed } from '../../../src/simulator/scenes/scene-seed.js';
import { drawScene } from '../../../src/simulator/scenes/simulate-scene.js';
import type { Split, Variants } from '../../../src/simulator/scenes/split.js';

/** Names of variants, by the name of their catalogue. */
function catalogues(): Record<string, Variants<unknown>> {
  const all = { ...fittings, ...houses, ...lights, ...people, ...vegetation, ...vehicles, LAYOUTS };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => typeof value === 'object')) as Record<string, Variants<unknown>>;
}

function nameOf(variant: unknown): string {
  const { name, shape } = variant as { name?: string; shape?: { name: string } };
  return name ?? shape!.name;
}

describe('validation scenes', function () {
  this.timeout(120000);

  it('have variants of everything that training has, and share none of them', () => {
    const found = Object.entries(catalogues());
    expect(found.length).to.be.above(20);
    for (const [catalogue, { train, validation }] of found) {
      expect(Math.min(train.length, validation.length), catalogue).to.be.above(0);
      const reserved = new Set(validation.map(nameOf));
      expect(train.map(nameOf).filter((name) => reserved.has(name)), catalogue).to.deep.equal([]);
    }
  });

  it('draw no object and no layout that a training scene draws', () => {
    const drawn = (split: Split): Set<string> => new Set(Array.from({ length: 24 }, (_, i) => {
      const { site: { truth }, layout } = drawScene(sceneSeed(2, split, i), split, { sensor: 'airborne' });
      return [`layout ${layout}`, ...truth.objects.map(({ category, name }) => `${category} ${name}`)];
    }).flat());
    const train = drawn('train');
    expect(train.size).to.be.above(40);
    expect([...drawn('validation')].filter((name) => train.has(name))).to.deep.equal([]);
  });

  it('have seeds of their own', () => {
    const seeds = (split: Split): number[] => Array.from({ length: 5000 }, (_, i) => sceneSeed(1, split, i));
    const all = new Set([...seeds('train'), ...seeds('validation')]);
    expect(all.size).to.be.above(9990);
    expect(Math.max(...seeds('train'))).to.be.below(Math.min(...seeds('validation')));
  });
});
