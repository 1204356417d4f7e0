import { SegmentationError } from '../errors.js';
import { bytesPerPatch, bytesPerPoint, chunksOf } from './chunks.js';
import { groupingFor, type ModelManifest, OUTER_BLOCKS, type PatchCounts } from './model-manifest.js';

/** What bounds the memory of networks. */
export interface MemoryLimits {
  /** Bytes of everything together; Infinity where nobody can tell. */
  readonly total: number;
  /** Bytes of one tensor. */
  readonly tensor: number;
  /** Whether attention is computed without its G x G scores ever being there. */
  readonly fusedAttention: boolean;
}

/** The WebAssembly heap's; its attention has the scores of all heads at once. */
export const WASM_LIMITS: MemoryLimits = { total: 2 ** 32, tensor: 2 ** 32, fusedAttention: false };

/** A region as a model is to see it. */
export interface RegionSize extends PatchCounts {
  readonly points: number;
}

/** Bytes that a model takes at most. */
export interface MemoryNeed {
  readonly weights: number;
  /** Of the stage that takes most, and what stays between stages. */
  readonly work: number;
  readonly largestTensor: number;
}

const FLOAT = 4;
/** Tensors as large as the largest one that are there at once in a stage: the runtime reuses buffers, but never at once. */
const PATCH_STAGE_TENSORS = 4;
const POINT_STAGE_TENSORS = 5;
/** Tensors of a transformer block that are there at once, as wide as the model and as its MLP. */
const BLOCK_TENSORS = { width: 8, mlpWidth: 5 } as const;
/** Per point: three indices, three weights, four logits, bits. */
const NUMBERS_PER_POINT = 11;
/** Per grouped point: coordinates, colour and index. */
const NUMBERS_PER_MEMBER = 10;

/** How much memory a model takes for a region of this size: an upper bound by the shapes of its graphs' tensors. */
export function memoryNeed(manifest: ModelManifest, size: RegionSize, limits: MemoryLimits): MemoryNeed {
  const { dimensions, heads } = manifest;
  const { points, patches, patchSize } = size;
  const scores = limits.fusedAttention ? 0 : heads.encoder * patches * patches * FLOAT;
  const patchChunk = largestChunk(patches, bytesPerPatch(dimensions, patchSize));
  const pointChunk = largestChunk(points, bytesPerPoint(dimensions));
  const tokens = patches * FLOAT;
  const block = tokens * (BLOCK_TENSORS.width * dimensions.encoderWidth + BLOCK_TENSORS.mlpWidth * dimensions.mlpWidth) + scores;
  const kept = FLOAT * (points * NUMBERS_PER_POINT + patches * patchSize * NUMBERS_PER_MEMBER);
  return {
    weights: weightBytes(manifest),
    work: Math.max(PATCH_STAGE_TENSORS * patchChunk, block, POINT_STAGE_TENSORS * pointChunk) + kept,
    largestTensor: Math.max(patchChunk, pointChunk, scores, tokens * dimensions.mlpWidth),
  };
}

/**
 * @throws SegmentationError `request-too-large` with the size that is needed and, where there is one, a setting of the
 *   model that fits
 */
export function assertFits(manifest: ModelManifest, size: RegionSize, limits: MemoryLimits): void {
  if (fits(manifest, size, limits)) return;
  const { weights, work, largestTensor } = memoryNeed(manifest, size, limits);
  const tooMuch = weights + work > limits.total
    ? `need ${gigabytes(weights + work)} of memory, and there is ${gigabytes(limits.total)}`
    : `need ${gigabytes(largestTensor)} in one piece, and the graphics card gives ${gigabytes(limits.tensor)}`;
  const other = settings(manifest, size.points).find((setting) => fits(manifest, setting, limits));
  throw new SegmentationError('request-too-large', `With the model ${manifest.name}, ${phrase(size)} ${tooMuch}. `
    + (other ? `Choose ${phrase(other)}.` : 'Choose a smaller model.'));
}

function fits(manifest: ModelManifest, size: RegionSize, limits: MemoryLimits): boolean {
  const { weights, work, largestTensor } = memoryNeed(manifest, size, limits);
  return weights + work <= limits.total && largestTensor <= limits.tensor;
}

/** What a person may choose with at most so many points: the most points first, then the most grouped points. */
function settings(manifest: ModelManifest, most: number): RegionSize[] {
  const counts = [...new Set([most, ...manifest.pointCounts])].filter((points) => points <= most).sort((a, b) => b - a);
  const byDetail = (a: PatchCounts, b: PatchCounts): number => b.patches * b.patchSize - a.patches * a.patchSize;
  return counts.flatMap((points) => [groupingFor(manifest, points), ...manifest.groupingChoices.toSorted(byDetail)]
    .map(({ patches, patchSize }) => ({ points, patches: Math.min(patches, points), patchSize: Math.min(patchSize, points) })));
}

/** float16 becomes float32 when a model is opened. Quantised weights stay as they are, but not what lies beside them. */
function weightBytes({ files, precision: { disk }, dimensions }: ModelManifest): number {
  const stored = files.reduce((sum, { bytes }) => sum + bytes, 0);
  if (disk === 'fp32') return stored;
  return 2 * stored - (disk === 'fp16' ? 0 : quantizedBytes(dimensions, disk === 'int8' ? 8 : 4));
}

/** Of the linear layers of the transformer's inner blocks: four of attention, three of a SwiGLU or two of another MLP. */
function quantizedBytes({ block, encoderWidth, encoderDepth, mlpWidth }: ModelManifest['dimensions'], bits: number): number {
  const weights = 4 * encoderWidth ** 2 + (block === 'eva02' ? 3 : 2) * encoderWidth * mlpWidth;
  return (encoderDepth - 2 * OUTER_BLOCKS) * weights * bits / 8;
}

function largestChunk(count: number, bytesEach: number): number {
  const [{ begin, end }] = chunksOf(count, bytesEach);
  return (end - begin) * bytesEach;
}

function phrase({ points, patches, patchSize }: RegionSize): string {
  return `${points.toLocaleString('en')} points in ${patches} patches of ${patchSize}`;
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}
