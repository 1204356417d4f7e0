import type { Vector3 } from '../geometry/bounds.js';
import { LEVELS, type Level, type Scene, type SceneObject } from './scene.js';
import { sceneError } from './scene-error.js';

/** What a scene's points are coloured by. */
export type SceneColor = 'rgb' | 'intensity' | 'none';

/** What `NAME.json` says of a scene. */
export interface SceneMetadata extends Pick<Scene, 'offset' | 'sensor' | 'groundTruth' | 'objects'> {
  readonly color: SceneColor;
}

/**
 * Reads a scene's JSON: `offset`, `sensor`, `ground_truth`, `color` (`rgb`, `intensity`, `none`) or `has_color`, and
 * `objects` of `id`, `category`, `crop_min`, `crop_max` and, by choice, `level`.
 *
 * @param name the file's name, for messages
 * @throws SegmentationError `scene-invalid` naming field, expected and found
 */
export function parseSceneMetadata(name: string, text: string): SceneMetadata {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw sceneError(name, 'JSON', `unreadable text (${String(error)})`);
  }
  if (!isRecord(json)) throw sceneError(name, 'a JSON object', JSON.stringify(json));
  const { objects } = json;
  if (!Array.isArray(objects)) throw sceneError(`${name}: objects`, 'a list', shown(objects));
  return {
    offset: json['offset'] === undefined ? [0, 0, 0] : vector(`${name}: offset`, json['offset']),
    sensor: freeText(json['sensor']),
    groundTruth: freeText(json['ground_truth']),
    color: parseColor(json),
    objects: objects.map((object: unknown, i) => parseObject(`${name}: objects[${i}]`, object)),
  };
}

/** A word that is not known means that there is some colour; so does none at all. */
function parseColor({ color, has_color: hasColor }: Record<string, unknown>): SceneColor {
  const word = typeof color === 'string' ? color.trim().toLowerCase() : color;
  if (word === 'none' || word === false || (word === undefined && hasColor === false)) return 'none';
  return word === 'intensity' ? 'intensity' : 'rgb';
}

function parseObject(subject: string, value: unknown): SceneObject {
  if (!isRecord(value)) throw sceneError(subject, 'an object', shown(value));
  const { id, category, level = 'object' } = value;
  if (!Number.isSafeInteger(id) || id === 0) throw sceneError(`${subject}.id`, 'a whole number other than 0', shown(id));
  if (!isLevel(level)) throw sceneError(`${subject}.level`, LEVELS.join(', '), shown(level));
  const crop = { min: vector(`${subject}.crop_min`, value['crop_min']), max: vector(`${subject}.crop_max`, value['crop_max']) };
  if (crop.min.some((low, axis) => low > crop.max[axis])) {
    throw sceneError(`${subject}.crop_max`, 'no smaller number than in crop_min', shown(value['crop_max']));
  }
  return { id: id as number, category: freeText(category), level, crop };
}

function vector(subject: string, value: unknown): Vector3 {
  const numbers = Array.isArray(value) ? value : [];
  if (numbers.length !== 3 || !numbers.every(Number.isFinite)) throw sceneError(subject, 'three numbers', shown(value));
  return [numbers[0], numbers[1], numbers[2]];
}

function freeText(value: unknown): string {
  return value === undefined || value === null || value === '' ? 'unknown' : String(value);
}

function isLevel(value: unknown): value is Level {
  return (LEVELS as readonly unknown[]).includes(value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function shown(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 80);
}
