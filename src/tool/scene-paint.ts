import { FIRST_SEGMENT_LABEL } from '../inference/segmentation-engine.js';
import { NodeKey } from '../octree/node-key.js';
import type { NodeLabels } from '../octree/node-points.js';
import type { ViewerAdapter } from '../viewer/viewer-adapter.js';
import { PaintQueue } from './paint-queue.js';
import { type SceneLook, scenePalette } from './scene-palette.js';

/** What the scene shows of draft and kept objects: labels on points, and the look of each label. */
export class ScenePaint {
  readonly #adapter: ViewerAdapter;
  readonly #queue: PaintQueue;
  /** Newest labels of the nodes that show the draft. */
  readonly #drafted = new Map<string, NodeLabels>();
  #look: SceneLook | null = null;

  constructor(adapter: ViewerAdapter) {
    this.#adapter = adapter;
    this.#queue = new PaintQueue({
      paint: ({ key, labels }) => adapter.paint(key, labels),
      painted: () => adapter.requestRedraw(),
    });
  }

  /** Paints labels, a few nodes each frame. */
  push(nodes: readonly NodeLabels[]): void {
    for (const node of nodes) {
      const id = NodeKey.toString(node.key);
      if (node.labels.some(isDraft)) this.#drafted.set(id, node);
      else this.#drafted.delete(id);
    }
    this.#queue.push(nodes);
  }

  /** Forgets nodes that are gone, and their paint with them. */
  drop(keys: readonly NodeKey[]): void {
    for (const key of keys) this.#drafted.delete(NodeKey.toString(key));
    this.#queue.drop(keys);
  }

  /** Takes the draft off all points: the engine that would have done so is gone. */
  clearDraft(): void {
    this.push([...this.#drafted.values()].map(({ key, labels }) => ({ key, labels: labels.map((label) => (isDraft(label) ? 0 : label)) })));
  }

  /** Shows the labels in that look; does nothing when it is the one they have, since a palette may be long. */
  show(look: SceneLook): void {
    const shown = this.#look;
    if (shown && Object.keys(look).every((key) => look[key as keyof SceneLook] === shown[key as keyof SceneLook])) return;
    this.#look = look;
    this.#adapter.setPalette(scenePalette(look));
    this.#adapter.requestRedraw();
  }

  /** Resolves once everything is painted. */
  settled(): Promise<void> {
    return this.#queue.settled();
  }

  /** Paints nothing any more. */
  dispose(): void {
    this.#drafted.clear();
    this.#queue.clear();
  }
}

function isDraft(label: number): boolean {
  return label > 0 && label < FIRST_SEGMENT_LABEL;
}
