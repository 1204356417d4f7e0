import { ascending, type CommonManifest, parseCommon, parseCounts, type PatchCounts } from './common-manifest.js';
import { JsonField } from './json-field.js';

export { MANIFEST_VERSION } from './common-manifest.js';
export type { ComputePrecision, DiskPrecision, ModelCapabilities, ModelFile, ModelLicense, PatchCounts } from './common-manifest.js';

/** The graphs of a model (ONNX). */
export const GRAPH_NAMES = ['patch-encoder', 'encoder', 'mask-encoder', 'decoder', 'point-head'] as const;
export type GraphName = (typeof GRAPH_NAMES)[number];

/** Which part of the model a file holds: a graph, or weights of a graph, which may lie in several files. */
export type FileRole = `${GraphName}-${'graph' | 'weights'}`;
const FILE_ROLES: readonly FileRole[] = GRAPH_NAMES.flatMap((name) => [`${name}-graph`, `${name}-weights`] as const);

/** Blocks at either end of the transformer whose weights are too telling to be quantised: int8 and int4 leave them in float16. */
export const OUTER_BLOCKS = 2;

/** How a cloud is cut into patches, up to `maxPoints` points. */
export interface Grouping extends PatchCounts {
  readonly maxPoints: number;
}

/** What `manifest.json` says of a converted Point-SAM. */
export interface ModelManifest extends CommonManifest {
  readonly architecture: 'point-sam';
  readonly dimensions: {
    readonly block: 'eva02' | 'giant';
    readonly encoderWidth: number;
    readonly encoderDepth: number;
    /** Hidden width of the transformer's MLPs. */
    readonly mlpWidth: number;
    /** Most numbers per grouped point in the two patch encoders: what their chunks are sized by. */
    readonly patchWidth: number;
    /** Width E of embeddings, prompts and decoder. */
    readonly embedWidth: number;
    /** 0 for a model that only encodes. */
    readonly decoderDepth: number;
  };
  /** Attention heads; `decoder` is 0 for a model that only encodes. */
  readonly heads: { readonly encoder: number; readonly decoder: number };
  /** Ascending in `maxPoints`; the last one also serves anything larger. */
  readonly grouping: readonly Grouping[];
  /** The axis that points up in the model's frame; clouds come z up. */
  readonly upAxis: 'y' | 'z';
  /** Random Fourier features, 3 rows of E / 2; null for a model that only encodes. */
  readonly fourierMatrix: readonly (readonly number[])[] | null;
}

/**
 * Checks a manifest that was read from `url`.
 * @throws SegmentationError `model-invalid` naming field, expected and found.
 */
export function parseManifest(json: unknown, url: string): ModelManifest {
  const root = new JsonField(json, 'manifest', url);
  const manifest: ModelManifest = {
    ...parseCommon(root),
    architecture: root.field('architecture').oneOf(['point-sam']),
    dimensions: parseDimensions(root.field('dimensions')),
    heads: { encoder: root.field('heads').field('encoder').count(), decoder: root.field('heads').field('decoder').count(0) },
    grouping: root.field('grouping').list(parseGrouping),
    upAxis: root.field('upAxis').oneOf(['y', 'z']),
    fourierMatrix: parseFourierMatrix(root.field('fourierMatrix')),
  };
  checkConsistency(manifest, root);
  return manifest;
}

/** The graphs that a model has: one that only encodes lacks those that decode. */
export function neededGraphs({ decoderDepth }: Pick<ModelManifest['dimensions'], 'decoderDepth'>): readonly GraphName[] {
  return decoderDepth > 0 ? GRAPH_NAMES : ['patch-encoder', 'encoder'];
}

/** The grouping that serves a cloud of this many points. */
export function groupingFor(manifest: ModelManifest, pointCount: number): Grouping {
  const { grouping } = manifest;
  return grouping.find(({ maxPoints }) => pointCount <= maxPoints) ?? grouping[grouping.length - 1];
}

function parseDimensions(field: JsonField): ModelManifest['dimensions'] {
  return {
    block: field.field('block').oneOf(['eva02', 'giant']),
    encoderWidth: field.field('encoderWidth').count(),
    encoderDepth: field.field('encoderDepth').count(),
    mlpWidth: field.field('mlpWidth').count(),
    patchWidth: field.field('patchWidth').count(),
    embedWidth: field.field('embedWidth').count(),
    decoderDepth: field.field('decoderDepth').count(0),
  };
}

function parseGrouping(field: JsonField): Grouping {
  return { maxPoints: field.field('maxPoints').count(3), ...parseCounts(field) };
}

function parseFourierMatrix(field: JsonField): number[][] | null {
  return field.value === null ? null : field.list((row) => row.list((entry) => entry.number()));
}

function checkConsistency(manifest: ModelManifest, root: JsonField): void {
  const { fourierMatrix, dimensions, grouping } = manifest;
  checkFiles(manifest, root.field('files'));
  const half = dimensions.embedWidth / 2;
  const matrixFits = fourierMatrix === null
    ? dimensions.decoderDepth === 0
    : fourierMatrix.length === 3 && fourierMatrix.every((row) => row.length === half);
  if (!matrixFits) root.field('fourierMatrix').fail(`3 rows of ${half} numbers`);
  if (!ascending(grouping.map(({ maxPoints }) => maxPoints))) {
    root.field('grouping').fail('at least one entry, ascending in maxPoints');
  }
}

/** One file for each graph that the model needs, and any number for its weights. */
function checkFiles({ files, dimensions }: ModelManifest, field: JsonField): void {
  for (const name of neededGraphs(dimensions)) {
    if (files.filter(({ role }) => role === `${name}-graph`).length !== 1) field.fail(`one file with the role ${name}-graph`);
    if (!files.some(({ role }) => role === `${name}-weights`)) field.fail(`a file with the role ${name}-weights`);
  }
  const strange = files.find(({ role }) => !FILE_ROLES.some((known) => known === role));
  if (strange) field.fail(`roles among ${FILE_ROLES.join(', ')}, not ${strange.role}`);
}
