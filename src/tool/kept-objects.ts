import type { AnnotationStore } from '../annotations/annotation-store.js';
import type { Edit } from '../annotations/edits.js';
import type { Segment } from '../annotations/segment.js';
import { FIRST_SEGMENT_LABEL, type KeptDraft, type Segmentation } from '../inference/segmentation-engine.js';
import type { NodeLabels } from '../octree/node-points.js';
import type { DraftInput } from './draft-input.js';
import type { EngineHost } from './engine-host.js';

export interface KeptObjectsOptions {
  readonly store: AnnotationStore;
  readonly host: EngineHost;
  readonly onLabels: (labels: readonly NodeLabels[]) => void;
  readonly onError: (error: unknown) => void;
}

/** Keeps and deletes objects in the store and in the engine together, as edits that can be undone. */
export class KeptObjects {
  readonly #options: KeptObjectsOptions;

  constructor(options: KeptObjectsOptions) {
    this.#options = options;
  }

  /** Has the engine keep its draft and makes a segment of it; the segment is not in the store yet. */
  async keep(draft: DraftInput, result: Segmentation): Promise<Segment> {
    const { store, host, onLabels } = this.#options;
    const label = store.takeLabel();
    const kept = await host.engine.keepDraft({ label, candidate: result.chosen });
    onLabels(kept.labels);
    return this.#describe(label, draft, result, kept);
  }

  #describe(label: number, draft: DraftInput, result: Segmentation, { sample }: KeptDraft): Segment {
    const { store } = this.#options;
    const { quality, pointCount, bounds } = result.candidates[result.chosen]!;
    return {
      label,
      cloud: draft.cloud,
      name: store.nameFor(label, FIRST_SEGMENT_LABEL),
      classCode: 1,
      color: store.colorFor(label, FIRST_SEGMENT_LABEL),
      visible: true,
      prompts: draft.prompts,
      radius: result.region.radius,
      quality,
      pointCount,
      bounds,
      sample,
    };
  }

  /**
   * The edit that put `segment` into the scene. Its first `do` only lists what the engine has kept already;
   * `onUndone` and `onRedone` give the draft back and take it away again.
   */
  keepEdit(segment: Segment, { onUndone, onRedone }: { onUndone: () => void; onRedone: () => void }): Edit {
    let first = true;
    return {
      name: `Keep ${segment.name}`,
      do: () => {
        if (!first) onRedone();
        this.#show(segment, { restore: !first });
        first = false;
      },
      undo: () => {
        this.#hide(segment.label);
        onUndone();
      },
    };
  }

  /** Deletes a segment; undo puts it back where it was in the order of keeping. */
  delete(label: number): void {
    const { store } = this.#options;
    const segment = store.get(label);
    if (!segment) return;
    let index = -1;
    store.history.run({
      name: `Delete ${segment.name}`,
      do: () => (index = this.#hide(label)),
      undo: () => this.#show(segment, { restore: true, index }),
    });
  }

  #show(segment: Segment, { restore, index }: { restore: boolean; index?: number }): void {
    const { store, host } = this.#options;
    store.add(segment, index);
    if (restore && host.running) this.#paint(host.engine.restoreSegments([segment.sample]));
  }

  #hide(label: number): number {
    const { store, host } = this.#options;
    if (host.running) this.#paint(host.engine.removeSegment(label));
    return store.remove(label);
  }

  #paint(labels: Promise<readonly NodeLabels[]>): void {
    labels.then(this.#options.onLabels).catch(this.#options.onError);
  }
}
