/** Plain twins of the click rule: the definitions over all pairs of points. */

/** Squared distance of every point of the set to the nearest point that is not in it; -1 for points outside the set. */
export function plainDepths(positions: Float32Array, set: Uint8Array): Float64Array {
  return Float64Array.from(set, (inside, i) => {
    if (!inside) return -1;
    let least = Infinity;
    for (let j = 0; j < set.length; j++) {
      if (set[j]) continue;
      const dx = positions[3 * j] - positions[3 * i];
      const dy = positions[3 * j + 1] - positions[3 * i + 1];
      const dz = positions[3 * j + 2] - positions[3 * i + 2];
      least = Math.min(least, dx * dx + dy * dy + dz * dz);
    }
    return least;
  });
}

/** The deepest point, the first among equals; null where no point is in the set, or every one is. */
export function plainDeepest(positions: Float32Array, set: Uint8Array): { index: number; squaredDepth: number } | null {
  if (!set.includes(1) || !set.includes(0)) return null;
  const depths = plainDepths(positions, set);
  const index = depths.indexOf(Math.max(...depths));
  return { index, squaredDepth: depths[index] };
}

/** The rule of the specification, section 6, word by word. */
export function plainNextClick(positions: Float32Array, truth: Uint8Array, predicted: Uint8Array): { index: number; positive: boolean } | null {
  const missed = plainDeepest(positions, truth.map((inside, i) => Number(inside && !predicted[i])));
  const tooMuch = plainDeepest(positions, truth.map((inside, i) => Number(!inside && predicted[i])));
  const a = missed?.squaredDepth ?? -1;
  const b = tooMuch?.squaredDepth ?? -1;
  if (a > b) return { index: missed!.index, positive: true };
  if (b >= 0) return { index: tooMuch!.index, positive: false };
  const first = plainDeepest(positions, truth);
  return first && { index: first.index, positive: true };
}
