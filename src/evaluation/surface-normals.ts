/**
 * Unit normals of a surface given by points: the direction in which each point's neighbours spread least (total least
 * squares). The sign is arbitrary; where all directions are equal so is the normal.
 *
 * @param positions x, y, z per point (N, 3)
 * @param neighbours indices of k points per point (N, k)
 * @returns x, y, z per point
 */
export function surfaceNormals(positions: Float32Array, neighbours: Uint32Array, k: number): Float32Array {
  const normals = new Float32Array(positions.length);
  for (let i = 0; 3 * i < positions.length; i++) {
    normals.set(leastDirection(covariance(positions, neighbours.subarray(k * i, k * (i + 1)))), 3 * i);
  }
  return normals;
}

/** xx, xy, xz, yy, yz, zz of a symmetric matrix. */
type Symmetric = readonly [number, number, number, number, number, number];
type Direction = readonly [number, number, number];

function covariance(positions: Float32Array, members: Uint32Array): Symmetric {
  const mean = [0, 1, 2].map((axis) => members.reduce((sum, i) => sum + positions[3 * i + axis], 0) / members.length);
  const m: [number, number, number, number, number, number] = [0, 0, 0, 0, 0, 0];
  for (const i of members) {
    const x = positions[3 * i] - mean[0];
    const y = positions[3 * i + 1] - mean[1];
    const z = positions[3 * i + 2] - mean[2];
    m[0] += x * x;
    m[1] += x * y;
    m[2] += x * z;
    m[3] += y * y;
    m[4] += y * z;
    m[5] += z * z;
  }
  return m;
}

/** Unit eigenvector of the smallest eigenvalue. */
function leastDirection(m: Symmetric): Direction {
  const [xx, xy, xz, yy, yz, zz] = m;
  const least = smallestEigenvalue(m);
  const rows: Direction[] = [[xx - least, xy, xz], [xy, yy - least, yz], [xz, yz, zz - least]];
  // Two independent rows span the plane across the eigenvector: the longest cross product is the safest.
  const crosses = [cross(rows[0], rows[1]), cross(rows[0], rows[2]), cross(rows[1], rows[2])];
  const longest = crosses.reduce((best, next) => (Math.hypot(...next) > Math.hypot(...best) ? next : best));
  const length = Math.hypot(...longest);
  return length > 0 ? [longest[0] / length, longest[1] / length, longest[2] / length] : [0, 0, 1];
}

/** By the trigonometric solution of the characteristic equation (Smith 1961). */
function smallestEigenvalue([xx, xy, xz, yy, yz, zz]: Symmetric): number {
  const mean = (xx + yy + zz) / 3;
  const off = xy * xy + xz * xz + yz * yz;
  const spread = Math.sqrt(((xx - mean) ** 2 + (yy - mean) ** 2 + (zz - mean) ** 2 + 2 * off) / 6);
  if (spread === 0) return mean;
  const [a, b, c] = [xx - mean, yy - mean, zz - mean];
  const determinant = (a * (b * c - yz * yz) - xy * (xy * c - yz * xz) + xz * (xy * yz - b * xz)) / spread ** 3;
  const angle = Math.acos(Math.min(1, Math.max(-1, determinant / 2))) / 3;
  return mean + 2 * spread * Math.cos(angle + (2 * Math.PI) / 3);
}

function cross(a: Direction, b: Direction): Direction {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}
