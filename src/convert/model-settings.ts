import { SegmentationError } from '../errors.js';
import type { ModelManifest, PatchCounts } from '../model/model-manifest.js';

/** What tensor shapes cannot tell of a model. Every part may be unknown; official values take its place. */
export interface ModelSettings {
  readonly name?: string;
  /** Attention heads of the point cloud encoder. */
  readonly encoderHeads?: number;
  /** Attention heads of the mask decoder. */
  readonly decoderHeads?: number;
  readonly patches?: number;
  readonly patchSize?: number;
  /** Points a cloud is thinned to. */
  readonly pointCount?: number;
  /** The axis that points up in the model's training data. */
  readonly upAxis?: 'y' | 'z';
  /** The scale of its colours. */
  readonly colors?: ColorConvention;
}

/** How a model reads colours: `signed`, black -1, white 1, none 0; or `unit`, black 0, white 1, none 0.5. */
export type ColorConvention = 'signed' | 'unit';

export const COLOR_SCALES = {
  signed: { black: -1, white: 1, missing: 0 },
  unit: { black: 0, white: 1, missing: 0.5 },
} as const;

/** The values of the published Point-SAM (README and training configuration of the official repository). */
export const OFFICIAL_SETTINGS = { decoderHeads: 8, pointCount: 10_000, upAxis: 'y', colors: 'signed' } as const;

const OFFICIAL_POINT_COUNTS = [10_000, 32_768, 100_000];
const FEW_PATCHES: PatchCounts = { patches: 512, patchSize: 64 };
const MANY_PATCHES: PatchCounts = { patches: 2048, patchSize: 256 };
/** The paper's for large clouds, and that of its object proposals (specification 2). */
const OTHER_PATCHES: readonly PatchCounts[] = [{ patches: 2048, patchSize: 512 }, { patches: 4096, patchSize: 64 }];

type GroupingFields = Pick<ModelManifest, 'grouping' | 'groupingChoices' | 'pointCount' | 'pointCounts'>;

/**
 * How clouds are grouped. Published weights serve several numbers of points (paper, "inference with variability"). Weights
 * that were trained with patches of their own keep their size and density: twice the points have twice as many patches.
 */
export function groupingOf({ patches, patchSize, pointCount = OFFICIAL_SETTINGS.pointCount }: ModelSettings): GroupingFields {
  if (patches !== undefined || patchSize !== undefined) {
    const counts = { patches: patches ?? FEW_PATCHES.patches, patchSize: patchSize ?? FEW_PATCHES.patchSize };
    const finer = { patches: 2 * counts.patches, patchSize: counts.patchSize };
    const grouping = [{ maxPoints: pointCount, ...counts }, { maxPoints: 2 * pointCount, ...finer }];
    return { grouping, groupingChoices: [counts, finer], pointCount, pointCounts: [pointCount, 2 * pointCount] };
  }
  const pointCounts = [...new Set([...OFFICIAL_POINT_COUNTS, pointCount])].sort((a, b) => a - b);
  return {
    grouping: [{ maxPoints: 32_768, ...FEW_PATCHES }, { maxPoints: Math.max(...pointCounts), ...MANY_PATCHES }],
    groupingChoices: [FEW_PATCHES, MANY_PATCHES, ...OTHER_PATCHES],
    pointCount, pointCounts,
  };
}

const FIELDS: Readonly<Record<keyof ModelSettings, readonly string[]>> = {
  name: ['name'],
  encoderHeads: ['heads', 'vit.heads'],
  decoderHeads: ['dec_heads', 'mask_decoder.heads'],
  patches: ['num_patches', 'grouping.num_patches'],
  patchSize: ['patch_size', 'grouping.patch_size'],
  pointCount: ['n_points', 'grouping.num_points'],
  upAxis: ['up_axis', 'preprocess.up_axis'],
  colors: ['colors', 'preprocess.colors'],
};

/**
 * Reads a configuration that lies beside weights. Two vocabularies are understood: flat (`heads`, `dec_heads`,
 * `num_patches`, `patch_size`, `n_points`) and grouped (`vit.heads`, `mask_decoder.heads`, `grouping.num_patches`, ...).
 * @throws SegmentationError `weights-invalid` naming file, field, expected and found.
 */
export function parseModelSettings(file: string, text: string): ModelSettings {
  let config: unknown;
  try {
    config = JSON.parse(text);
  } catch (error) {
    throw new SegmentationError('weights-invalid', `${file}: expected JSON, found text that is not (${String(error)}).`);
  }
  const settings: Record<string, unknown> = {};
  for (const [setting, paths] of Object.entries(FIELDS)) {
    for (const path of paths) {
      const value = valueAt(config, path);
      if (value !== undefined) settings[setting] = checkField(file, setting, path, value);
    }
  }
  return settings;
}

function valueAt(config: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>(
    (value, field) => (typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[field] : undefined),
    config,
  );
}

function checkField(file: string, setting: string, path: string, value: unknown): unknown {
  const [valid, expected] = setting === 'name' ? [typeof value === 'string' && value !== '', 'a name']
    : setting === 'upAxis' ? [value === 'y' || value === 'z', '"y" or "z"']
    : setting === 'colors' ? [value === 'signed' || value === 'unit', '"signed" or "unit"']
    : [Number.isSafeInteger(value) && (value as number) > 0, 'a positive whole number'];
  if (!valid) {
    throw new SegmentationError('weights-invalid', `${file}: ${path}: expected ${expected}, found ${JSON.stringify(value)}.`);
  }
  return value;
}

/** Settings that the weights file itself carries under `config`. */
export function metadataSettings(metadata: Readonly<Record<string, string>>): ModelSettings {
  return metadata['config'] === undefined ? {} : parseModelSettings('__metadata__.config', metadata['config']);
}
