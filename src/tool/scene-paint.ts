import { FIRST_SEGMENT_LABEL } from '../inference/segmentation-engine.js';
import { NodeKey } from '../octree/node-key.js';
import type { NodeChange, NodeLabels } from '../octree/node-points.js';
import type { ViewerAdapter } from '../viewer/viewer-adapter.js';
import { PaintQueue } from './paint-queue.js';
import { type SceneLook, scenePalette } from './scene-palette.js';

/** Labels to paint; `undrafted` without the draft's, which are taken out when their turn comes. */
interface Paint extends NodeLabels {
  readonly undrafted?: true;
}

/** What the scene shows of draft and kept objects: labels on points, and the look of each label. */
export class ScenePaint {
  readonly #adapter: ViewerAdapter;
  readonly #queue: PaintQueue<Paint>;
  readonly #onScreen = new Set<string>();
  /** Newest labels of the nodes on screen that have had any. */
  readonly #labelled = new Map<string, NodeLabels>();
  readonly #unwatch: () => void;
  #look: SceneLook | null = null;

  /** @param onError told of what the host could not paint */
  constructor(adapter: ViewerAdapter, onError: (error: unknown) => void) {
    this.#adapter = adapter;
    this.#queue = new PaintQueue({
      paint: ({ key, labels, undrafted }) => adapter.paint(key, undrafted ? clearDraftLabels(labels) : labels),
      painted: () => adapter.requestRedraw(),
      onError,
    });
    this.#unwatch = adapter.watchNodes((change) => this.#follow(change));
  }

  /** Paints labels, a few nodes each frame; those of a node that has left come too late. */
  push(nodes: readonly NodeLabels[]): void {
    const shown = nodes.filter(({ key }) => this.#onScreen.has(NodeKey.toString(key)));
    for (const node of shown) this.#labelled.set(NodeKey.toString(node.key), node);
    this.#queue.push(shown);
  }

  /** Label of the kept object that holds a point, by its index in a node; null for none. */
  labelAt(key: NodeKey, index: number): number | null {
    const label = this.#labelled.get(NodeKey.toString(key))?.labels[index] ?? 0;
    return label < FIRST_SEGMENT_LABEL ? null : label;
  }

  /** Takes the draft off all points: the engine that would have done so is gone. */
  clearDraft(): void {
    const drafted = [...this.#labelled.values()].filter(({ draft }) => draft);
    for (const { key, labels } of drafted) this.#labelled.set(NodeKey.toString(key), { key, labels, draft: false });
    this.#queue.push(drafted.map(({ key, labels }) => ({ key, labels, draft: false, undrafted: true })));
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
    this.#unwatch();
    this.#onScreen.clear();
    this.#labelled.clear();
    this.#queue.clear();
  }

  /** Nodes leave whether an engine is there or not, and their labels and paint with them. */
  #follow({ added, removed }: NodeChange): void {
    for (const id of removed.map(NodeKey.toString)) {
      this.#onScreen.delete(id);
      this.#labelled.delete(id);
    }
    this.#queue.drop(removed);
    for (const { key } of added) this.#onScreen.add(NodeKey.toString(key));
  }
}

/** Written in place: nobody asks for the labels with the draft any more. */
function clearDraftLabels(labels: Uint32Array): Uint32Array {
  for (let i = 0; i < labels.length; i++) if (labels[i]! < FIRST_SEGMENT_LABEL) labels[i] = 0;
  return labels;
}
