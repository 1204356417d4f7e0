import type { EditName } from '../annotations/edits.js';
import type { EngineInfo } from '../inference/segmentation-engine.js';
import type { ToolProblem, ToolState } from '../tool/tool-state.js';
import { en } from './languages/en.js';
import { fill, fillCount, language, say } from './languages/language.js';
import type { WordKey } from './languages/translation.js';

/**
 * Words that are complete as they are, in the language of the moment. The panel and the overlay take all they show from
 * here and from `saving-words.ts`; the words themselves are in `languages/`.
 */
export const WORDS = Object.defineProperties({}, Object.fromEntries(
  Object.keys(en).filter(isWord).map((key) => [key, { get: () => say(key), enumerable: true }]),
)) as Readonly<Record<WordKey, string>>;

function isWord(key: string): key is WordKey {
  return Object.hasOwn(en, key) && !en[key as keyof typeof en].includes('{{');
}

/** The sheet of all keys: what to press, what it does. */
const KEY_SHEET: readonly (readonly [keys: readonly string[], does: WordKey])[] = [
  [['Click'], 'sheet.add'],
  [['Right-click', 'Alt + Click'], 'sheet.subtract'],
  [['C', 'Shift + C'], 'sheet.center'],
  [['X'], 'sheet.swap'],
  [['1', '2', '3'], 'sheet.choose'],
  [['Tab', 'Shift + Tab'], 'sheet.cycle'],
  [['[', ']'], 'sheet.region'],
  [['Enter'], 'sheet.keep'],
  [['Esc'], 'sheet.back'],
  [['Backspace'], 'sheet.last'],
  [['Ctrl + Z'], 'undo'],
  [['Shift + Ctrl + Z', 'Ctrl + Y'], 'redo'],
  [['V'], 'sheet.visible'],
  [['F'], 'sheet.goTo'],
  [['E'], 'sheet.correct'],
  [['1 – 9'], 'sheet.class'],
  [['Delete'], 'sheet.delete'],
  [['F2'], 'sheet.rename'],
  [['I'], 'sheet.only'],
  [[',', '.'], 'sheet.strength'],
  [['O'], 'sheet.original'],
  [['?'], 'sheet.keys'],
];

/** The sheet of all keys in words: what to press, what it does. */
export function keySheet(): readonly (readonly [keys: readonly string[], does: string])[] {
  return KEY_SHEET.map(([keys, does]) => [keys.map(keyWords), WORDS[does]]);
}

/** Keys as this machine's keyboard names them: "Shift + Ctrl + Z". */
export function keyWords(keys: string): string {
  return keys.split(' + ').map(keyName).join(' + ');
}

const APPLE_NAMES: Readonly<Record<string, string>> = /Mac|iP(hone|ad)/.test(navigator.platform) ? { Ctrl: '⌘', Alt: '⌥' } : {};

/** Letters and signs are their own names. */
function keyName(key: string): string {
  const named = `key.${key}`;
  return APPLE_NAMES[key] ?? (isWord(named) ? WORDS[named] : key);
}

/** "More: Tree 7": a control's name among many that do the same. */
export function namedWords(what: string, name: string): string {
  return fill('of', { what, name });
}

/** "Undo (Ctrl + Z)", for a tooltip. */
export function withKeys(what: string, keys: string): string {
  return fill('withKeys', { what, keys: keyWords(keys) });
}

export interface TipOptions {
  /** How many objects are kept. */
  readonly kept: number;
  readonly touch: boolean;
  /** The name of a kept object. */
  readonly nameOf: (label: number) => string | undefined;
}

/** The next step in one line; null while a thought is too short to speak of, when what stood there stays. */
export function tipWords(state: ToolState, { kept, touch, nameOf }: TipOptions): string | null {
  if (state.hint) return WORDS[`hint.${state.hint}`];
  switch (state.phase) {
    case 'off':
      return WORDS['tip.off'];
    case 'loading':
      return WORDS['tip.loading'];
    case 'ready':
      if (!state.scan) return WORDS['tip.no-scan'];
      if (state.mode === 'remove') return WORDS['tip.remove'];
      return kept === 0 ? WORDS['tip.first'] : WORDS['tip.next'];
    case 'thinking':
      return state.stage && fill(touch ? 'tip.thinkingByTouch' : 'tip.thinking', { stage: WORDS[`stage.${state.stage}`] });
    case 'draft':
      return heldTip(state, nameOf) ?? draftTip(state, touch);
    case 'problem':
      return '';
  }
}

/** Null unless kept objects hold all of the draft. */
function heldTip({ candidates, chosen }: ToolState, nameOf: TipOptions['nameOf']): string | null {
  const name = nameOf(candidates[chosen]?.heldBy ?? 0);
  return name === undefined ? null : fill('tip.held', { name });
}

