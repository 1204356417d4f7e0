import { JsonField } from './json-field.js';

export const MANIFEST_VERSION = 2;

/** The graphs of a model (ONNX). */
export const GRAPH_NAMES = ['patch-encoder', 'encoder', 'mask-encoder', 'decoder', 'point-head'] as const;
export type GraphName = (typeof GRAPH_NAMES)[number];

/** Which part of the model a file holds: a graph, or weights of a graph, which may lie in several files. */
export type FileRole = `${GraphName}-${'graph' | 'weights'}`;
export const FILE_ROLES: readonly FileRole[] = GRAPH_NAMES.flatMap((name) => [`${name}-graph`, `${name}-weights`] as const);

export interface ModelFile {
  readonly role: FileRole;
  /** Relative to the manifest. */
  readonly path: string;
  readonly bytes: number;
  /** SHA-256 of the file, lower case hexadecimal. */
  readonly sha256: string;
}

/** How many patches a cloud is cut into, and how many points each holds. */
export interface PatchCounts {
  readonly patches: number;
  readonly patchSize: number;
}

/** How a cloud is cut into patches, up to `maxPoints` points. */
export interface Grouping extends PatchCounts {
  readonly maxPoints: number;
}

export type DiskPrecision = 'fp32' | 'fp16' | 'int8' | 'int4';
export type ComputePrecision = 'fp32' | 'fp16';

/** What a promptable model offers. */
export interface ModelCapabilities {
  readonly prompts: readonly ('point' | 'mask')[];
  /** Masks that answer a first click; 0 for a model that only encodes. */
  readonly candidates: number;
}

/** The terms that weights come under, as they are shown before a download. */
export interface ModelLicense {
  readonly name: string;
  readonly url: string | null;
}

/** What `manifest.json` says of a converted model. */
export interface ModelManifest {
  readonly formatVersion: typeof MANIFEST_VERSION;
  readonly name: string;
  readonly architecture: 'point-sam';
  readonly capabilities: ModelCapabilities;
  /** Null where nothing is known of it. */
  readonly license: ModelLicense | null;
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
  /** What may be selected instead of the table's row. */
  readonly groupingChoices: readonly PatchCounts[];
  /** Points a region is thinned to, unless another count is asked for. */
  readonly pointCount: number;
  /** What a person may choose from, ascending; `pointCount` is one of them. */
  readonly pointCounts: readonly number[];
  /** The axis that points up in the model's frame; clouds come z up. */
  readonly upAxis: 'y' | 'z';
  /** Values that stand for black and white, and for a point without colour. */
  readonly color: { readonly black: number; readonly white: number; readonly missing: number };
  /** Of the weights in their files, and of the matrix products. */
  readonly precision: { readonly disk: DiskPrecision; readonly compute: ComputePrecision };
  /** Random Fourier features, 3 rows of E / 2; null for a model that only encodes. */
  readonly fourierMatrix: readonly (readonly number[])[] | null;
  readonly files: readonly ModelFile[];
}

/**
 * Checks a manifest that was read from `url`.
 * @throws SegmentationError `model-invalid` naming field, expected and found.
 */
export function parseManifest(json: unknown, url: string): ModelManifest {
  const root = new JsonField(json, 'manifest', url);
  const version = root.field('formatVersion');
  if (version.value !== MANIFEST_VERSION) version.fail(`${MANIFEST_VERSION}; convert the weights again with this version`);
  const manifest: ModelManifest = {
    formatVersion: MANIFEST_VERSION,
    name: root.field('name').text(),
    architecture: root.field('architecture').oneOf(['point-sam']),
    capabilities: parseCapabilities(root.field('capabilities')),
    license: parseLicense(root.field('license')),
    dimensions: parseDimensions(root.field('dimensions')),
    heads: { encoder: root.field('heads').field('encoder').count(), decoder: root.field('heads').field('decoder').count(0) },
    grouping: root.field('grouping').list(parseGrouping),
    groupingChoices: root.field('groupingChoices').list(parseCounts),
    pointCount: root.field('pointCount').count(3),
    pointCounts: root.field('pointCounts').list((entry) => entry.count(3)),
    upAxis: root.field('upAxis').oneOf(['y', 'z']),
    color: parseColor(root.field('color')),
    precision: parsePrecision(root.field('precision')),
    fourierMatrix: parseFourierMatrix(root.field('fourierMatrix')),
    files: root.field('files').list(parseFile),
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

function parseCounts(field: JsonField): PatchCounts {
  return { patches: field.field('patches').count(3), patchSize: field.field('patchSize').count() };
}

function parseCapabilities(field: JsonField): ModelCapabilities {
  return {
    prompts: field.field('prompts').list((entry) => entry.oneOf(['point', 'mask'])),
    candidates: field.field('candidates').count(0),
  };
}

function parseLicense(field: JsonField): ModelLicense | null {
  if (field.value === null) return null;
  const url = field.field('url');
  return { name: field.field('name').text(), url: url.value === null ? null : url.text() };
}

function parseColor(field: JsonField): ModelManifest['color'] {
  return {
    black: field.field('black').number(),
    white: field.field('white').number(),
    missing: field.field('missing').number(),
  };
}

function parsePrecision(field: JsonField): ModelManifest['precision'] {
  return {
    disk: field.field('disk').oneOf(['fp32', 'fp16', 'int8', 'int4']),
    compute: field.field('compute').oneOf(['fp32', 'fp16']),
  };
}

function parseFourierMatrix(field: JsonField): number[][] | null {
  return field.value === null ? null : field.list((row) => row.list((entry) => entry.number()));
}

function parseFile(field: JsonField): ModelFile {
  const sha256 = field.field('sha256');
  if (!/^[0-9a-f]{64}$/.test(sha256.text())) sha256.fail('64 hexadecimal digits');
  return {
    role: field.field('role').oneOf(FILE_ROLES),
    path: field.field('path').text(),
    bytes: field.field('bytes').count(),
    sha256: sha256.text(),
  };
}

function checkConsistency(manifest: ModelManifest, root: JsonField): void {
  const { fourierMatrix, dimensions, grouping, pointCount, pointCounts } = manifest;
  checkFiles(manifest, root.field('files'));
  const half = dimensions.embedWidth / 2;
  const matrixFits = fourierMatrix === null
    ? dimensions.decoderDepth === 0
    : fourierMatrix.length === 3 && fourierMatrix.every((row) => row.length === half);
  if (!matrixFits) root.field('fourierMatrix').fail(`3 rows of ${half} numbers`);
  if (!ascending(grouping.map(({ maxPoints }) => maxPoints))) {
    root.field('grouping').fail('at least one entry, ascending in maxPoints');
  }
  if (!ascending(pointCounts) || !pointCounts.includes(pointCount)) {
    root.field('pointCounts').fail(`numbers in ascending order, ${pointCount} among them`);
  }
}

/** One file for each graph that the model needs, and any number for its weights, each under a path of its own. */
function checkFiles({ files, dimensions }: ModelManifest, field: JsonField): void {
  for (const name of neededGraphs(dimensions)) {
    if (files.filter(({ role }) => role === `${name}-graph`).length !== 1) field.fail(`one file with the role ${name}-graph`);
    if (!files.some(({ role }) => role === `${name}-weights`)) field.fail(`a file with the role ${name}-weights`);
  }
  const twice = files.find(({ path }, i) => files.findIndex((other) => other.path === path) !== i);
  if (twice) field.fail(`every path once, not ${twice.path} twice`);
}

function ascending(numbers: readonly number[]): boolean {
  return numbers.length > 0 && numbers.every((value, i) => i === 0 || numbers[i - 1] < value);
}
