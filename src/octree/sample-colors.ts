import type { NodePoints } from './node-points.js';

/** Percentiles of intensity that become black and white. */
const DARKEST = 0.02;
const BRIGHTEST = 0.98;

/** One point of a sample: its node and its index there. */
export interface SampledPoints {
  readonly nodes: readonly NodePoints[];
  /** Index into `nodes`, per point. */
  readonly nodeOf: Uint32Array;
  /** Index in that node, per point. */
  readonly indexOf: Uint32Array;
}

/**
 * r, g, b per sampled point in the model's convention [-1, 1]: the scan's colour, else its intensity stretched from the
 * 2nd to the 98th percentile as grey, else 0. A point whose node lacks what others have is 0.
 */
export function sampleColors(points: SampledPoints): Float32Array {
  if (points.nodes.some((node) => node.colors)) return scanColors(points);
  if (points.nodes.some((node) => node.intensities)) return greyFromIntensity(points);
  return new Float32Array(3 * points.nodeOf.length);
}

function scanColors({ nodes, nodeOf, indexOf }: SampledPoints): Float32Array {
  const result = new Float32Array(3 * nodeOf.length);
  for (let i = 0; i < nodeOf.length; i++) {
    const { colors } = nodes[nodeOf[i]];
    if (!colors) continue;
    const source = 3 * indexOf[i];
    for (let channel = 0; channel < 3; channel++) result[3 * i + channel] = (colors[source + channel] / 255) * 2 - 1;
  }
  return result;
}

function greyFromIntensity({ nodes, nodeOf, indexOf }: SampledPoints): Float32Array {
  const intensities = Float32Array.from(nodeOf, (node, i) => nodes[node].intensities?.[indexOf[i]] ?? NaN);
  const known = intensities.filter(Number.isFinite).sort();
  const low = known[Math.round(DARKEST * (known.length - 1))];
  const high = known[Math.round(BRIGHTEST * (known.length - 1))];
  const result = new Float32Array(3 * nodeOf.length);
  if (!(high > low)) return result;
  for (let i = 0; i < intensities.length; i++) {
    const grey = ((intensities[i] - low) / (high - low)) * 2 - 1;
    if (!Number.isNaN(grey)) result.fill(Math.min(Math.max(grey, -1), 1), 3 * i, 3 * i + 3);
  }
  return result;
}
