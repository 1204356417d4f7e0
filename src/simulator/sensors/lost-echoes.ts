import type { Random } from '../drawing/random.js';
import type { Echo } from '../scanning/sensor.js';

/** Which echoes of a laser are lost. */
export interface LossModel {
  /** Share lost anywhere, 0..1. */
  readonly dropout: number;
  /** Range at which a surface of 10 % reflectance, hit squarely, still gives an echo, metres. */
  readonly reach: number;
}

/** Whether a laser loses an echo: at random, or because too little light returns from a dark, slanted, far surface. */
export function losesEcho({ dropout, reach }: LossModel, { range, cosine, material }: Echo, random: Random): boolean {
  if (random.next() < dropout) return true;
  const light = (material.reflectance / 0.1) * Math.max(0.1, cosine) * (reach / range) ** 2;
  return light < 1 && random.next() > light;
}
