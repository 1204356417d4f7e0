/**
 * Positional encoding by random Fourier features (specification 4.1): sines, then cosines, of 2 pi x A. Computed in double
 * precision.
 *
 * @param positions x, y, z per point (n, 3), each in [-1, 1]
 * @param matrix A, 3 rows of E / 2
 * @returns (n, E)
 */
export function fourierEncoding(positions: Float32Array, matrix: readonly (readonly number[])[]): Float32Array {
  const [ofX, ofY, ofZ] = matrix as readonly [readonly number[], readonly number[], readonly number[]];
  const half = ofX.length;
  const encoding = new Float32Array((positions.length / 3) * 2 * half);
  for (let i = 0, row = 0; i < positions.length; i += 3, row += 2 * half) {
    for (let j = 0; j < half; j++) {
      const angle = 2 * Math.PI * (positions[i] * ofX[j] + positions[i + 1] * ofY[j] + positions[i + 2] * ofZ[j]);
      encoding[row + j] = Math.sin(angle);
      encoding[row + half + j] = Math.cos(angle);
    }
  }
  return encoding;
}
