/**
 * How the model's masks are carried from its sample to all points. `nearest`: a point is what the nearest sample point is,
 * as in the paper. `field`: the decoder's own interpolation and classifier are evaluated at points as fine as the scan
 * has them (up to `FIELD_POINTS` in a region), and a point is what the nearest of those is.
 */
export type PropagationRule = 'nearest' | 'field';

/** What becomes of the model's masks before a person sees them. */
export interface MaskRules {
  readonly propagation: PropagationRule;
  /** Only what hangs together with a positive click. */
  readonly connected: boolean;
  /** Never the ground (an estimate per region), unless a positive click lies on it. */
  readonly noGround: boolean;
}

export const DEFAULT_RULES: MaskRules = { propagation: 'nearest', connected: true, noGround: false };

/** Points at which `field` evaluates the decoder. */
export const FIELD_POINTS = 65_536;
