import { safetensorsBytes } from '../../src/convert/safetensors-bytes.js';
import { normalizePoints, type NormalizedPoints } from '../../src/model/normalize-points.js';
import { surfaceCloud } from './random-clouds.js';
import { floatTensor } from './safetensors-bytes.js';

export interface CaseSizes {
  readonly points: number;
  readonly patches: number;
  readonly patchSize: number;
}

/** Parts of `surfaceCloud`: ground, walls, crowns. */
const COLORS = [[-0.3, -0.1, -0.5], [0.5, 0.3, 0.2], [-0.6, 0.2, -0.7]] as const;

/** A scan-like scene in the model's frame with colours from -1 to 1. */
export function scene(points: number): { positions: Float32Array; colors: Float32Array } {
  const { positions } = normalizePoints(surfaceCloud(points, 5), 'z');
  const colors = new Float32Array(3 * points);
  for (let i = 0; i < points; i++) {
    const part = COLORS[i % 8 < 5 ? 0 : i % 8 < 7 ? 1 : 2];
    colors.set(part.map((value) => value + 0.1 * Math.sin(i)), 3 * i);
  }
  return { positions, colors };
}

/** Coordinates that lie in the model's frame already. */
export function asFed(positions: Float32Array): NormalizedPoints {
  return { positions, frame: { center: [0, 0, 0], scale: 1, upAxis: 'z' } };
}

/** Clicks on the scene: on a crown, then off the ground beneath. Each with all that came before. */
export function clicks(positions: Float32Array): { positions: number[]; labels: number[] }[] {
  const [crown, ground] = [positions.subarray(3 * 7, 3 * 8), positions.subarray(3 * 8, 3 * 9)];
  return [
    { positions: [...crown], labels: [1] },
    { positions: [...crown, ...ground], labels: [1, 0] },
  ];
}

/** The scene and its clicks as the reference reads them (`test/support/reference/record_case.py`). */
export function referenceCase({ points, patches, patchSize }: CaseSizes): Uint8Array {
  const { positions, colors } = scene(points);
  const prompts = clicks(positions).flatMap(({ positions: coords, labels }, i) => [
    [`iter${i}.prompt_coords`, floatTensor([labels.length, 3], coords)],
    [`iter${i}.prompt_labels`, floatTensor([labels.length], labels)],
  ] as const);
  return safetensorsBytes(
    { 'in.xyz': floatTensor([points, 3], positions), 'in.rgb': floatTensor([points, 3], colors), ...Object.fromEntries(prompts) },
    { num_patches: `${patches}`, patch_size: `${patchSize}` },
  );
}
