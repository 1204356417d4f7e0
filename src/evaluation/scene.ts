import type { Bounds, Vector3 } from '../geometry/bounds.js';

/** What an object's id refers to: the tensor of that level (`instance`, `part`, `group`). */
export const LEVELS = ['object', 'part', 'group'] as const;
export type Level = (typeof LEVELS)[number];

/** An object to segment. */
export interface SceneObject {
  readonly id: number;
  readonly category: string;
  readonly level: Level;
  /** What a user would look at: all points in this box are the cloud. In the frame of the scene's positions, metres. */
  readonly crop: Bounds;
}

/** Points with their attributes as the tool would get them. */
export interface ScenePoints {
  /** x, y, z per point (N, 3), metres from the scene's offset, z up. */
  readonly positions: Float32Array;
  /** r, g, b per point (N, 3); null where the scene has no colour, or only intensity. */
  readonly colors: Uint8Array | null;
  /** Per point (N), from which the tool makes grey; null unless the scene's colour is its intensity. */
  readonly intensities: Float32Array | null;
}

/** A labelled scan. */
export interface Scene extends ScenePoints {
  readonly name: string;
  /** Map coordinates of the positions' origin. */
  readonly offset: Vector3;
  /** Free text by which figures are grouped. */
  readonly sensor: string;
  /** Free text: how the labels came about. */
  readonly groundTruth: string;
  /** Id per point (N) of each level that the objects use; 0 is none. */
  readonly ids: Readonly<Partial<Record<Level, Int32Array>>>;
  readonly objects: readonly SceneObject[];
}
