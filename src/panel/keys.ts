import type { AnnotationStore } from '../annotations/annotation-store.js';
import type { Segment } from '../annotations/segment.js';
import { REGION_RADIUS } from '../inference/segmentation-engine.js';
import { OPACITY_RANGE } from '../tool/scene-palette.js';
import type { ToolActions } from '../tool/tool-state.js';
import { classOfKey } from './class-keys.js';
import { FIRST_RADIUS } from './radius-scale.js';

/** What the keys act on. */
export interface KeyTarget {
  readonly tool: ToolActions;
  readonly store: AnnotationStore;
  /** Whether the focus is in the panel, where Tab has to move the focus. */
  readonly inPanel: boolean;
  /** Opens or closes the sheet of all keys. */
  toggleKeys(): void;
}

/** Does what a key stands for; false when there was nothing to do, and the key is still the page's. */
type Action = (target: KeyTarget, event: KeyboardEvent) => boolean;

/** What a key does again and again while it is held; all else it does once per press. */
const REPEATS = ['[', ']', ',', '.', 'Backspace', 'z', 'y', 'Tab'];

/** What one press of [ or ] multiplies the region's radius by. */
const RADIUS_STEP = 1.25;
/** What one press of , or . changes the strength of colours by. */
const OPACITY_STEP = 0.1;

const PLAIN: Record<string, Action> = {
  // While thinking, Enter means the answer that is about to come.
  Enter: ({ tool }) => ['draft', 'thinking'].includes(tool.state.phase) && done(tool.keep()),
  Escape: ({ tool }) => tool.state.phase !== 'off' && done(tool.stepBack()),
  Tab: (target, event) => !target.inPanel && !isControl(event) && cycle(target, event.shiftKey ? -1 : 1),
  ...Object.fromEntries(['1', '2', '3', '4', '5', '6', '7', '8', '9'].map((key) => [key, pressDigit])),
  Backspace: ({ tool }) => tool.state.prompts.length > 0 && done(tool.removePrompt(tool.state.prompts.length - 1)),
  c: ({ tool }, event) => tool.state.phase !== 'off' && done(tool.promptAtCenter(event.shiftKey)),
  x: ({ tool }) => tool.state.phase !== 'off' && done(tool.setMode(tool.state.mode === 'add' ? 'remove' : 'add')),
  '[': (target) => scaleRadius(target, 1 / RADIUS_STEP),
  ']': (target) => scaleRadius(target, RADIUS_STEP),
  v: toggleSelected,
  i: ({ tool, store }) => toggleOnly(tool, store.selected),
  ',': (target) => changeOpacity(target, -OPACITY_STEP),
  '.': (target) => changeOpacity(target, OPACITY_STEP),
  e: correctSelected,
  f: ({ tool, store }) => store.selected !== null && done(tool.goTo(store.selected)),
  Delete: ({ tool, store }) => store.selected !== null && done(tool.deleteSegment(store.selected)),
  o: ({ tool }) => done(tool.showOriginalColors(true)),
  '?': (target) => done(target.toggleKeys()),
};

const WITH_COMMAND: Record<string, Action> = {
  z: ({ tool }, event) => (event.shiftKey ? redo(tool) : undo(tool)),
  y: ({ tool }) => redo(tool),
};

/** Does what a pressed key stands for. True when it did: then the key should do nothing else. */
export function handleKey(event: KeyboardEvent, target: KeyTarget): boolean {
  if (event.defaultPrevented || isTyping(event) || inPopover(event)) return false;
  if (event.key === 'Enter' && isControl(event)) return false;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const action = actionOf(event, key);
  if (!action) return false;
  // The rest of a press that was ours is ours too.
  if (event.repeat && !REPEATS.includes(key)) return target.tool.state.phase !== 'off' || key === 'o';
  return action(target, event);
}

function actionOf(event: KeyboardEvent, key: string): Action | undefined {
  const graph = event.getModifierState('AltGraph');
  if (!graph && (event.ctrlKey || event.metaKey)) return event.altKey ? undefined : WITH_COMMAND[key];
  return event.altKey && !graph ? undefined : PLAIN[key];
}

