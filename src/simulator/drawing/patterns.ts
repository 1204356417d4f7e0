import type { Pattern, SurfacePoint } from './material.js';
import { latticeNoise, valueNoise } from './value-noise.js';

function scale(color: Float64Array, factor: number): void {
  color[0] = color[0]! * factor;
  color[1] = color[1]! * factor;
  color[2] = color[2]! * factor;
}

function blend(color: Float64Array, r: number, g: number, b: number, share: number): void {
  color[0] = color[0]! + (r - color[0]!) * share;
  color[1] = color[1]! + (g - color[1]!) * share;
  color[2] = color[2]! + (b - color[2]!) * share;
}

/** Courses of bricks with lighter joints, weathered in large patches. */
export const brickwork: Pattern = ({ u, v }, color) => {
  const course = Math.floor(v / 0.15);
  const along = u / 0.42 + (course & 1) * 0.5;
  const inJoint = v / 0.15 - course < 0.14 || along - Math.floor(along) < 0.06;
  scale(color, 0.8 + 0.4 * latticeNoise(Math.floor(along), course));
  if (inJoint) blend(color, 178, 170, 158, 0.55);
  scale(color, 0.92 + 0.16 * valueNoise(u / 2.5, v / 1.7));
};

/** Rows of roof tiles: each tile its own tone, dark where the row above overlaps, moss here and there. */
export const roofTiles: Pattern = ({ u, v }, color) => {
  const row = Math.floor(v / 0.36);
  const within = v / 0.36 - row;
  const column = Math.floor(u / 0.3 + (row & 1) * 0.5);
  scale(color, 0.84 + 0.3 * latticeNoise(column, row));
  scale(color, within > 0.8 ? 0.66 : 0.95 + 0.12 * within);
  const moss = valueNoise(u / 1.3 + 40, v / 0.9) - 0.74;
  if (moss > 0) blend(color, 96, 104, 62, Math.min(0.6, moss * 4));
};

/** Rendered walls: nearly even, a little dirtier towards the ground and under eaves. */
export const render: Pattern = ({ u, v }, color) => {
  scale(color, 0.94 + 0.1 * valueNoise(u / 1.8, v / 1.8));
};

/** Boards of 14 cm with dark gaps. */
export const boards: Pattern = ({ u }, color) => {
  const board = Math.floor(u / 0.14);
  scale(color, (u / 0.14 - board < 0.12 ? 0.6 : 1) * (0.85 + 0.3 * latticeNoise(board, 7)));
};

/** Paving slabs of 50 cm with joints. */
export const slabs: Pattern = ({ x, y }, color) => {
  const i = Math.floor(x / 0.5);
  const j = Math.floor(y / 0.5);
  const joint = x / 0.5 - i < 0.07 || y / 0.5 - j < 0.07;
  scale(color, (joint ? 0.78 : 1) * (0.88 + 0.22 * latticeNoise(i, j)));
};

/** Small setts of 12 cm. */
export const setts: Pattern = ({ x, y }, color) => {
  scale(color, 0.75 + 0.45 * latticeNoise(Math.floor((x + y) / 0.17), Math.floor((x - y) / 0.17)));
};

/** Gravel: strong grain without order. */
export const gravel: Pattern = ({ x, y }, color) => {
  scale(color, 0.75 + 0.5 * latticeNoise(Math.floor(x / 0.05), Math.floor(y / 0.05)));
};

/** Lawn and meadow: patches of fresh and dry grass over a fine grain. */
export const grass: Pattern = ({ x, y }, color) => {
  const dry = valueNoise(x / 9 + 3, y / 7) * 0.6 + valueNoise(x / 2.3, y / 2.1 + 9) * 0.4;
  blend(color, 150, 146, 84, Math.max(0, dry - 0.42) * 1.1);
  scale(color, 0.78 + 0.24 * valueNoise(x / 0.5, y / 0.5) + 0.2 * latticeNoise(Math.floor(x * 9), Math.floor(y * 9)));
};

/** Bare earth of flower beds and of the ground under old trees. */
export const soil: Pattern = ({ x, y }, color) => {
  scale(color, 0.7 + 0.6 * valueNoise(x / 0.25, y / 0.25));
};

/** Worn asphalt: grain, repaired patches, oil along the wheel tracks. `across` is metres from the centre line. */
export function wornAsphalt(point: SurfacePoint, across: number, color: Float64Array): void {
  const { x, y } = point;
  scale(color, 0.86 + 0.16 * valueNoise(x / 4, y / 3) + 0.12 * latticeNoise(Math.floor(x * 14), Math.floor(y * 14)));
  const patch = latticeNoise(Math.floor(x / 5.5), Math.floor((across + 9) / 2.1));
  if (patch > 0.86) scale(color, 0.82);
  const track = Math.abs(Math.abs(Math.abs(across) - 1.5) - 0.75);
  if (track < 0.3) scale(color, 0.93);
}

/** Panes that mirror bright sky in some places and show dark rooms in others. */
export const glass: Pattern = ({ u, v }, color) => {
  const mirror = valueNoise(u / 0.9 + 17, v / 0.7);
  blend(color, 150, 172, 190, Math.max(0, mirror - 0.45) * 1.1);
};

/** Bark: dark vertical furrows. */
export const bark: Pattern = ({ u, v }, color) => {
  scale(color, 0.7 + 0.6 * latticeNoise(Math.floor(u / 0.05), Math.floor(v / 0.22)));
};

/** Birch bark: white with dark bands. */
export const birchBark: Pattern = ({ u, v }, color) => {
  if (latticeNoise(Math.floor(v / 0.09), Math.floor(u / 0.3)) > 0.72) blend(color, 50, 46, 44, 0.75);
};

/** Solar modules: cells divided by thin bright lines. */
export const solarCells: Pattern = ({ u, v }, color) => {
  const i = u / 1.02 - Math.floor(u / 1.02);
  const j = v / 1.66 - Math.floor(v / 1.66);
  if (i < 0.06 || j < 0.04) blend(color, 170, 175, 180, 0.7);
};
