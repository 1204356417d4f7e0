import { decodeLabels, encodeLabels } from './label-codec.js';
import { corruptLabels } from './store-errors.js';

/** What becomes of points that belong to an object already: they stay with it, or go to the new one. */
export type MergePolicy = 'protect' | 'overwrite';

/** What stands in `Replaced` for a point that was not replaced; no segment may have this number. */
const UNTOUCHED = 0xffffffff;

/**
 * What the points of a node carried before a change, those that it changed alone; coded, a few bytes a node. With it
 * the change can be taken back. Can be kept as an attachment of the store.
 */
export type Replaced = Uint8Array<ArrayBuffer>;

/** A node's labels after a change. */
export interface MergedLabels {
  /** An array of its own, one label per point. */
  readonly labels: Uint32Array<ArrayBuffer>;
  /** Points whose label changed. */
  readonly changed: number;
  /** What the change replaced; null when it changed nothing. */
  readonly replaced: Replaced | null;
}

/**
 * Lays an object over the labels of a node.
 *
 * @param existing one label per point; null where the node has none
 * @param object one per point: the object's number where it is, 0 elsewhere
 */
export function mergeLabels(existing: Uint32Array | null, object: Uint32Array, policy: MergePolicy = 'protect'): MergedLabels {
  checkSizes(existing, object);
  const labels = existing ? Uint32Array.from(existing) : new Uint32Array(object.length);
  const before = new Uint32Array(object.length).fill(UNTOUCHED);
  let changed = 0;
  for (let i = 0; i < labels.length; i++) {
    const label = object[i];
    if (label === 0 || label === labels[i] || (policy === 'protect' && labels[i] !== 0)) continue;
    if (label === UNTOUCHED) throw new RangeError(`Expected segment numbers below ${UNTOUCHED}, got it at point ${i}.`);
    before[i] = labels[i];
    labels[i] = label;
    changed++;
  }
  return { labels, changed, replaced: changed > 0 ? encodeLabels(before) : null };
}

/**
 * Takes an object off a node: its points carry again what they carried before it, those that another object took from
 * it meanwhile stay with that one. That one's own `Replaced` must then go through `forgetReplaced`, else taking it off
 * would bring the removed object back.
 *
 * @param replaced what laying the object on replaced
 */
export function removeObject(labels: Uint32Array, object: number, replaced: Replaced): MergedLabels {
  const before = readReplaced(replaced, labels.length);
  const restored = Uint32Array.from(labels);
  const undone = new Uint32Array(labels.length).fill(UNTOUCHED);
  let changed = 0;
  for (let i = 0; i < restored.length; i++) {
    if (before[i] === UNTOUCHED || restored[i] !== object) continue;
    undone[i] = object;
    restored[i] = before[i];
    changed++;
  }
  return { labels: restored, changed, replaced: changed > 0 ? encodeLabels(undone) : null };
}

/**
 * Takes the last change back, whatever it was: the points it changed carry what they carried before. `replaced` of the
 * result does the change again.
 */
export function restoreReplaced(labels: Uint32Array, replaced: Replaced): MergedLabels {
  const before = readReplaced(replaced, labels.length);
  const restored = Uint32Array.from(labels);
  const undone = new Uint32Array(labels.length).fill(UNTOUCHED);
  let changed = 0;
  for (let i = 0; i < restored.length; i++) {
    if (before[i] === UNTOUCHED) continue;
    undone[i] = restored[i];
    restored[i] = before[i];
    changed++;
  }
  return { labels: restored, changed, replaced: changed > 0 ? encodeLabels(undone) : null };
}

/**
 * What a later object replaced on a node, once an earlier one that it had replaced is gone: where it took points from
 * the earlier object, it now counts as having taken what that one had replaced.
 *
 * @param object number of the object that was removed
 * @param replaced what laying the removed object on replaced
 */
export function forgetReplaced(later: Replaced, object: number, replaced: Replaced): Replaced {
  const taken = decodeLabels(later);
  const before = readReplaced(replaced, taken.length);
  for (let i = 0; i < taken.length; i++) if (taken[i] === object && before[i] !== UNTOUCHED) taken[i] = before[i];
  return encodeLabels(taken);
}

function readReplaced(replaced: Replaced, size: number): Uint32Array {
  const before = decodeLabels(replaced);
  if (before.length !== size) throw corruptLabels(`the memory of a change covers ${before.length} points, the node has ${size}`);
  return before;
}

function checkSizes(existing: Uint32Array | null, object: Uint32Array): void {
  if (existing && existing.length !== object.length) {
    throw new RangeError(`Expected as many labels as the node has points, ${existing.length}, got ${object.length}.`);
  }
}
