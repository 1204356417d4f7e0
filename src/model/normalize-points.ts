import type { Vector3 } from '../geometry/bounds.js';

/** How the model's frame lies in a cloud's: turned to the model's up axis, centred, scaled into the unit ball. */
export interface ModelFrame {
  /** Mean of the points, in the cloud's frame and axes, double precision. */
  readonly center: Vector3;
  /** Largest distance to the centre, metres; 1 where all points are equal. */
  readonly scale: number;
  readonly upAxis: 'y' | 'z';
}

/** A cloud in the model's frame. */
export interface NormalizedPoints {
  /** x, y, z per point (N, 3), in the unit ball. */
  readonly positions: Float32Array;
  readonly frame: ModelFrame;
}

/**
 * Centres on the mean, scales by the largest distance (specification 2) and turns z up to the model's up axis. Computed
 * in double precision.
 *
 * @param positions x, y, z per point (N, 3), z up, metres from any origin; float64 where coordinates are large
 * @throws RangeError without points, or when a coordinate is not finite
 */
export function normalizePoints(positions: ArrayLike<number>, upAxis: 'y' | 'z'): NormalizedPoints {
  if (positions.length < 3) throw new RangeError(`Expected x, y, z of at least 1 point, got ${positions.length} numbers.`);
  const center = meanPoint(positions);
  const reach = largestDistance(positions, center);
  if (!Number.isFinite(reach)) throw new RangeError(`Expected finite coordinates, got points ${reach} from their centre.`);
  const frame = { center, scale: reach > 0 ? reach : 1, upAxis };
  return { positions: toModelFrame(frame, positions), frame };
}

/** Takes points (n, 3) of the cloud's frame to the model's. */
export function toModelFrame({ center, scale, upAxis }: ModelFrame, positions: ArrayLike<number>): Float32Array {
  const result = new Float32Array(positions.length);
  for (let i = 0; i < positions.length; i += 3) {
    const x = (positions[i] - center[0]) / scale;
    const y = (positions[i + 1] - center[1]) / scale;
    const z = (positions[i + 2] - center[2]) / scale;
    result[i] = x;
    result[i + 1] = upAxis === 'y' ? z : y;
    result[i + 2] = upAxis === 'y' ? -y : z;
  }
  return result;
}

function meanPoint(positions: ArrayLike<number>): Vector3 {
  const count = positions.length / 3;
  let [x, y, z] = [0, 0, 0];
  for (let i = 0; i < positions.length; i += 3) {
    x += positions[i];
    y += positions[i + 1];
    z += positions[i + 2];
  }
  return [x / count, y / count, z / count];
}

/** NaN as soon as one coordinate is: `Math.max` keeps it. */
function largestDistance(positions: ArrayLike<number>, center: Vector3): number {
  let squared = 0;
  for (let i = 0; i < positions.length; i += 3) {
    const dx = positions[i] - center[0];
    const dy = positions[i + 1] - center[1];
    const dz = positions[i + 2] - center[2];
    squared = Math.max(squared, dx * dx + dy * dy + dz * dz);
  }
  return Math.sqrt(squared);
}
