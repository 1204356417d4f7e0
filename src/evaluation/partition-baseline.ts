import { clickDistances } from './click-distances.js';
import { maskSession, type ClickSegmenter } from './click-segmenter.js';
import type { Crop } from './crop.js';
import type { Click } from './simulated-clicks.js';

/** The piece of what lies between things. Only a first click can mean it: on others it is what a click just missed. */
export const BETWEEN = 0;

/**
 * A baseline that cuts the crop into pieces before any click and takes the pieces that were clicked on. A piece with
 * clicks of both sorts is shared out: each point goes with the nearest click. Later positive clicks on the piece
 * `BETWEEN` are passed over where the first click was on another.
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
  if (pieces[clicks[0].index] !== BETWEEN) wanted.delete(BETWEEN);
  const refused = clickedPieces(pieces, clicks, false);
  const { positive, negative } = clickDistances(positions, clicks);
  const mask = new Uint8Array(pieces.length);
  for (let i = 0; i < mask.length; i++) {
    mask[i] = Number(wanted.has(pieces[i]) && (!refused.has(pieces[i]) || positive[i] <= negative[i]));
  }
  return mask;
}

function clickedPieces(pieces: Uint32Array, clicks: readonly Click[], sort: boolean): Set<number> {
  return new Set(clicks.filter(({ positive }) => positive === sort).map(({ index }) => pieces[index]));
}
