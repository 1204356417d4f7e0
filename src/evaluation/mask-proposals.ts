/** A mask that stands for a possible object. */
export interface Proposal {
  /** Indices of its points, ascending. */
  readonly points: Uint32Array;
  /** Predicted IoU. */
  readonly quality: number;
}

/** Masks that share more than this are taken for one object (paper, section 5.2). */
const SAME = 0.3;
/** So many proposals are kept. */
const MOST = 250;

/**
 * Non-maximum suppression on point masks (paper, section 5.2): proposals in order of predicted IoU, without those that
 * overlap a better one by more than IoU 0.3; at most 250. The earlier one wins among equals.
 *
 * @param proposals empty ones are left out
 * @param pointCount of the cloud
 */
export function suppressProposals(proposals: readonly Proposal[], pointCount: number): Proposal[] {
  const order = [...proposals.keys()].sort((a, b) => proposals[b].quality - proposals[a].quality || a - b);
  const marked = new Uint8Array(pointCount);
  const kept: Proposal[] = [];
  for (const index of order) {
    if (kept.length === MOST) break;
    const proposal = proposals[index];
    if (proposal.points.length === 0) continue;
    for (const point of proposal.points) marked[point] = 1;
    if (!kept.some(({ points }) => overlap(points, marked, proposal.points.length) > SAME)) kept.push(proposal);
    for (const point of proposal.points) marked[point] = 0;
  }
  return kept;
}

/** IoU of a list of points with the marked ones, of which there are `size`. */
export function overlap(points: Uint32Array, marked: Uint8Array, size: number): number {
  let both = 0;
  for (let i = 0; i < points.length; i++) both += marked[points[i]];
  return both / (points.length + size - both);
}

/**
 * Average recall: how many of the objects are found. Each proposal, the best first, finds the one object not found yet
 * that it overlaps most, where that is by the threshold at least.
 *
 * @param objects the true masks, one number (0, 1) per point each
 * @returns number of objects found
 */
export function countFound(proposals: readonly Proposal[], objects: readonly Uint8Array[], threshold: number): number {
  const sizes = objects.map((mask) => mask.reduce((sum, inside) => sum + inside, 0));
  const left = new Set(objects.keys());
  for (const { points } of proposals) {
    let best = { object: -1, iou: 0 };
    for (const object of left) {
      const iou = overlap(points, objects[object], sizes[object]);
      if (iou > best.iou) best = { object, iou };
    }
    if (best.iou >= threshold) left.delete(best.object);
  }
  return objects.length - left.size;
}
