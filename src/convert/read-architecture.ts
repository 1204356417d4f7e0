import { SegmentationError } from '../errors.js';
import { OFFICIAL_SETTINGS, type ModelSettings } from './model-settings.js';
import { formatShape, type SafetensorsFile, type TensorEntry } from './safetensors.js';
import {
  BLOCKS, DECODER_LAYERS, DECODER_PREFIXES, expectedShapes, isUnusedKey,
  type Architecture, type DecoderArchitecture,
} from './weight-layout.js';
import { weightsError } from './weights-error.js';

const FLOAT_TYPES = ['F32', 'F16', 'BF16'];
const PATCH_ENCODER = 'pc_encoder.patch_embed.patch_encoder';
/** Every Point-SAM has it, whatever its size. */
const PATCH_PROJECTION = 'pc_encoder.patch_proj.weight';
/** Width of the one official transformer whose heads are not 64 wide (Giant: 16 heads of 88). */
const GIANT_WIDTH = 1408;

/** What a weights file holds. */
export interface WeightsReport {
  readonly architecture: Architecture;
  /** Keys that are neither used nor known; converting ignores them. */
  readonly unknownKeys: readonly string[];
}

/**
 * Recognises the network in a weights file by its keys and shapes, and checks every tensor that inference needs.
 * @throws SegmentationError `weights-invalid` naming key, expected and found; for other networks, and those with another tokenizer, in words.
 */
export function readArchitecture(file: SafetensorsFile, settings: ModelSettings): WeightsReport {
  refuseOtherTokenizers(file);
  refuseStrangers(file);
  const architecture = inferArchitecture(file, settings);
  const expected = expectedShapes(architecture);
  for (const [key, shape] of expected) checkTensor(key, shape, file.tensors.get(key));
  const unknownKeys = [...file.tensors.keys()].filter((key) => !expected.has(key) && !isUnusedKey(key));
  return { architecture, unknownKeys };
}

function refuseOtherTokenizers({ name, tensors }: SafetensorsFile): void {
  const keys = [...tensors.keys()];
  const voronoi = keys.find((key) => /^pc_encoder\.patch_embed\.(in_proj|blocks1)\.|^mask_encoder\.first_nn\./.test(key));
  if (voronoi !== undefined) {
    throw new SegmentationError('weights-invalid', `${name} holds Voronoi weights (${voronoi}), whose tokenizer is not `
      + 'supported. Convert weights of the k-nearest-neighbour family instead: Base, Large or Giant.');
  }
  const tokenizer = keys.filter((key) => key.startsWith('pc_encoder.patch_embed.'));
  if (tokenizer.length > 0 && !tokenizer.some((key) => key.startsWith(PATCH_ENCODER))) {
    throw new SegmentationError('weights-invalid', `${name} holds weights with another tokenizer (${tokenizer[0]}), perhaps `
      + 'the hierarchical one, which is not supported. Convert weights of Base, Large or Giant instead.');
  }
}

function refuseStrangers({ name, tensors }: SafetensorsFile): void {
  if (tensors.has(PATCH_PROJECTION)) return;
  throw new SegmentationError('weights-invalid', `${name} holds no Point-SAM (${PATCH_PROJECTION} is missing). Choose its model.safetensors.`);
}

function checkTensor(key: string, shape: readonly number[], entry: TensorEntry | undefined): void {
  if (entry === undefined) throw weightsError(key, `a tensor of shape ${formatShape(shape)}`, 'no such key');
  if (!FLOAT_TYPES.includes(entry.dtype)) throw weightsError(key, `dtype ${FLOAT_TYPES.join(', ')}`, entry.dtype);
  if (formatShape(entry.shape) !== formatShape(shape)) {
    throw weightsError(key, `shape ${formatShape(shape)}`, formatShape(entry.shape));
  }
}

function inferArchitecture(file: SafetensorsFile, settings: ModelSettings): Architecture {
  const [width, patchWidth] = matrix(file, PATCH_PROJECTION);
  const block = file.tensors.has(`${BLOCKS}.0.attn.qkv.weight`) ? 'giant' : 'eva02';
  const heads = settings.encoderHeads ?? officialHeads(width);
  checkHeads('--heads', heads, width, 'encoder width');
  const [embedWidth] = matrix(file, 'pc_encoder.out_proj.weight');
  return {
    block, width, heads, patchWidth, embedWidth,
    depth: countIndices(file, BLOCKS),
    mlpWidth: matrix(file, `${BLOCKS}.0.mlp.${block === 'giant' ? 'fc1' : 'fc1_g'}.weight`)[0],
    patchHidden: patchHidden(file, PATCH_ENCODER),
    positionWidth: matrix(file, 'pc_encoder.pos_embed.0.weight')[0],
    decoder: inferDecoder(file, settings),
  };
}

function inferDecoder(file: SafetensorsFile, settings: ModelSettings): DecoderArchitecture | null {
  const keys = [...file.tensors.keys()];
  if (!keys.some((key) => DECODER_PREFIXES.some((prefix) => key.startsWith(prefix)))) return null;
  const layer = `${DECODER_LAYERS}.0`;
  const heads = settings.decoderHeads ?? OFFICIAL_SETTINGS.decoderHeads;
  const [selfWidth] = matrix(file, `${layer}.self_attn.q_proj.weight`);
  const [crossWidth] = matrix(file, `${layer}.cross_attn_token_to_image.q_proj.weight`);
  checkHeads('--decoder-heads', heads, crossWidth, 'cross attention width');
  checkHeads('--decoder-heads', heads, selfWidth, 'self attention width');
  return {
    heads, selfWidth, crossWidth,
    depth: countIndices(file, DECODER_LAYERS),
    mlpWidth: matrix(file, `${layer}.mlp.lin1.weight`)[0],
    iouWidth: matrix(file, 'mask_decoder.iou_prediction_head.layers.0.weight')[0],
    maskPatchHidden: patchHidden(file, 'mask_encoder.patch_encoder'),
  };
}

function patchHidden(file: SafetensorsFile, key: string): [number, number] {
  return [matrix(file, `${key}.conv1.0.weight`)[0], matrix(file, `${key}.conv2.0.weight`)[0]];
}

/** Rows and columns of a tensor that other sizes are read from. */
function matrix(file: SafetensorsFile, key: string): [number, number] {
  const entry = file.tensors.get(key);
  if (entry === undefined) throw weightsError(key, 'a matrix', 'no such key');
  const [rows, columns] = entry.shape;
  if (entry.shape.length !== 2 || !rows || !columns) throw weightsError(key, 'a matrix', formatShape(entry.shape));
  return [rows, columns];
}

function countIndices(file: SafetensorsFile, prefix: string): number {
  const indices = [...file.tensors.keys()].filter((key) => key.startsWith(`${prefix}.`))
    .map((key) => Number(key.slice(prefix.length + 1).split('.', 1)[0]))
    .filter((index) => Number.isSafeInteger(index));
  return indices.length === 0 ? 1 : Math.max(...indices) + 1;
}

function officialHeads(width: number): number {
  return width === GIANT_WIDTH ? 16 : width / 64;
}

function checkHeads(flag: string, heads: number, width: number, what: string): void {
  if (Number.isSafeInteger(heads) && heads > 0 && width % heads === 0) return;
  throw new SegmentationError('weights-invalid', `${heads} attention heads do not divide the ${what} ${width}. `
    + `Say the number of heads with ${flag}, or in a configuration file beside the weights.`);
}
