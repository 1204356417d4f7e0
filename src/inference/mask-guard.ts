import type { Vector3 } from '../geometry/bounds.js';
import { connectedPoints } from '../geometry/connected-points.js';
import { GridIndex } from '../geometry/grid-index.js';
import { groundMask } from '../geometry/ground-mask.js';
import type { MaskRules } from './mask-rules.js';

/** Points of a mask belong together across gaps of about so many metres, or so many distances of the sample's points. */
const LINK = { metres: 0.2, spacings: 3 } as const;

export interface GuardOptions extends Pick<MaskRules, 'connected' | 'noGround'> {
  /** Positive prompts in the points' frame. */
  readonly clicks: readonly Vector3[];
  /** Of the model's sample, metres. */
  readonly spacing: number;
}

/** Takes out of masks what nobody means, where the rules say so. One for all masks of an answer. */
export class MaskGuard {
  readonly #positions: Float32Array;
  readonly #options: GuardOptions;
  /** 1 per point of the ground; null where it may be in a mask. */
  readonly #ground: Uint8Array | null;

  /** @param positions x, y, z per point, metres, z up */
  constructor(positions: Float32Array, options: GuardOptions) {
    this.#positions = positions;
    this.#options = options;
    this.#ground = options.noGround ? groundWithoutClicks(positions, options.clicks) : null;
  }

  /** The points (1, else 0) of a mask that the rules leave. */
  maskOf(mask: Uint8Array): Uint8Array {
    const ground = this.#ground;
    const inside = ground ? mask.map((covered, i) => covered & ~ground[i]) : mask;
    return this.#options.connected ? this.#connectedToClicks(inside) : inside;
  }

  /**
   * The model often sees a second tree like the first one. Where the mask lies away from every positive click, it stands
   * as it is.
   */
  #connectedToClicks(inside: Uint8Array): Uint8Array {
    const { clicks, spacing } = this.#options;
    const connected = connectedPoints(this.#positions, inside, clicks, Math.max(LINK.metres, LINK.spacings * spacing));
    return connected.includes(1) ? connected : inside;
  }
}

/** Null where somebody clicked on it: then it is meant. */
function groundWithoutClicks(positions: Float32Array, clicks: readonly Vector3[]): Uint8Array | null {
  const ground = groundMask(positions);
  const index = GridIndex.build(positions);
  return clicks.some((click) => ground[index.nearest(...click, Infinity)] === 1) ? null : ground;
}
