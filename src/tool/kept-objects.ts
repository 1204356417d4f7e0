import type { AnnotationStore } from '../annotations/annotation-store.js';
import { objectEdit } from '../annotations/object-edits.js';
import type { Segment } from '../annotations/segment.js';
import type { KeptDraft, Segmentation } from '../inference/segmentation-engine.js';
import type { NodeLabels } from '../octree/node-points.js';
import type { LabelledSample } from '../propagation/labelled-sample.js';
import type { DraftInput } from './draft-input.js';
import type { EngineHost } from './engine-host.js';

export interface KeptObjectsOptions {
  readonly store: AnnotationStore;
  readonly host: EngineHost;
  readonly onLabels: (labels: readonly NodeLabels[]) => void;
  /** Ends the following of the store. */
  readonly signal: AbortSignal;
}

export interface PutOptions {
  readonly onUndone: () => void;
  readonly onRedone: () => void;
  /** Label of the object that the new one takes the place of. */
  readonly replaces?: number | undefined;
}

/**
 * Keeps and deletes objects as edits that can be undone. The store says what there is; the engine follows it, whoever
 * changed it.
 */
export class KeptObjects {
  readonly #options: KeptObjectsOptions;
  #segments: readonly Segment[];
  /** Kept by the engine itself, and about to be in the store. */
  #arriving: number | null = null;
  /** The object that a draft is to take the place of. */
  #aside: number | null = null;
  /** Name of the model that found an object, by its label. */
  readonly #models = new Map<number, string>();

  constructor(options: KeptObjectsOptions) {
    this.#options = options;
    const { store, signal } = options;
    this.#segments = store.segments;
    store.addEventListener('change', () => this.#follow(), { signal });
  }

  /** Has the engine keep its draft and makes a segment of it; the segment is not in the store yet. */
  async keep(draft: DraftInput, result: Segmentation): Promise<Segment> {
    const { store, host, onLabels } = this.#options;
    const label = store.takeLabel();
    if (host.info) this.#models.set(label, host.info.modelName);
    const kept = await host.engine.keepDraft({ label, candidate: result.chosen });
    onLabels(kept.labels);
    if (draft.replaces === this.#aside) this.#aside = null; // it is about to leave the scene
    return this.#describe(label, draft, result, kept);
  }

  #describe(label: number, draft: DraftInput, result: Segmentation, { sample }: KeptDraft): Segment {
    const { store } = this.#options;
    const { quality, pointCount, bounds } = result.candidates[result.chosen]!;
    const replaced = draft.replaces === undefined ? undefined : store.get(draft.replaces);
    return {
      label,
      cloud: draft.cloud,
      name: replaced?.name ?? store.nameFor(label),
      classCode: replaced?.classCode ?? store.newClass,
      color: replaced?.color ?? store.colorFor(label),
      visible: true,
      prompts: draft.prompts,
      ...sizeOf(draft, result),
      radius: result.region.radius,
      quality,
      pointCount,
      bounds,
      sample,
    };
  }

  /**
   * Puts `segment`, which the engine has kept already, into the scene: in the place of the object `replaces` where there is
   * one, as one step. `onUndone` and `onRedone` give the draft back and take it away again.
   */
  put(segment: Segment, { onUndone, onRedone, replaces = -1 }: PutOptions): void {
    const { store } = this.#options;
    const replaced = store.get(replaces);
    const index = replaced ? store.placeOf(replaces) : store.segments.filter(({ cloud }) => cloud === segment.cloud).length;
    const edit = objectEdit(store, { verb: 'keep', object: segment.name }, { kind: 'add', segment, index, ...(replaced && { replaces: replaced }) });
    let first = true;
    store.history.run({
      ...edit,
      do: () => {
        if (first) this.#arriving = segment.label;
        else onRedone();
        first = false;
        edit.do();
      },
      undo: () => {
        edit.undo();
        onUndone();
      },
    });
  }

  /** Deletes a segment; undo puts it back where it was in the order of keeping. */
  delete(label: number): void {
    const { store } = this.#options;
    const segment = store.get(label);
    if (!segment) return;
    store.history.run(objectEdit(store, { verb: 'delete', object: segment.name }, { kind: 'remove', segment, index: store.placeOf(label) }));
  }

  /** Whether another model than the one that is loaded found the object; false where either is not known. */
  isOfOtherModel(label: number): boolean {
    const [found, loaded] = [this.#models.get(label), this.#options.host.info?.modelName];
    return found !== undefined && loaded !== undefined && found !== loaded;
  }

  /** Takes an object out of the engine while a draft is to take its place, or gives it back; the store keeps it. */
  setAside(label: number | null): void {
    const { store, host } = this.#options;
    if (label === this.#aside) return;
    const back = this.#aside === null ? undefined : store.get(this.#aside);
    this.#aside = label;
    if (label !== null && store.get(label)) host.remove(label);
    if (back) host.restore([back.sample]);
  }

  /** Samples that the engine is to know: of all objects but the one that is set aside. */
  get samples(): readonly LabelledSample[] {
    return this.#options.store.segments.filter(({ label }) => label !== this.#aside).map(({ sample }) => sample);
  }

  /** Tells the engine what came and went. */
  #follow(): void {
    const { store, host } = this.#options;
    if (store.segments === this.#segments) return;
    const before = new Set(this.#segments.map(({ label }) => label));
    this.#segments = store.segments;
    const added = this.#segments.filter(({ label }) => !before.delete(label) && label !== this.#arriving && label !== this.#aside);
    this.#arriving = null;
    for (const label of before) host.remove(label);
    host.restore(added.map(({ sample }) => sample));
  }
}

/** The size that is kept, or that the later clicks corrected. */
function sizeOf({ prompts, candidate }: DraftInput, { candidates, chosen }: Segmentation): Pick<Segment, 'candidate'> {
  const size = prompts.length === 1 && candidates.length > 1 ? chosen : candidate;
  return size === null ? {} : { candidate: size };
}
