import type { NodePoints } from './node-points.js';

/** Percentiles of intensity that become black and white. */
const DARKEST = 0.02;
const BRIGHTEST = 0.98;

/** The numbers that a model takes for black and white, and for a point without colour. */
export interface ColorScale {
  readonly black: number;
  readonly white: number;
  readonly missing: number;
}

/** One point of a sample: its node and its index there. */
export interface SampledPoints {
  readonly nodes: readonly NodePoints[];
  /** Index into `nodes`, per point. */
  readonly nodeOf: Uint32Array;
  /** Index in that node, per point. */
  readonly indexOf: Uint32Array;
}

/**
 * r, g, b per sampled point on the model's scale: the scan's colour, else its intensity stretched from the 2nd to the
 * 98th percentile as grey, else `missing`, as is a point whose node lacks what others have.
 */
export function sampleColors(points: SampledPoints, scale: ColorScale): Float32Array {
  const colors = new Float32Array(3 * points.nodeOf.length).fill(scale.missing);
  if (points.nodes.some((node) => node.colors)) scanColors(points, scale, colors);
  else if (points.nodes.some((node) => node.intensities)) greyFromIntensity(points, scale, colors);
  return colors;
}

function scanColors({ nodes, nodeOf, indexOf }: SampledPoints, { black, white }: ColorScale, result: Float32Array): void {
  for (let i = 0; i < nodeOf.length; i++) {
    const { colors } = nodes[nodeOf[i]];
    if (!colors) continue;
    const source = 3 * indexOf[i];
    for (let channel = 0; channel < 3; channel++) {
      result[3 * i + channel] = black + (colors[source + channel] / 255) * (white - black);
    }
  }
}

function greyFromIntensity({ nodes, nodeOf, indexOf }: SampledPoints, { black, white }: ColorScale, result: Float32Array): void {
  const intensities = Float32Array.from(nodeOf, (node, i) => nodes[node].intensities?.[indexOf[i]] ?? NaN);
  const known = intensities.filter(Number.isFinite).sort();
  const low = known[Math.round(DARKEST * (known.length - 1))];
  const high = known[Math.round(BRIGHTEST * (known.length - 1))];
  if (!(high > low)) return;
  for (let i = 0; i < intensities.length; i++) {
    const grey = Math.min(Math.max((intensities[i] - low) / (high - low), 0), 1);
    if (!Number.isNaN(grey)) result.fill(black + grey * (white - black), 3 * i, 3 * i + 3);
  }
}