/** Whether the key goes into a text, a date or a choice, where letters mean themselves; an element that shows nothing of its inside may hold one. */
function isTyping(event: KeyboardEvent): boolean {
  const at = event.composedPath()[0];
  if (at instanceof HTMLElement && at.localName.includes('-') && !at.shadowRoot) return true;
  if (at instanceof HTMLInputElement) return !['range', 'radio', 'checkbox', 'button', 'color'].includes(at.type);
  return at instanceof HTMLTextAreaElement || at instanceof HTMLSelectElement || (at instanceof HTMLElement && at.isContentEditable);
}

/** An open menu or sheet has the keys to itself. */
function inPopover(event: KeyboardEvent): boolean {
  return event.composedPath().some((node) => node instanceof Element && node.matches(':popover-open'));
}

/** Whether the key's own meaning is to press or leave what has the focus by keyboard. */
function isControl(event: KeyboardEvent): boolean {
  const at = event.composedPath()[0];
  return at instanceof Element && at.matches(':is(button, a[href], summary, [role="button"]):focus-visible');
}

function done(_result: void): true {
  return true;
}

function choose({ tool }: KeyTarget, index: number): boolean {
  const { phase, candidates } = tool.state;
  return phase === 'draft' && candidates.length > 1 && Boolean(candidates[index]?.bounds) && done(tool.chooseCandidate(index));
}

/** A size of the draft; without one, the class of the selected object. */
function pressDigit(target: KeyTarget, { key }: KeyboardEvent): boolean {
  return target.tool.state.prompts.length > 0 ? choose(target, Number(key) - 1) : classifySelected(target, key);
}

function classifySelected({ store }: KeyTarget, key: string): boolean {
  const [segment, classCode] = [selectedIn(store), classOfKey(key)];
  if (!segment || classCode === undefined) return false;
  return segment.classCode === classCode || done(store.edit(segment.label, { classCode }));
}

/** Not in place of a draft. */
function correctSelected({ tool, store }: KeyTarget): boolean {
  const segment = selectedIn(store);
  if (!segment?.prompts.length || tool.state.prompts.length > 0) return false;
  return done(tool.segmentAgain(segment.label));
}

/** Goes on to the next candidate that is not empty. */
function cycle(target: KeyTarget, step: number): boolean {
  const { chosen, candidates } = target.tool.state;
  const count = candidates.length;
  for (let ahead = 1; ahead < count; ahead++) {
    const index = (chosen + step * ahead + count * ahead) % count;
    if (candidates[index]!.bounds) return choose(target, index);
  }
  return false;
}

function scaleRadius({ tool }: KeyTarget, factor: number): boolean {
  const { phase, radius, region } = tool.state;
  if (phase === 'off') return false;
  const current = radius ?? region?.radius ?? FIRST_RADIUS;
  return done(tool.setRadius(Math.min(Math.max(current * factor, REGION_RADIUS.min), REGION_RADIUS.max)));
}

function toggleSelected({ store }: KeyTarget): boolean {
  const segment = selectedIn(store);
  if (!segment) return false;
  return done(store.edit(segment.label, { visible: !segment.visible }));
}

function selectedIn(store: AnnotationStore): Segment | undefined {
  return store.selected === null ? undefined : store.get(store.selected);
}

/** Shows the object alone, or all again when it is alone already; without one, all again. */
function toggleOnly(tool: ToolActions, label: number | null): boolean {
  const { only } = tool.state;
  if (label === null && only === null) return false;
  return done(tool.showOnly(label === only ? null : label));
}

function changeOpacity({ tool, store }: KeyTarget, change: number): boolean {
  if (store.segments.length === 0) return false;
  return done(tool.setOpacity(Math.min(Math.max(tool.state.opacity + change, OPACITY_RANGE.min), OPACITY_RANGE.max)));
}

function undo(tool: ToolActions): boolean {
  return tool.state.undo !== null && done(tool.undo());
}

function redo(tool: ToolActions): boolean {
  return tool.state.redo !== null && done(tool.redo());
}
