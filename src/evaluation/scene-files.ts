import { safetensorsBytes, type PlainTensor } from '../convert/safetensors-bytes.js';
import { TENSOR_OF } from './read-scene.js';
import { LEVELS, type Scene } from './scene.js';

/** A scene as it lies on disk. */
export interface SceneFiles {
  /** `NAME.safetensors`. */
  readonly tensors: Uint8Array;
  /** `NAME.json`. */
  readonly metadata: string;
}

/** Writes a scene in the format that `readScene` and `parseSceneMetadata` read. */
export function sceneFiles(scene: Scene): SceneFiles {
  const count = scene.positions.length / 3;
  const tensors: Record<string, PlainTensor> = { positions: tensor('F32', [count, 3], scene.positions) };
  for (const level of LEVELS) {
    const ids = scene.ids[level] ?? (level === 'object' ? new Int32Array(count) : null);
    if (ids) tensors[TENSOR_OF[level]] = tensor('I32', [count], ids);
  }
  if (scene.intensities) tensors['intensity'] = tensor('U16', [count], Uint16Array.from(scene.intensities));
  tensors['colors'] = tensor('U8', [count, 3], scene.colors ?? new Uint8Array(3 * count));
  return { tensors: safetensorsBytes(tensors), metadata: `${JSON.stringify(metadataOf(scene), null, 1)}\n` };
}

function metadataOf({ offset, sensor, groundTruth, colors, intensities, objects }: Scene) {
  return {
    offset, sensor, ground_truth: groundTruth, color: colors ? 'rgb' : intensities ? 'intensity' : 'none',
    objects: objects.map(({ id, category, level, crop }) => ({ id, category, level, crop_min: crop.min, crop_max: crop.max })),
  };
}

type Values = Float32Array | Int32Array | Uint16Array | Uint8Array;

function tensor(dtype: string, shape: readonly number[], { buffer, byteOffset, byteLength }: Values): PlainTensor {
  return { dtype, shape, bytes: new Uint8Array(buffer, byteOffset, byteLength) };
}