function draftTip({ mode, prompts, candidates }: ToolState, touch: boolean): string {
  if (mode === 'remove') return WORDS['tip.subtract'];
  if (prompts.length > 1) return touch ? WORDS['tip.refinedByTouch'] : WORDS['tip.refined'];
  return candidates.length > 1 ? WORDS['tip.choose'] : WORDS['tip.refine'];
}

/** The state in a word or two; null as for `tipWords`. */
export function statusWords(state: ToolState): string | null {
  if (state.problem) return WORDS['status.problem'];
  switch (state.phase) {
    case 'off':
      return WORDS['status.off'];
    case 'loading':
      return WORDS['status.loading'];
    case 'ready':
      return state.scan ? readyWords(state.engine) : WORDS['status.no-scan'];
    case 'thinking':
      return state.stage && (state.stage === 'segmenting' ? WORDS['status.segmenting'] : WORDS['status.reading']);
    case 'draft':
      return WORDS['status.draft'];
    case 'problem':
      return null;
  }
}

function readyWords(engine: EngineInfo | null): string {
  if (engine?.backend === 'remote') return WORDS['status.remote'];
  return engine?.backend === 'wasm' ? WORDS['status.slower'] : WORDS['status.ready'];
}

/** "Loading model 3.1 of 5.5 MB", then what follows once all of it is here. */
export function loadingWords({ done, total }: { done: number; total: number }): string {
  if (total === 0) return WORDS.modelLoading;
  if (done >= total) return WORDS.modelPreparing;
  return fill('modelLoadingOf', { done: language.formats.tenths.format(done / 1e6), total: megabytes(total) });
}

/** "Only Tree 7 is shown". */
export function onlyWords(name: string): string {
  return fill('only', { name });
}

/** "60%". */
export function percentWords(share: number): string {
  return language.formats.percent.format(share);
}

export function engineWords({ modelName, backend, host }: EngineInfo): string {
  return `${modelName} · ${host ?? (backend === 'webgpu' ? 'WebGPU' : WORDS.processor)}`;
}

/** That points leave this machine, and where to. */
export function remoteWords(host: string): string {
  return fill('remoteNote', { host });
}

/** Why it is slower, in English as a problem's message; null on WebGPU. */
export function slowerWords({ reason }: EngineInfo): string | null {
  return reason;
}

export function problemWords({ code, message }: ToolProblem): string {
  return code === 'unexpected' ? fill('unexpected', { detail: message }) : message;
}

export function remedyWords(remedy: NonNullable<ToolProblem['remedy']>): string {
  return WORDS[`remedy.${remedy}`];
}

const CANDIDATE_NAMES = ['part', 'object', 'group'] as const;

/** What a candidate is called by its place among `count`, smallest first. */
export function candidateName(index: number, count: number): string {
  const name = count === 1 ? 'object' : CANDIDATE_NAMES[index];
  return name ? WORDS[name] : fill('sizeNumber', { number: countWords(index + 1) });
}

/** Predicted IoU as a person may take it: "good 0.87". Never a promise. */
export function qualityWords(quality: number): string {
  const shown = Math.min(Math.max(quality, 0), 1);
  const word = shown >= 0.8 ? 'good' : shown >= 0.6 ? 'fair' : 'unsure';
  return `${WORDS[`quality.${word}`]} ${language.formats.hundredths.format(shown)}`;
}

/** Metres with two significant digits: "0.8 m", "12 m". */
export function lengthWords(metres: number): string {
  return language.formats.length.format(metres);
}

/** "12,480 points". */
export function pointWords(count: number): string {
  return fillCount('points', count);
}

export function countWords(count: number): string {
  return language.formats.count.format(count);
}

/** What an object is called until a person names it: "Object 7". */
export function objectName(number: number): string {
  return fill('objectNumber', { number: String(number) });
}

/** A class by its LAS code; one without a name by its number. */
export function className(code: number): string {
  const key = `class.${code}`;
  return isWord(key) ? WORDS[key] : fill('classNumber', { code: String(code) });
}

export function colorName(number: number): string {
  return fill('colorNumber', { number: countWords(number) });
}

export function deletedWords(name: string): string {
  return fill('deleted', { name });
}

export function visibilityWords(visible: boolean, name: string): string {
  return fill(visible ? 'edit.hide' : 'edit.show', { name });
}

/** "Undo: Keep Tree 3". */
export function editWords(what: string, edit: EditName | null): string {
  return edit === null ? what : namedWords(what, fill(`edit.${edit.verb}`, { name: edit.object ?? '' }));
}

/** The name of a prompt's marker, which says what pressing it does; `index` counts from 0. */
export function markerWords(positive: boolean, index: number): string {
  return fill(positive ? 'marker.add' : 'marker.remove', { number: countWords(index + 1) });
}

/** "0.4 MB". */
export function megabytes(bytes: number): string {
  return language.formats.megabytes.format(bytes / 1e6);
}
