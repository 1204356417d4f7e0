/** Voxels along the sphere's diameter at most, so that a voxel's number is an exact double. */
const MOST_VOXELS_ALONG = 2 ** 17;

/** The finest voxel edge that `firstPerVoxel` can work with. */
export function finestEdge(radius: number): number {
  return (2 * radius) / (MOST_VOXELS_ALONG - 4);
}

/**
 * The first candidate in each voxel, in the order of the candidates. Voxels are anchored at the sphere's centre, so
 * that doubling the edge joins whole voxels.
 *
 * @param positions x, y, z per point relative to the sphere's centre, none farther than `radius`
 * @param candidates indices of the points to choose from
 * @param edge edge of a voxel, at least `finestEdge(radius)`
 * @param limit stop and return null when more voxels than this are occupied
 */
export function firstPerVoxel(
  positions: Float32Array,
  radius: number,
  candidates: Uint32Array,
  edge: number,
  limit: number,
): Uint32Array | null {
  const most = Math.min(limit, candidates.length);
  const slots = 2 ** Math.ceil(Math.log2(2 * most + 2));
  // Voxel numbers plus 1 in a hash table with linear probing; 0 is a free slot.
  const table = new Float64Array(slots);
  const kept = new Uint32Array(most);
  const half = Math.ceil(radius / edge) + 1;
  const along = 2 * half;
  let count = 0;
  for (let c = 0; c < candidates.length; c++) {
    const p = 3 * candidates[c];
    const x = Math.floor(positions[p] / edge) + half;
    const y = Math.floor(positions[p + 1] / edge) + half;
    const z = Math.floor(positions[p + 2] / edge) + half;
    const voxel = (z * along + y) * along + x + 1;
    let slot = hash(x, y, z) & (slots - 1);
    while (table[slot] !== 0 && table[slot] !== voxel) slot = (slot + 1) & (slots - 1);
    if (table[slot] === voxel) continue;
    if (count === limit) return null;
    table[slot] = voxel;
    kept[count++] = candidates[c];
  }
  return kept.subarray(0, count);
}

/** Mixes three small integers: odd constants with scattered bits, then a fold of high bits into low ones. */
function hash(x: number, y: number, z: number): number {
  const mixed = Math.imul(x, 0x9e3779b1) ^ Math.imul(y, 0x7feb352d) ^ Math.imul(z, 0x6c62272f);
  return Math.imul(mixed ^ (mixed >>> 15), 0x2c9277b5) >>> 8;
}
