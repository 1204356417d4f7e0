import type { Bounds, Vector3 } from '../geometry/bounds.js';
import type { DocumentSchema } from '../label-store/stored-document.js';
import type { SegmentPrompt } from '../annotations/segment.js';
import type { SavedSegment } from './scene-records.js';

/** What is saved of a cloud beside labels and samples. `cloud` of the segments is not in it: the same cloud may lie elsewhere. */
export interface SceneDocument {
  readonly segments: readonly Omit<SavedSegment, 'cloud'>[];
  readonly nextLabel: number;
  /** Points that carry an object's number at full resolution, as far as they are labelled; none where it is missing. */
  readonly pointCounts: readonly (readonly [label: number, count: number])[];
  /** Boxes in which points are still to be labelled, cloud space; new ones come last. */
  readonly unlabelled: readonly Bounds[];
  /** How far the first of them are done; null when nothing is. */
  readonly swept: Swept | null;
  /** Names of nodes whose points could not be read when it was their turn. */
  readonly unread: readonly string[];
}

/** A sweep on its way: the first `nodes` of the nodes in the first `boxes` are labelled. */
export interface Swept {
  readonly boxes: number;
  readonly nodes: number;
}

export const EMPTY_DOCUMENT: SceneDocument = { segments: [], nextLabel: 0, pointCounts: [], unlabelled: [], swept: null, unread: [] };
/** Labels are 32 bits, 0 is none. */
const HIGHEST_LABEL = 0xffff_ffff;

/** Checks what comes from the disk as it would check a stranger's file. */
export const SCENE_SCHEMA: DocumentSchema<SceneDocument> = {
  version: 2,
  migrations: { 1: (document) => ({ ...record(document, 'the document'), unread: [] }) },
  validate(value) {
    const { segments, nextLabel, pointCounts, unlabelled, swept, unread } = record(value, 'the document');
    const checked = list(segments, 'segments').map((segment, i) => readSegment(segment, `segments[${i}]`));
    const numbers = checked.map(({ label }) => label);
    if (new Set(numbers).size < numbers.length) throw new TypeError('two objects have the same number');
    return {
      segments: checked,
      nextLabel: whole(nextLabel, 'nextLabel'),
      pointCounts: list(pointCounts, 'pointCounts').map((count, i) => readCount(count, `pointCounts[${i}]`)),
      unlabelled: list(unlabelled, 'unlabelled').map((bounds, i) => readBounds(bounds, `unlabelled[${i}]`)),
      swept: swept === null ? null : readSwept(swept),
      unread: list(unread, 'unread').map((name, i) => text(name, `unread[${i}]`)),
    };
  },
};

export function readSegment(value: unknown, path: string): SceneDocument['segments'][number] {
  const fields = record(value, path);
  return {
    label: readLabel(fields['label'], `${path}.label`),
    name: text(fields['name'], `${path}.name`),
    classCode: whole(fields['classCode'], `${path}.classCode`),
    color: vector(fields['color'], `${path}.color`),
    visible: flag(fields['visible'], `${path}.visible`),
    prompts: list(fields['prompts'], `${path}.prompts`).map((prompt, i) => readPrompt(prompt, `${path}.prompts[${i}]`)),
    radius: number(fields['radius'], `${path}.radius`),
    quality: number(fields['quality'], `${path}.quality`),
    pointCount: whole(fields['pointCount'], `${path}.pointCount`),
    bounds: fields['bounds'] === null ? null : readBounds(fields['bounds'], `${path}.bounds`),
  };
}

function readLabel(value: unknown, path: string): number {
  const label = whole(value, path);
  return label >= 1 && label <= HIGHEST_LABEL ? label : fail(path, 'a label', value);
}

function readCount(value: unknown, path: string): [number, number] {
  const [label, count] = list(value, path);
  return [readLabel(label, `${path}[0]`), whole(count, `${path}[1]`)];
}

function readSwept(value: unknown): Swept {
  const { boxes, nodes } = record(value, 'swept');
  return { boxes: whole(boxes, 'swept.boxes'), nodes: whole(nodes, 'swept.nodes') };
}

function readPrompt(value: unknown, path: string): SegmentPrompt {
  const { position, positive } = record(value, path);
  return { position: vector(position, `${path}.position`), positive: flag(positive, `${path}.positive`) };
}

function readBounds(value: unknown, path: string): Bounds {
  const { min, max } = record(value, path);
  return { min: vector(min, `${path}.min`), max: vector(max, `${path}.max`) };
}

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

function flag(value: unknown, path: string): boolean {
  return typeof value === 'boolean' ? value : fail(path, 'true or false', value);
}

function number(value: unknown, path: string): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : fail(path, 'a number', value);
}

export function whole(value: unknown, path: string): number {
  return Number.isSafeInteger(value) && Number(value) >= 0 ? Number(value) : fail(path, 'a whole number', value);
}

function vector(value: unknown, path: string): Vector3 {
  const parts = list(value, path);
  if (parts.length !== 3) fail(path, 'three numbers', value);
  return [number(parts[0], `${path}[0]`), number(parts[1], `${path}[1]`), number(parts[2], `${path}[2]`)];
}

function fail(path: string, expected: string, found: unknown): never {
  throw new TypeError(`${path}: expected ${expected}, found ${JSON.stringify(found)?.slice(0, 60) ?? 'nothing'}`);
}
