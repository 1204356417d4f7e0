import { decodeLabels, encodeLabels, isBlank } from './label-codec.js';
import { corruptLabels } from './store-errors.js';

/** What becomes of points that belong to an object already: they stay with it, or go to the new one. */
export type MergePolicy = 'protect' | 'overwrite';

/**
 * Which objects an object took the points of a node from: the number of the other per point, 0 where there was none;
 * in the code of labels. Null where it took none, as always when points are protected.
 */
export type Replaced = Uint8Array<ArrayBuffer> | null;

/** A node's labels with an object laid over them. */
export interface MergedLabels {
  /** An array of its own, one label per point. */
  readonly labels: Uint32Array<ArrayBuffer>;
  /** Points whose label changed. */
  readonly changed: number;
  /** What taking the object off again needs. */
  readonly replaced: Replaced;
}

/** A node's labels after an object was taken off. */
export interface RemovedLabels {
  /** An array of its own, one label per point. */
  readonly labels: Uint32Array<ArrayBuffer>;
  /** Points that carried the object. */
  readonly changed: number;
  /**
   * Where the object was, its number per point and 0 elsewhere, in the code of labels: `mergeLabels` of it by
   * `overwrite` brings the object back. Null where the object was not.
   */
  readonly removed: Uint8Array<ArrayBuffer> | null;
}

/**
 * Lays an object over the labels of a node. Undone by `removeObject`.
 *
 * @param existing one label per point; null where the node has none
 * @param object one per point: the object's number where it is, 0 elsewhere
 */
export function mergeLabels(existing: Uint32Array | null, object: Uint32Array, policy: MergePolicy = 'protect'): MergedLabels {
  if (existing && existing.length !== object.length) {
    throw new RangeError(`Expected as many labels as the node has points, ${existing.length}, got ${object.length}.`);
  }
  const labels = existing ? Uint32Array.from(existing) : new Uint32Array(object.length);
  const taken = new Uint32Array(object.length);
  let changed = 0;
  for (let i = 0; i < labels.length; i++) {
    const before = labels[i];
    if (object[i] === 0 || object[i] === before || (policy === 'protect' && before !== 0)) continue;
    taken[i] = before;
    labels[i] = object[i];
    changed++;
  }
  return { labels, changed, replaced: encodeUnlessBlank(taken) };
}

/**
 * Takes an object off a node: its points carry again what they carried before it; those that another object took from
 * it meanwhile stay with that one. What that one replaced must then go through `forgetReplaced`, else taking it off
 * would bring the removed object back.
 *
 * @param object its number
 * @param replaced what laying the object on replaced
 */
export function removeObject(labels: Uint32Array, object: number, replaced: Replaced): RemovedLabels {
  const before = readReplaced(replaced, labels.length);
  const restored = Uint32Array.from(labels);
  const removed = new Uint32Array(labels.length);
  let changed = 0;
  for (let i = 0; i < restored.length; i++) {
    if (restored[i] !== object) continue;
    removed[i] = object;
    restored[i] = before ? before[i] : 0;
    changed++;
  }
  return { labels: restored, changed, removed: encodeUnlessBlank(removed) };
}

/**
 * What a later object replaced on a node, once an earlier one that it had replaced is gone: where it took points from
 * the earlier object, it now counts as having taken what that one had replaced.
 *
 * @param object number of the object that was removed
 * @param replaced what laying the removed object on replaced
 */
export function forgetReplaced(later: Replaced, object: number, replaced: Replaced): Replaced {
  if (!later) return null;
  const taken = decodeLabels(later);
  const before = readReplaced(replaced, taken.length);
  for (let i = 0; i < taken.length; i++) if (taken[i] === object) taken[i] = before ? before[i] : 0;
  return encodeUnlessBlank(taken);
}

function readReplaced(replaced: Replaced, size: number): Uint32Array | null {
  if (!replaced) return null;
  const before = decodeLabels(replaced);
  if (before.length !== size) throw corruptLabels(`the memory of a change covers ${before.length} points, the node has ${size}`);
  return before;
}

function encodeUnlessBlank(labels: Uint32Array): Uint8Array<ArrayBuffer> | null {
  return isBlank(labels) ? null : encodeLabels(labels);
}
