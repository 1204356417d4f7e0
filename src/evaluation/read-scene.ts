import { formatShape, type SafetensorsFile } from '../convert/safetensors.js';
import type { Level, Scene, ScenePoints } from './scene.js';
import { sceneError } from './scene-error.js';
import type { SceneColor, SceneMetadata } from './scene-metadata.js';

/** The tensor that holds the ids of a level. */
export const TENSOR_OF: Readonly<Record<Level, string>> = { object: 'instance', part: 'part', group: 'group' };

/**
 * Reads a scene's tensors: `positions` F32 [N, 3], `colors` U8 [N, 3], `instance` I32 [N] and, where objects are parts or
 * groups, `part` and `group` I32 [N]; `intensity` U16 [N] where the scene's colour is its intensity.
 *
 * @throws SegmentationError `scene-invalid` naming tensor, expected and found
 */
export async function readScene(name: string, file: SafetensorsFile, metadata: SceneMetadata): Promise<Scene> {
  const { color, ...rest } = metadata;
  const tensors = new SceneTensors(name, file);
  const positions = await tensors.positions();
  const count = positions.length / 3;
  const ids: Partial<Record<Level, Int32Array>> = { object: await tensors.ids('instance', count) };
  for (const { level } of metadata.objects) ids[level] ??= await tensors.ids(TENSOR_OF[level], count);
  return { name, ...rest, positions, ...await readColors(tensors, color, count), ids };
}

async function readColors(tensors: SceneTensors, color: SceneColor, count: number): Promise<Omit<ScenePoints, 'positions'>> {
  // Read even where they are not used: a scene without them is not what the format says.
  const colors = await tensors.colors(count);
  if (color === 'none') return { colors: null, intensities: null };
  if (color === 'intensity' && tensors.has('intensity')) return { colors: null, intensities: await tensors.intensities(count) };
  return { colors, intensities: null };
}

/** A scene's tensors, checked when they are read. */
class SceneTensors {
  readonly #name: string;
  readonly #file: SafetensorsFile;

  constructor(name: string, file: SafetensorsFile) {
    this.#name = name;
    this.#file = file;
  }

  has(key: string): boolean {
    return this.#file.tensors.has(key);
  }

  async positions(): Promise<Float32Array> {
    const { shape } = this.#entry('positions');
    const positions = new Float32Array(await this.#read('positions', 'F32', [shape[0] ?? 0, 3]));
    if (positions.length === 0) throw this.#error('positions', 'at least 1 point', 'none');
    const bad = positions.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0) throw this.#error('positions', 'finite coordinates', `${positions[bad]} at point ${Math.floor(bad / 3)}`);
    return positions;
  }

  async colors(count: number): Promise<Uint8Array> {
    return new Uint8Array(await this.#read('colors', 'U8', [count, 3]));
  }

  async ids(key: string, count: number): Promise<Int32Array> {
    return new Int32Array(await this.#read(key, 'I32', [count]));
  }

  async intensities(count: number): Promise<Float32Array> {
    return Float32Array.from(new Uint16Array(await this.#read('intensity', 'U16', [count])));
  }

  #entry(key: string) {
    const entry = this.#file.tensors.get(key);
    if (!entry) throw this.#error(key, 'such a tensor', 'none');
    return entry;
  }

  /** The bytes of a tensor, at the start of a buffer of their own. */
  async #read(key: string, dtype: string, shape: readonly number[]): Promise<ArrayBuffer> {
    const entry = this.#entry(key);
    if (entry.dtype !== dtype || entry.shape.length !== shape.length || entry.shape.some((length, i) => length !== shape[i])) {
      throw this.#error(key, `${dtype} ${formatShape(shape)}`, `${entry.dtype} ${formatShape(entry.shape)}`);
    }
    return (await this.#file.read(entry.begin, entry.end)).slice().buffer as ArrayBuffer;
  }

  #error(key: string, expected: string, found: string) {
    return sceneError(`${this.#name}: ${key}`, expected, found);
  }
}
