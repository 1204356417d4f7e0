import type { SegmentPrompt } from '../annotations/segment.js';
import type { Bounds, Vector3 } from '../geometry/bounds.js';
import type { SavedSegment } from './scene-records.js';

/** Labels are 32 bits, 0 is none. */
const HIGHEST_LABEL = 0xffff_ffff;
/** A first click has three candidates. */
const HIGHEST_CANDIDATE = 2;

/**
 * Reads an object of a document or scene file as a stranger's: what is not known is left out.
 *
 * @param path where it stands, for the message
 * @throws TypeError naming the field, what was expected and what was found, as all readers here do
 */
export function readSegment(value: unknown, path: string): Omit<SavedSegment, 'cloud'> {
  const fields = record(value, path);
  return {
    label: readLabel(fields['label'], `${path}.label`),
    name: text(fields['name'], `${path}.name`),
    classCode: whole(fields['classCode'], `${path}.classCode`),
    color: vector(fields['color'], `${path}.color`),
    visible: flag(fields['visible'], `${path}.visible`),
    prompts: list(fields['prompts'], `${path}.prompts`).map((prompt, i) => readPrompt(prompt, `${path}.prompts[${i}]`)),
    ...(fields['candidate'] !== undefined && { candidate: readCandidate(fields['candidate'], `${path}.candidate`) }),
    radius: number(fields['radius'], `${path}.radius`),
    quality: number(fields['quality'], `${path}.quality`),
    pointCount: whole(fields['pointCount'], `${path}.pointCount`),
    bounds: fields['bounds'] === null ? null : readBounds(fields['bounds'], `${path}.bounds`),
  };
}

/** A number of an object, 1 to 2 ** 32 - 1. */
export function readLabel(value: unknown, path: string): number {
  const label = whole(value, path);
  return label >= 1 && label <= HIGHEST_LABEL ? label : fail(path, 'a label', value);
}

function readCandidate(value: unknown, path: string): number {
  const candidate = whole(value, path);
  return candidate <= HIGHEST_CANDIDATE ? candidate : fail(path, 'a candidate', value);
}

function readPrompt(value: unknown, path: string): SegmentPrompt {
  const { position, positive } = record(value, path);
  return { position: vector(position, `${path}.position`), positive: flag(positive, `${path}.positive`) };
}

/** A box, cloud space, metres. */
export function readBounds(value: unknown, path: string): Bounds {
  const { min, max } = record(value, path);
  return { min: vector(min, `${path}.min`), max: vector(max, `${path}.max`) };
}

/* Each takes a value of unknown make and its `path`, for the message of the TypeError that it throws. */

export function record(value: unknown, path: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  return fail(path, 'an object', value);
}

export function list(value: unknown, path: string): unknown[] {
  return Array.isArray(value) ? value : fail(path, 'a list', value);
}

export function text(value: unknown, path: string): string {
  return typeof value === 'string' ? value : fail(path, 'a text', value);
}

export function flag(value: unknown, path: string): boolean {
  return typeof value === 'boolean' ? value : fail(path, 'true or false', value);
}

function number(value: unknown, path: string): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : fail(path, 'a number', value);
}

export function whole(value: unknown, path: string): number {
  return Number.isSafeInteger(value) && Number(value) >= 0 ? Number(value) : fail(path, 'a whole number', value);
}

export function vector(value: unknown, path: string): Vector3 {
  const parts = list(value, path);
  if (parts.length !== 3) fail(path, 'three numbers', value);
  return [number(parts[0], `${path}[0]`), number(parts[1], `${path}[1]`), number(parts[2], `${path}[2]`)];
}

export function fail(path: string, expected: string, found: unknown): never {
  throw new TypeError(`${path}: expected ${expected}, found ${JSON.stringify(found)?.slice(0, 60) ?? 'nothing'}`);
}
