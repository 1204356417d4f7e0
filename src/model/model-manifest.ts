import { SegmentationError } from '../errors.js';

export const MANIFEST_VERSION = 1;

/** Which part of the model a file holds. Each graph (ONNX) keeps its weights in a second file beside it. */
export const FILE_ROLES = [
  'encoder-graph', 'encoder-weights', 'mask-encoder-graph', 'mask-encoder-weights', 'decoder-graph', 'decoder-weights',
] as const;
export type FileRole = (typeof FILE_ROLES)[number];

export interface ModelFile {
  readonly role: FileRole;
  /** Relative to the manifest. */
  readonly path: string;
  readonly bytes: number;
  /** SHA-256 of the file, lower case hexadecimal. */
  readonly sha256: string;
}

/** How a cloud is cut into patches, up to `maxPoints` points. */
export interface Grouping {
  readonly maxPoints: number;
  readonly patches: number;
  readonly patchSize: number;
}

/** What `manifest.json` says of a converted model. */
export interface ModelManifest {
  readonly formatVersion: typeof MANIFEST_VERSION;
  readonly name: string;
  readonly dimensions: {
    readonly block: 'eva02' | 'giant';
    readonly encoderWidth: number;
    readonly encoderDepth: number;
    /** Width E of embeddings, prompts and decoder. */
    readonly embedWidth: number;
    /** 0 for a model that only encodes. */
    readonly decoderDepth: number;
  };
  /** Attention heads; `decoder` is 0 for a model that only encodes. */
  readonly heads: { readonly encoder: number; readonly decoder: number };
  /** Ascending in `maxPoints`; the last one also serves anything larger. */
  readonly grouping: readonly Grouping[];
  /** Points a region is thinned to. */
  readonly pointCount: number;
  /** The axis that points up in the model's frame; clouds come z up. */
  readonly upAxis: 'y' | 'z';
  /** Values that stand for black and white, and for a point without colour. */
  readonly color: { readonly black: number; readonly white: number; readonly missing: number };
  readonly precision: { readonly disk: 'fp16' | 'fp32'; readonly compute: 'fp32' };
  /** Random Fourier features, 3 rows of E / 2; null for a model that only encodes. */
  readonly fourierMatrix: readonly (readonly number[])[] | null;
  readonly files: readonly ModelFile[];
}

/**
 * Checks a manifest that was read from `url`.
 * @throws SegmentationError `model-invalid` naming field, expected and found.
 */
export function parseManifest(json: unknown, url: string): ModelManifest {
  const root = new Field(json, 'manifest', url);
  const version = root.field('formatVersion');
  if (version.value !== MANIFEST_VERSION) version.fail(`${MANIFEST_VERSION}; convert the weights again with this version`);
  const manifest: ModelManifest = {
    formatVersion: MANIFEST_VERSION,
    name: root.field('name').text(),
    dimensions: parseDimensions(root.field('dimensions')),
    heads: { encoder: root.field('heads').field('encoder').count(), decoder: root.field('heads').field('decoder').count(0) },
    grouping: root.field('grouping').list(parseGrouping),
    pointCount: root.field('pointCount').count(3),
    upAxis: root.field('upAxis').oneOf(['y', 'z']),
    color: parseColor(root.field('color')),
    precision: parsePrecision(root.field('precision')),
    fourierMatrix: parseFourierMatrix(root.field('fourierMatrix')),
    files: root.field('files').list(parseFile),
  };
  checkConsistency(manifest, root);
  return manifest;
}

/** The grouping that serves a cloud of this many points. */
export function groupingFor(manifest: ModelManifest, pointCount: number): Grouping {
  const { grouping } = manifest;
  return grouping.find(({ maxPoints }) => pointCount <= maxPoints) ?? grouping[grouping.length - 1];
}

function parseDimensions(field: Field): ModelManifest['dimensions'] {
  return {
    block: field.field('block').oneOf(['eva02', 'giant']),
    encoderWidth: field.field('encoderWidth').count(),
    encoderDepth: field.field('encoderDepth').count(),
    embedWidth: field.field('embedWidth').count(),
    decoderDepth: field.field('decoderDepth').count(0),
  };
}

