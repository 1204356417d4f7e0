import { expect } from 'chai';
import { ballBaseline, oracleBall } from '../../src/evaluation/ball-baseline.js';
import { BallFit } from '../../src/evaluation/ball-fit.js';
import type { ClickSegmenter } from '../../src/evaluation/click-segmenter.js';
import { componentBaseline, connectedComponents } from '../../src/evaluation/component-baseline.js';
import { groundMask } from '../../src/geometry/ground-mask.js';
import { judgeClicks } from '../../src/evaluation/judge-clicks.js';
import { maskIou } from '../../src/evaluation/mask-iou.js';
import type { Click } from '../../src/evaluation/simulated-clicks.js';
import { smoothBaseline } from '../../src/evaluation/smooth-baseline.js';
import { surfaceNormals } from '../../src/evaluation/surface-normals.js';
import { boxOnGround } from '../support/evaluation-scene.js';
import { cloudOf, seededRandom } from '../support/random-clouds.js';

const scene = boxOnGround();
const { positions } = scene.crop;

/** The point of the scene nearest to a place. */
function pointAt(x: number, y: number, z: number): number {
  let best = 0;
  const away = (i: number) => Math.hypot(positions[3 * i] - x, positions[3 * i + 1] - y, positions[3 * i + 2] - z);
  for (let i = 1; 3 * i < positions.length; i++) if (away(i) < away(best)) best = i;
  return best;
}

async function maskAfter(segmenter: ClickSegmenter, ...clicks: Click[]): Promise<Uint8Array> {
  return (await (await segmenter.open(scene.crop)).answer(clicks)).mask;
}

const onRoof: Click = { index: pointAt(-2, -1, 2.5), positive: true };

describe('the ball baseline', () => {
  it('takes the points within its radius of positive clicks, without those nearer to a negative one', async () => {
    const away: Click = { index: pointAt(-1, -1, 2.5), positive: false };
    const mask = await maskAfter(ballBaseline(1), onRoof, away);
    const distance = (i: number, { index }: Click) =>
      Math.hypot(...[0, 1, 2].map((axis) => positions[3 * i + axis] - positions[3 * index + axis]));
    mask.forEach((inside, i) => expect(inside).to.equal(Number(distance(i, onRoof) <= 1 && distance(i, onRoof) <= distance(i, away))));
    expect(mask.includes(1)).to.equal(true);
  });

  it('is fitted to the radius that does best', async () => {
    const fit = new BallFit();
    expect(fit.best).to.equal(null);
    await fit.add(scene);
    const { radius, iou } = fit.best!;
    for (const other of [radius / 1.25, radius * 1.25]) {
      const { ious } = await judgeClicks(await ballBaseline(other).open(scene.crop), scene, { clicks: 3 });
      expect(ious[2]).to.be.at.most(iou);
    }
  });

  it('is never better than the ball that is told the best radius, for the same clicks', async () => {
    const oracle = (await oracleBall(scene).answer([onRoof])).mask;
    for (const radius of [0.3, 0.7, 1, 1.5, 2, 2.6, 4]) {
      // The oracle's radii go in steps of 5 %.
      expect(maskIou(await maskAfter(ballBaseline(radius), onRoof), scene.truth)).to.be.at.most(maskIou(oracle, scene.truth) + 0.02);
    }
  });
});

describe('the baseline of connected components', () => {
  it('finds sloping ground and nothing that stands on it', () => {
    const ground = groundMask(positions);
    ground.forEach((inside, i) => expect(inside, `point ${i}`).to.equal(Number(i % 4 > 1)));
  });

  it('takes the whole thing that was clicked on and nothing else', async () => {
    expect(maskIou(await maskAfter(componentBaseline(), onRoof), scene.truth)).to.equal(1);
  });

  it('shares a component between clicks of both sorts', async () => {
    const mask = await maskAfter(componentBaseline(), onRoof, { index: pointAt(-1, -1, 0.6), positive: false });
    expect(mask.some((inside, i) => !inside && scene.truth[i] === 1)).to.equal(true);
    expect(mask[onRoof.index]).to.equal(1);
    expect(mask.some((inside, i) => inside === 1 && scene.truth[i] === 0)).to.equal(false);
  });

  it('takes the ground for a first click on it, and passes over later ones', async () => {
    const onGround: Click = { index: pointAt(4, -4, 0.4), positive: true };
    const ground = await maskAfter(componentBaseline(), onGround);
    ground.forEach((inside, i) => expect(inside).to.equal(Number(i % 4 > 1)));
    expect(maskIou(await maskAfter(componentBaseline(), onRoof, onGround), scene.truth)).to.equal(1);
  });

  it('links points through touching voxels only', () => {
    const row = cloudOf(5, (i) => [[0.5, 1.5, 2.5, 4.5, 5.5][i]!, 0, i === 1 ? -0.5 : 0.5]);
    expect([...connectedComponents(row, Uint32Array.of(0, 1, 2, 3, 4), 1)]).to.deep.equal([0, 0, 0, 3, 3]);
    expect([...connectedComponents(row, Uint32Array.of(0, 2, 4), 1)]).to.deep.equal([0, 1, 2]);
  });
});

describe('the baseline of smooth surfaces', () => {
  it('finds the normals of a plane and of a ball', () => {
    const random = seededRandom(9);
    const plane = cloudOf(40, () => {
      const [x, y] = [random(), random()];
      return [x, y, 2 * x - y];
    });
    const all = Uint32Array.from({ length: 40 * 40 }, (_, i) => i % 40);
    const [x, y, z] = surfaceNormals(plane, all, 40);
    expect(Math.abs((2 * x - y - z) / Math.sqrt(6))).to.be.closeTo(1, 1e-5);
    expect([...surfaceNormals(new Float32Array(9), new Uint32Array(9), 3)].every(Number.isFinite)).to.equal(true);
  });

  it('takes the side that was clicked on, and not the walls beside it', async () => {
    const mask = await maskAfter(smoothBaseline(), onRoof);
    const roof = scene.truth.map((inside, i) => Number(inside === 1 && positions[3 * i + 2] > 2.49));
    expect(maskIou(mask, roof)).to.be.above(0.8);
  });
});
