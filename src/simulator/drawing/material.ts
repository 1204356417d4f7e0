/** Red, green, blue, 0..255. */
export type Color = readonly [number, number, number];

/** How a kind of surface is classified (LAS code) and how closely its points may lie in the finished scan (metres). */
export interface SurfaceKind {
  readonly name: string;
  readonly classification: number;
  readonly spacing: number;
}

/** The kinds of surface of the town. Ground is thinned most, as it is in practice: it says least per point. */
export const SURFACE = {
  ground: { name: 'ground', classification: 2, spacing: 0.2 },
  road: { name: 'road', classification: 11, spacing: 0.1 },
  building: { name: 'building', classification: 6, spacing: 0.1 },
  lowVegetation: { name: 'low vegetation', classification: 3, spacing: 0.065 },
  highVegetation: { name: 'high vegetation', classification: 5, spacing: 0.088 },
  wire: { name: 'wire', classification: 14, spacing: 0.12 },
  vehicle: { name: 'vehicle', classification: 1, spacing: 0.043 },
  furniture: { name: 'street furniture', classification: 1, spacing: 0.045 },
  object: { name: 'object', classification: 1, spacing: 0.019 },
} as const satisfies Record<string, SurfaceKind>;

/** Where a pattern is evaluated: the point in the town, and (u, v) metres along the surface, v uphill. */
export interface SurfacePoint {
  x: number;
  y: number;
  z: number;
  u: number;
  v: number;
}

/** Changes the colour (3 numbers, 0..255) for a point of the surface. */
export type Pattern = (point: SurfacePoint, color: Float64Array) => void;

/** What a surface looks like to the camera and to the laser. */
export interface Material {
  readonly kind: SurfaceKind;
  readonly color: Color;
  /** Relative deviation of brightness from point to point. */
  readonly speckle: number;
  /** Share of the laser's light that comes back, 0..1. */
  readonly reflectance: number;
  /** Leaves flutter and split the beam: their points scatter more. Metres, one deviation. */
  readonly scatter: number;
  readonly pattern: Pattern | null;
}

/** A material of one kind and colour; the rest has defaults fit for smooth solid things. */
export function material(kind: SurfaceKind, color: Color, details: Partial<Material> = {}): Material {
  return { kind, color, speckle: 0.05, reflectance: 0.4, scatter: 0.006, pattern: null, ...details };
}

/** Whether the surface is foliage: seen from both sides, scattering, and shining through. */
export function isLeafy(material: Material): boolean {
  return material.scatter > 0.01 && material.kind !== SURFACE.ground;
}