function parseGrouping(field: Field): Grouping {
  return {
    maxPoints: field.field('maxPoints').count(3),
    patches: field.field('patches').count(3),
    patchSize: field.field('patchSize').count(),
  };
}

function parseColor(field: Field): ModelManifest['color'] {
  return {
    black: field.field('black').number(),
    white: field.field('white').number(),
    missing: field.field('missing').number(),
  };
}

function parsePrecision(field: Field): ModelManifest['precision'] {
  return { disk: field.field('disk').oneOf(['fp16', 'fp32']), compute: field.field('compute').oneOf(['fp32']) };
}

function parseFourierMatrix(field: Field): number[][] | null {
  return field.value === null ? null : field.list((row) => row.list((entry) => entry.number()));
}

function parseFile(field: Field): ModelFile {
  const sha256 = field.field('sha256');
  if (!/^[0-9a-f]{64}$/.test(sha256.text())) sha256.fail('64 hexadecimal digits');
  return {
    role: field.field('role').oneOf(FILE_ROLES),
    path: field.field('path').text(),
    bytes: field.field('bytes').count(),
    sha256: sha256.text(),
  };
}

function checkConsistency({ files, fourierMatrix, dimensions, grouping }: ModelManifest, root: Field): void {
  const roles = files.map(({ role }) => role);
  const needed = dimensions.decoderDepth > 0 ? FILE_ROLES : FILE_ROLES.slice(0, 2);
  const missing = needed.find((role) => roles.filter((entry) => entry === role).length !== 1);
  if (missing !== undefined) root.field('files').fail(`one file with the role ${missing}`);
  const half = dimensions.embedWidth / 2;
  const matrixFits = fourierMatrix === null
    ? dimensions.decoderDepth === 0
    : fourierMatrix.length === 3 && fourierMatrix.every((row) => row.length === half);
  if (!matrixFits) root.field('fourierMatrix').fail(`3 rows of ${half} numbers`);
  const ascending = grouping.length > 0 && grouping.every(({ maxPoints }, i) => i === 0 || grouping[i - 1].maxPoints < maxPoints);
  if (!ascending) root.field('grouping').fail('at least one entry, ascending in maxPoints');
}

/** A value inside a JSON document, with its path for messages. */
class Field {
  readonly value: unknown;
  readonly #path: string;
  readonly #url: string;

  constructor(value: unknown, path: string, url: string) {
    this.value = value;
    this.#path = path;
    this.#url = url;
  }

  fail(expected: string): never {
    const found = this.value === undefined ? 'nothing' : JSON.stringify(this.value).slice(0, 80);
    throw new SegmentationError('model-invalid', `${this.#url}: ${this.#path}: expected ${expected}, found ${found}.`);
  }

  field(name: string): Field {
    if (typeof this.value !== 'object' || this.value === null || Array.isArray(this.value)) this.fail('an object');
    return new Field((this.value as Record<string, unknown>)[name], `${this.#path}.${name}`, this.#url);
  }

  list<T>(parse: (entry: Field) => T): T[] {
    if (!Array.isArray(this.value)) this.fail('a list');
    return this.value.map((entry, i) => parse(new Field(entry, `${this.#path}[${i}]`, this.#url)));
  }

  text(): string {
    return typeof this.value === 'string' && this.value !== '' ? this.value : this.fail('a text');
  }

  number(): number {
    return typeof this.value === 'number' ? this.value : this.fail('a number');
  }

  count(least = 1): number {
    const valid = Number.isSafeInteger(this.value) && (this.value as number) >= least;
    return valid ? (this.value as number) : this.fail(`a whole number, at least ${least}`);
  }

  oneOf<const T extends string>(choices: readonly T[]): T {
    return choices.find((choice) => choice === this.value) ?? this.fail(choices.map((choice) => `"${choice}"`).join(' or '));
  }
}
