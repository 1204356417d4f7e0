/** Plain twins of the kernels: the definitions, written without any acceleration. */

/** Farthest point sampling over all points at every step, in float32. */
export function plainFarthestPoints(positions: Float32Array, count: number): Uint32Array {
  const size = positions.length / 3;
  const distances = new Float32Array(size).fill(Infinity);
  const selected = new Uint32Array(count);
  for (let s = 1; s < count; s++) {
    const last = 3 * selected[s - 1];
    const x = positions[last];
    const y = positions[last + 1];
    const z = positions[last + 2];
    let farthest = 0;
    let largest = -1;
    for (let i = 0, p = 0; i < size; i++, p += 3) {
      const dx = Math.fround(positions[p] - x);
      const dy = Math.fround(positions[p + 1] - y);
      const dz = Math.fround(positions[p + 2] - z);
      const xy = Math.fround(Math.fround(dx * dx) + Math.fround(dy * dy));
      const distance = Math.fround(xy + Math.fround(dz * dz));
      if (distance < distances[i]) distances[i] = distance;
      if (distances[i] > largest) {
        largest = distances[i];
        farthest = i;
      }
    }
    selected[s] = largest === 0 ? selected[s - 1] : farthest;
  }
  return selected;
}

/** Squared distance of a position to every point, in double precision. */
export function plainDistances(positions: Float32Array, x: number, y: number, z: number): Float64Array {
  const distances = new Float64Array(positions.length / 3);
  for (let i = 0, p = 0; i < distances.length; i++, p += 3) {
    const dx = positions[p] - x;
    const dy = positions[p + 1] - y;
    const dz = positions[p + 2] - z;
    distances[i] = dx * dx + dy * dy + dz * dz;
  }
  return distances;
}

/** The k nearest points of every centre: all distances, then a full sort. */
export function plainNearestNeighbours(positions: Float32Array, centers: Float32Array, k: number): Uint32Array {
  const neighbours = new Uint32Array((centers.length / 3) * k);
  for (let c = 0; 3 * c < centers.length; c++) {
    const distances = plainDistances(positions, centers[3 * c], centers[3 * c + 1], centers[3 * c + 2]);
    const order = Array.from(distances.keys()).sort((a, b) => distances[a] - distances[b] || a - b);
    neighbours.set(order.slice(0, k), c * k);
  }
  return neighbours;
}

/** The k nearest points of every centre: all distances, then quickselect of the k smallest; order within k arbitrary. */
export function bruteNearestNeighbours(positions: Float32Array, centers: Float32Array, k: number): Uint32Array {
  const neighbours = new Uint32Array((centers.length / 3) * k);
  const order = new Uint32Array(positions.length / 3);
  for (let c = 0; 3 * c < centers.length; c++) {
    const distances = plainDistances(positions, centers[3 * c], centers[3 * c + 1], centers[3 * c + 2]);
    for (let i = 0; i < order.length; i++) order[i] = i;
    selectSmallest(order, distances, k);
    neighbours.set(order.subarray(0, k), c * k);
  }
  return neighbours;
}

function selectSmallest(order: Uint32Array, distances: Float64Array, k: number): void {
  let left = 0;
  let right = order.length - 1;
  while (left < right) {
    const pivot = distances[order[(left + right) >> 1]];
    let i = left;
    let j = right;
    while (i <= j) {
      while (distances[order[i]] < pivot) i++;
      while (distances[order[j]] > pivot) j--;
      if (i > j) break;
      const swapped = order[i];
      order[i++] = order[j];
      order[j--] = swapped;
    }
    if (k - 1 <= j) right = j;
    else if (k - 1 >= i) left = i;
    else return;
  }
}

/** Index of the nearest point within `radius` (inclusive), lowest index among equals, or -1. */
export function plainNearest(positions: Float32Array, x: number, y: number, z: number, radius: number): number {
  const distances = plainDistances(positions, x, y, z);
  let nearest = -1;
  let smallest = radius * radius;
  distances.forEach((distance, i) => {
    if (distance < smallest || (distance === smallest && nearest === -1)) {
      smallest = distance;
      nearest = i;
    }
  });
  return nearest;
}

/** Three nearest centres of every point and their weights, 1 / max(d², 1e-8) normalised. */
export function plainThreeNearest(
  positions: Float32Array,
  centers: Float32Array,
): { indices: Uint32Array; weights: Float32Array } {
  const indices = plainNearestNeighbours(centers, positions, 3);
  const weights = new Float32Array(indices.length);
  for (let i = 0; 3 * i < positions.length; i++) {
    const distances = plainDistances(centers, positions[3 * i], positions[3 * i + 1], positions[3 * i + 2]);
    const inverse = [0, 1, 2].map((j) => 1 / Math.max(distances[indices[3 * i + j]], 1e-8));
    const sum = inverse[0] + inverse[1] + inverse[2];
    for (let j = 0; j < 3; j++) weights[3 * i + j] = inverse[j] / sum;
  }
  return { indices, weights };
}
