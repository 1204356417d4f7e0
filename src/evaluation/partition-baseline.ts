import { clickDistances } from './click-distances.js';
import { maskSession, type ClickSegmenter } from './click-segmenter.js';
import type { Crop } from './crop.js';
import type { Click } from './simulated-clicks.js';

/**
 * A baseline that cuts the crop into pieces before any click and takes the pieces that were clicked on. A piece with
 * clicks of both sorts is shared out: each point goes with the nearest click.
 *
 * @param partition gives the number of a piece per point of the crop
 */
export function partitionBaseline(partition: (crop: Crop) => Uint32Array): ClickSegmenter {
  return {
    async open(crop) {
      const pieces = partition(crop);
      return maskSession((clicks) => takePieces(crop.positions, pieces, clicks));
    },
  };
}

function takePieces(positions: Float32Array, pieces: Uint32Array, clicks: readonly Click[]): Uint8Array {
  const wanted = clickedPieces(pieces, clicks, true);
  const refused = clickedPieces(pieces, clicks, false);
  const { positive, negative } = clickDistances(positions, clicks);
  return Uint8Array.from(pieces, (piece, i) => Number(wanted.has(piece) && (!refused.has(piece) || positive[i] <= negative[i])));
}

function clickedPieces(pieces: Uint32Array, clicks: readonly Click[], sort: boolean): Set<number> {
  return new Set(clicks.filter(({ positive }) => positive === sort).map(({ index }) => pieces[index]));
}
