import { JsonField } from './json-field.js';

export const MANIFEST_VERSION = 2;

/** Names that a model's files may not have: the store of models and servers keep their own files under them. */
export const RESERVED_NAMES = { manifest: 'manifest.json', note: 'about.json' } as const;
/** Names of letters, digits, `.`, `-` and `_`, in folders or not. Nothing that leads elsewhere: no `..`, scheme, `/` in front, `\`, `%`, `?`. */
const PLAIN_PATH = /^[\p{L}\p{N}_-][\p{L}\p{N}._-]*(\/[\p{L}\p{N}_-][\p{L}\p{N}._-]*)*$/u;
/** A file is held in memory as a whole, a few at a time; weights may lie in several files. */
export const LARGEST_FILE_BYTES = 2 ** 30;

export interface ModelFile {
  /** `GRAPH-graph` for a graph (ONNX), `GRAPH-weights` for weights of a graph, which may lie in several files. */
  readonly role: string;
  /** Relative to the manifest. */
  readonly path: string;
  /** At most `LARGEST_FILE_BYTES`. */
  readonly bytes: number;
  /** SHA-256 of the file, lower case hexadecimal. */
  readonly sha256: string;
}

/** How many patches a cloud is cut into, and how many points each holds. */
export interface PatchCounts {
  readonly patches: number;
  readonly patchSize: number;
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

/** What `manifest.json` says of any model; the rest is its architecture's. */
export interface CommonManifest {
  readonly formatVersion: typeof MANIFEST_VERSION;
  readonly name: string;
  /** Chooses what reads the rest and opens the model (`architectures.ts`). */
  readonly architecture: string;
  readonly capabilities: ModelCapabilities;
  /** Null where nothing is known of it. */
  readonly license: ModelLicense | null;
  /** Ways to cut a cloud into patches that may be asked for; empty where the model has no patches. */
  readonly groupingChoices: readonly PatchCounts[];
  /** Points a region is thinned to, unless another count is asked for. */
  readonly pointCount: number;
  /** What a person may choose from, ascending; `pointCount` is one of them. */
  readonly pointCounts: readonly number[];
  /** Values that stand for black and white, and for a point without colour. */
  readonly color: { readonly black: number; readonly white: number; readonly missing: number };
  /** Of the weights in their files, and of the matrix products. */
  readonly precision: { readonly disk: DiskPrecision; readonly compute: ComputePrecision };
  readonly files: readonly ModelFile[];
}

/**
 * Reads what manifests of all architectures have in common.
 * @throws SegmentationError `model-invalid` naming field, expected and found.
 */
export function parseCommon(root: JsonField): CommonManifest {
  const version = root.field('formatVersion');
  if (version.value !== MANIFEST_VERSION) version.fail(`${MANIFEST_VERSION}; convert the weights again with this version`);
  const manifest: CommonManifest = {
    formatVersion: MANIFEST_VERSION,
    name: root.field('name').text(),
    architecture: root.field('architecture').text(),
    capabilities: parseCapabilities(root.field('capabilities')),
    license: parseLicense(root.field('license')),
    groupingChoices: root.field('groupingChoices').list(parseCounts),
    pointCount: root.field('pointCount').count(3),
    pointCounts: root.field('pointCounts').list((entry) => entry.count(3)),
    color: parseColor(root.field('color')),
    precision: parsePrecision(root.field('precision')),
    files: root.field('files').list(parseFile),
  };
  checkCommon(manifest, root);
  return manifest;
}

/**
 * Reads a manifest of any architecture, also of one that is not known here: what is the architecture's own stays as it came.
 * @throws SegmentationError `model-invalid` naming field, expected and found.
 */
export function parseAny(json: unknown, url: string): CommonManifest {
  return { ...(json as object), ...parseCommon(new JsonField(json, 'manifest', url)) };
}

/**
 * How many patches a cloud is cut into and how many points each has: at least 3, since upsampling takes three neighbours.
 * @throws SegmentationError `model-invalid` naming field, expected and found.
 */
export function parseCounts(field: JsonField): PatchCounts {
  return { patches: field.field('patches').count(3), patchSize: field.field('patchSize').count() };
}

/** Whether there are numbers, each above the one before. */
export function ascending(numbers: readonly number[]): boolean {
  return numbers.length > 0 && numbers.every((value, i) => i === 0 || numbers[i - 1] < value);
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

function parseColor(field: JsonField): CommonManifest['color'] {
  return {
    black: field.field('black').number(),
    white: field.field('white').number(),
    missing: field.field('missing').number(),
  };
}

function parsePrecision(field: JsonField): CommonManifest['precision'] {
  return {
    disk: field.field('disk').oneOf(['fp32', 'fp16', 'int8', 'int4']),
    compute: field.field('compute').oneOf(['fp32', 'fp16']),
  };
}

function parseFile(field: JsonField): ModelFile {
  const sha256 = field.field('sha256');
  if (!/^[0-9a-f]{64}$/.test(sha256.text())) sha256.fail('64 hexadecimal digits');
  const bytes = field.field('bytes');
  if (bytes.count() > LARGEST_FILE_BYTES) bytes.fail(`at most ${LARGEST_FILE_BYTES}; convert the weights into smaller files`);
  return { role: field.field('role').text(), path: parsePath(field.field('path')), bytes: bytes.count(), sha256: sha256.text() };
}

function parsePath(field: JsonField): string {
  const path = field.text();
  const reserved = Object.values(RESERVED_NAMES).some((name) => name === path.toLowerCase());
  if (reserved) field.fail(`a name other than ${Object.values(RESERVED_NAMES).join(' and ')}`);
  return PLAIN_PATH.test(path) ? path : field.fail('a plain name relative to the manifest');
}

function checkCommon({ files, pointCount, pointCounts }: CommonManifest, root: JsonField): void {
  const twice = files.find(({ path }, i) => files.findIndex((other) => other.path === path) !== i);
  if (twice) root.field('files').fail(`every path once, not ${twice.path} twice`);
  if (!ascending(pointCounts) || !pointCounts.includes(pointCount)) {
    root.field('pointCounts').fail(`numbers in ascending order, ${pointCount} among them`);
  }
}
