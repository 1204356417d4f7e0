import type { AnnotationStore } from '../annotations/annotation-store.js';
import type { ToolActions } from '../tool/tool-state.js';
import { handleKey } from './keys.js';

export interface KeyPlaces {
  readonly panel: HTMLElement & { toggleKeys(): void };
  /** Where the keys work while the pointer is over it or the focus in it: the viewer's element and what lies over it. */
  readonly scenes: readonly HTMLElement[];
  readonly tool: ToolActions;
  readonly store: AnnotationStore;
}

/**
 * Listens for the tool's keys, before the host does, while the pointer is over the scene or the focus in the panel.
 * Returns the function that ends it.
 */
export function attachKeys(places: KeyPlaces): () => void {
  const controller = new AbortController();
  const { signal } = controller;
  const over = watchPointer(places.scenes, signal);
  let held = false;
  const letGo = (): void => {
    if (held) places.tool.showOriginalColors(false);
    held = false;
  };
  const press = (event: KeyboardEvent): void => {
    const handled = pressKey(event, places, over());
    if (handled && isO(event)) held = true;
  };
  document.addEventListener('keydown', press, { capture: true, signal });
  document.addEventListener('keyup', (event) => isO(event) && letGo(), { capture: true, signal });
  window.addEventListener('blur', letGo, { signal });
  return () => {
    letGo();
    controller.abort();
  };
}

function pressKey(event: KeyboardEvent, { panel, scenes, tool, store }: KeyPlaces, overScene: boolean): boolean {
  const path = event.composedPath();
  const inPanel = path.includes(panel);
  if (!inPanel && !overScene && !scenes.some((scene) => path.includes(scene))) return false;
  if (!handleKey(event, { tool, store, inPanel, toggleKeys: () => panel.toggleKeys() })) return false;
  event.preventDefault();
  event.stopPropagation();
  return true;
}

function isO(event: KeyboardEvent): boolean {
  return event.key.toLowerCase() === 'o';
}

/**
 * Reports whether the pointer is over one of the elements. What enters under a pointer at rest (a new prompt's marker)
 * counts as part of the scene it lies on, so only entering something else ends it.
 */
function watchPointer(scenes: readonly HTMLElement[], signal: AbortSignal): () => boolean {
  let over = false;
  const enter = (event: PointerEvent): void => {
    const path = event.composedPath();
    over = scenes.some((scene) => path.includes(scene));
  };
  document.addEventListener('pointerover', enter, { capture: true, passive: true, signal });
  document.documentElement.addEventListener('pointerleave', () => (over = false), { signal });
  return () => over;
}
