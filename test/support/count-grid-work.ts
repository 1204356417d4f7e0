import { GridIndex } from '../../src/geometry/grid-index.js';

/** How often grids were built and asked for a nearest point while an action ran. */
export async function countGridWork(action: () => unknown): Promise<{ readonly built: number; readonly asked: number }> {
  const { build } = GridIndex;
  const { nearest } = GridIndex.prototype;
  const count = { built: 0, asked: 0 };
  GridIndex.build = (...args) => (count.built++, build(...args));
  GridIndex.prototype.nearest = function (...args) {
    count.asked++;
    return nearest.apply(this, args);
  };
  try {
    await action();
  } finally {
    GridIndex.build = build;
    GridIndex.prototype.nearest = nearest;
  }
  return count;
}
