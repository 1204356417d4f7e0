import type { Bounds } from '../geometry/bounds.js';
import type { DocumentSchema } from '../label-store/stored-document.js';
import { EMPTY_HISTORY, readHistory, type SavedHistory } from './history-document.js';
import { list, readBounds, readLabel, readSegment, record, text, whole } from './read-document.js';
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
  /** What can be undone and redone; null where it was damaged, until that is saved anew. */
  readonly history: SavedHistory | null;
}

/** A sweep on its way: the first `nodes` of the nodes in the first `boxes` are labelled. */
export interface Swept {
  readonly boxes: number;
  readonly nodes: number;
}

export const EMPTY_DOCUMENT: SceneDocument = { segments: [], nextLabel: 0, pointCounts: [], unlabelled: [], swept: null, unread: [], history: EMPTY_HISTORY };

/** Checks what comes from the disk as it would check a stranger's file. */
export const SCENE_SCHEMA: DocumentSchema<SceneDocument> = {
  version: 3,
  migrations: {
    1: (document) => ({ ...record(document, 'the document'), unread: [] }),
    2: (document) => ({ ...record(document, 'the document'), history: EMPTY_HISTORY }),
  },
  validate(value) {
    const { segments, nextLabel, pointCounts, unlabelled, swept, unread, history } = record(value, 'the document');
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
      history: readHistory(history),
    };
  },
};

function readCount(value: unknown, path: string): [number, number] {
  const [label, count] = list(value, path);
  return [readLabel(label, `${path}[0]`), whole(count, `${path}[1]`)];
}

function readSwept(value: unknown): Swept {
  const { boxes, nodes } = record(value, 'swept');
  return { boxes: whole(boxes, 'swept.boxes'), nodes: whole(nodes, 'swept.nodes') };
}
