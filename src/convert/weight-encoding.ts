import { type DiskPrecision, OUTER_BLOCKS } from '../model/model-manifest.js';
import { OnnxType } from './onnx-proto.js';
import { BLOCK, blocksOf, zeroPointBytes, type QuantizedBits } from './quantize-rows.js';
import type { SafetensorsFile } from './safetensors.js';
import { BLOCKS, FOURIER_KEY, isUnusedKey, type Architecture } from './weight-layout.js';
import { weightsError } from './weights-error.js';

/** How one weight is stored. */
export type WeightEncoding = DiskPrecision;

/** Says how the weight under a key is stored. */
export type ChooseEncoding = (key: string) => WeightEncoding;

const LINEAR = /^(\d+)\.(?:attn\.(?:q_proj|k_proj|v_proj|qkv|proj)|mlp\.(?:fc1|fc1_g|fc1_x|fc2))\.weight$/;

/**
 * Encodings of a model of this precision. int8 and int4 concern the linear layers of the transformer's inner blocks alone;
 * all else is float16 then.
 * @throws SegmentationError `weights-invalid` where nothing could be quantised
 */
export function encodingsOf(precision: DiskPrecision, { depth }: Architecture): ChooseEncoding {
  if (precision === 'fp32' || precision === 'fp16') return () => precision;
  if (depth <= 2 * OUTER_BLOCKS) {
    throw weightsError(`Precision ${precision}`, `a transformer of more than ${2 * OUTER_BLOCKS} blocks, whose inner ones can be quantised`,
      `${depth} blocks; choose fp16`);
  }
  return (key) => {
    const block = key.startsWith(`${BLOCKS}.`) ? LINEAR.exec(key.slice(BLOCKS.length + 1)) : null;
    const inner = block !== null && Number(block[1]) >= OUTER_BLOCKS && Number(block[1]) < depth - OUTER_BLOCKS;
    return inner ? precision : 'fp16';
  };
}

/**
 * The precision that keeps what the file holds: float16 where all of it has 16 bits, else float32. bfloat16 weights fit
 * float16 exactly but for those below 2^-14, which are rounded by at most 2^-25.
 */
export function storedPrecision(file: SafetensorsFile): 'fp16' | 'fp32' {
  const stored = [...file.tensors].filter(([key]) => key !== FOURIER_KEY && !isUnusedKey(key));
  return stored.every(([, { dtype }]) => dtype === 'F16' || dtype === 'BF16') ? 'fp16' : 'fp32';
}

/** Bits of a quantised weight; null for plain numbers. */
export function quantizedBits(encoding: WeightEncoding): QuantizedBits | null {
  return encoding === 'int8' ? 8 : encoding === 'int4' ? 4 : null;
}

/** A tensor that a weight is stored as. */
export interface StoredTensor {
  /** Told apart from the weight's other tensors by this; empty where there is one. */
  readonly suffix: string;
  readonly type: OnnxType;
  readonly shape: readonly number[];
  readonly bytes: number;
}

/** The tensors of a weight of this shape: one, or packed levels, scales and zero points. */
export function storedTensors(encoding: WeightEncoding, shape: readonly number[]): StoredTensor[] {
  const bits = quantizedBits(encoding);
  if (bits === null) return [encoding === 'fp16' ? tensor('', OnnxType.float16, shape, 2) : tensor('', OnnxType.float32, shape, 4)];
  const [rows, columns] = shape;
  return [
    tensor('.packed', OnnxType.uint8, [rows, blocksOf(columns), (BLOCK * bits) / 8], 1),
    tensor('.scales', OnnxType.float16, [rows, blocksOf(columns)], 2),
    tensor('.zero_points', OnnxType.uint8, [rows, zeroPointBytes(columns, bits)], 1),
  ];
}

function tensor(suffix: string, type: OnnxType, shape: readonly number[], width: number): StoredTensor {
  return { suffix, type, shape, bytes: shape.reduce((product, length) => product * length, width) };
}
