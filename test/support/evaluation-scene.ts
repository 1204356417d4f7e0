import { judgedCrop, type JudgedCrop } from '../../src/evaluation/crop.js';
import { cloudOf, seededRandom } from './random-clouds.js';

/** A crop with a box (the object), a ball apart from it and gently sloping ground, 12 m wide, metres. */
export function boxOnGround(): JudgedCrop {
  const random = seededRandom(4);
  const truth = Uint8Array.from({ length: 4000 }, (_, i) => Number(i % 4 === 0));
  const positions = cloudOf(4000, (i) => {
    const [u, v] = [random(), random()];
    if (i % 4 === 0) return onBox(u, v, i % 5);
    if (i % 4 > 1) return [12 * u - 6, 12 * v - 6, 0.1 * (12 * u - 6) + 0.02 * random()];
    const angle = 2 * Math.PI * u;
    const ring = Math.sqrt(1 - (2 * v - 1) ** 2);
    return [4 + ring * Math.cos(angle), 3 + ring * Math.sin(angle), 2 + (2 * v - 1)];
  });
  return judgedCrop({ positions, colors: null, intensities: null, bounds: { min: [-6, -6, -1], max: [6, 6, 4] } }, truth);
}

/** A box of 2 x 2 x 2 m around (-2, -1), open below, half a metre above the ground. */
function onBox(u: number, v: number, side: number): [number, number, number] {
  const [x, y] = [2 * u - 1, 2 * v - 1];
  const places: [number, number, number][] = [[x, y, 2], [1, x, y + 1], [-1, x, y + 1], [x, 1, y + 1], [x, -1, y + 1]];
  const [px, py, pz] = places[side]!;
  return [px - 2, py - 1, pz + 0.5];
}
