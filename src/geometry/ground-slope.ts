/** Cells whose lowest point lies this far above the plane, metres, hold something that stands on the ground. */
const STANDING = 0.3;
const ROUNDS = 6;

/** A plane over the plan: height = `atX * x + atY * y + base`. */
export interface GroundSlope {
  readonly atX: number;
  readonly atY: number;
  readonly base: number;
}

/**
 * The slope of the ground under heights of which some are roofs and crowns: a plane by least squares, fitted again
 * without what stands well above it.
 *
 * @param places x and y per height
 * @param heights NaN where there is none
 */
export function groundSlope(places: readonly (readonly [number, number])[], heights: Float64Array): GroundSlope {
  let slope: GroundSlope = { atX: 0, atY: 0, base: Infinity };
  let kept = Uint32Array.from(heights.keys()).filter((i) => !Number.isNaN(heights[i]));
  for (let round = 0; round < ROUNDS; round++) {
    slope = fitPlane(places, heights, kept);
    const { atX, atY, base } = slope;
    const low = kept.filter((i) => heights[i] <= atX * places[i][0] + atY * places[i][1] + base + STANDING);
    if (low.length === kept.length || low.length < 3) break;
    kept = low;
  }
  return slope;
}

function fitPlane(places: readonly (readonly [number, number])[], heights: Float64Array, members: Uint32Array): GroundSlope {
  const mean = (value: (i: number) => number): number => members.reduce((sum, i) => sum + value(i), 0) / members.length;
  const [x, y, z] = [mean((i) => places[i][0]), mean((i) => places[i][1]), mean((i) => heights[i])];
  const xx = mean((i) => (places[i][0] - x) ** 2);
  const yy = mean((i) => (places[i][1] - y) ** 2);
  const xy = mean((i) => (places[i][0] - x) * (places[i][1] - y));
  const xz = mean((i) => (places[i][0] - x) * (heights[i] - z));
  const yz = mean((i) => (places[i][1] - y) * (heights[i] - z));
  const determinant = xx * yy - xy * xy;
  // Cells in a line tell nothing of the slope across it: level ground then.
  const [atX, atY] = determinant > 1e-9 * (xx + yy) ** 2
    ? [(xz * yy - yz * xy) / determinant, (yz * xx - xz * xy) / determinant]
    : [0, 0];
  return { atX, atY, base: z - atX * x - atY * y };
}
