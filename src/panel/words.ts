import type { EngineInfo } from '../inference/segmentation-engine.js';
import type { DraftStage, ToolHint, ToolProblem, ToolState } from '../tool/tool-state.js';

/** Every word that the panel and the overlay show, in one place (with `saving-words.ts`), so that a translation replaces these. */
export const WORDS = {
  title: 'Segment',
  switch: 'Segment by clicking',
  menu: 'More',
  fold: 'Fold the panel',
  unfold: 'Unfold the panel',
  prompts: 'Clicks that made the draft',
  mode: 'What a click does',
  add: 'Add',
  remove: 'Remove',
  undo: 'Undo',
  redo: 'Redo',
  candidates: 'Sizes of the object',
  candidatesEmpty: 'After a click, the sizes to choose from appear here.',
  emptyCandidate: 'nothing found',
  region: 'Region',
  regionTitle: 'Radius around the click in which the object is looked for',
  regionAuto: 'auto',
  regionReset: 'Automatic radius',
  keep: 'Keep',
  discard: 'Discard',
  dismiss: 'Close this message',
  cancel: 'Cancel',
  pauseLabelling: 'Pause',
  resumeLabelling: 'Go on',
  retrySaving: 'Try again',
  beginAnew: 'Begin anew',
  objects: 'Objects',
  objectsEmpty: 'Objects you keep appear here.',
  objectsUnmatched: 'No object has such a name or class.',
  search: 'Search objects',
  searchHint: 'Name or class',
  group: 'Group by class',
  showAll: 'Show all objects',
  hideAll: 'Hide all objects',
  classOf: 'Class',
  nameOf: 'Name',
  goTo: 'Go to',
  rename: 'Rename',
  changeColor: 'Change colour',
  colorOf: 'Colour',
  otherColor: 'Another colour',
  delete: 'Delete',
  allKeys: 'All keys',
  originalColors: 'Original colours',
  protect: 'Protect kept objects',
  onlyThis: 'Only this',
  strength: 'Strength of colours',
  savedScans: 'Saved scans',
  savedScansEmpty: 'Nothing is saved in this browser yet.',
  savedScansLoading: 'Looking…',
  openScan: 'open',
  unreadableScan: 'damaged',
  close: 'Close',
  keysNote: 'They work while the pointer is over the scan or the panel has the focus.',
} as const;

/** The sheet of all keys: what to press, what it does. */
export const KEY_SHEET: readonly (readonly [keys: readonly string[], does: string])[] = [
  [['Click'], 'Add to the object'],
  [['Right-click', 'Alt + Click'], 'Take away from the object'],
  [['C', 'Shift + C'], 'Add or take away in the middle of the view'],
  [['X'], 'Swap add and remove'],
  [['1', '2', '3'], 'Choose a size'],
  [['Tab', 'Shift + Tab'], 'Next or previous size, in the scan'],
  [['[', ']'], 'Smaller or larger region'],
  [['Enter'], 'Keep the object'],
  [['Esc'], 'Step back: drop the draft, then turn off'],
  [['Backspace'], 'Take the last click back'],
  [['Ctrl + Z'], 'Undo'],
  [['Shift + Ctrl + Z', 'Ctrl + Y'], 'Redo'],
  [['V'], 'Show or hide the selected object'],
  [['F'], 'Go to the selected object'],
  [['Delete'], 'Delete the selected object'],
  [['F2'], 'Rename, in the list'],
  [['I'], 'Show the selected object alone, or all again'],
  [[',', '.'], 'Weaker or stronger colours'],
  [['O'], 'Original colours, while held'],
  [['?'], 'This sheet'],
];

/** Keys as this machine's keyboard names them. */
export function keyWords(keys: string): string {
  return APPLE ? keys.replace('Ctrl', '⌘').replace('Alt', '⌥') : keys;
}

const APPLE = /Mac|iP(hone|ad)/.test(navigator.platform);

const CANDIDATE_NAMES = ['Part', 'Object', 'Group'] as const;

const HINTS: Record<NonNullable<ToolHint>, string> = {
  'first-click-adds': 'Begin with a click on the object. After that, remove what is too much.',
  'nothing-under-click': 'There is no point of the scan. Click on the object itself.',
  'waiting-for-model': 'One moment, the model is still loading.',
  'on-screen-only': 'The scan\'s files could not be read. Move closer for a finer result.',
  restarted: 'Segmentation had stopped and was started again. Your objects are all here.',
};

const STAGES: Record<DraftStage, string> = {
  reading: 'Reading the region…',
  loading: 'Reading the scan…',
  segmenting: 'Segmenting…',
};

const REMEDIES: Record<NonNullable<ToolProblem['remedy']>, string> = {
  'reload-model': 'Load again',
  'restart-worker': 'Start again',
};

/** The next step in one line; null while a thought is too short to speak of, when what stood there stays. */
export function tipWords(state: ToolState, { kept, touch }: { kept: number; touch: boolean }): string | null {
  if (state.hint) return HINTS[state.hint];
  switch (state.phase) {
    case 'off':
      return 'Turn on to segment by clicking.';
    case 'loading':
      return 'You can look around meanwhile.';
    case 'ready':
      if (state.mode === 'remove') return 'Switch to Add to begin an object.';
      return kept === 0 ? 'Click an object to begin.' : 'Go on with the next object.';
    case 'thinking':
      return state.stage && `${STAGES[state.stage]} Esc cancels.`;
    case 'draft':
      return draftTip(state, touch);
    case 'problem':
      return '';
  }
}

function draftTip({ mode, prompts, candidates }: ToolState, touch: boolean): string {
  if (mode === 'remove') return 'Click what is too much.';
  if (prompts.length > 1) return `${touch ? 'Remove' : 'Right-click'} takes away what is too much. Enter keeps it.`;
  if (candidates.length > 1) return 'Not quite? Choose another size, or add a click on what is missing.';
  return 'Not quite? Add a click on what is missing.';
}

/** The state in a word or two; null as for `tipWords`. */
export function statusWords(state: ToolState): string | null {
  if (state.problem) return 'Problem';
  switch (state.phase) {
    case 'off':
      return 'Off';
    case 'loading':
      return 'Loading';
    case 'ready':
      return state.engine?.backend === 'wasm' ? 'Ready (slower)' : 'Ready';
    case 'thinking':
      return state.stage && (state.stage === 'segmenting' ? 'Segmenting…' : 'Reading…');
    case 'draft':
      return 'Draft';
    case 'problem':
      return null;
  }
}

/** "Loading model 3.1 of 5.5 MB", then what follows once all of it is here. */
export function loadingWords({ done, total }: { done: number; total: number }): string {
  if (total === 0) return 'Loading model';
  if (done >= total) return 'Preparing the model';
  return `Loading model ${megabytes(done).replace(/[^\d.,]/g, '')} of ${megabytes(total)}`;
}

/** "Only Tree 7 is shown". */
export function onlyWords(name: string): string {
  return `Only ${name} is shown`;
}

/** "60 %". */
export function percentWords(share: number): string {
  return PERCENT.format(share);
}

export function engineWords({ modelName, backend }: EngineInfo): string {
  return `${modelName} · ${backend === 'webgpu' ? 'WebGPU' : 'processor'}`;
}

/** Why it is slower, or null on WebGPU. */
export function slowerWords({ reason }: EngineInfo): string | null {
  return reason;
}

export function remedyWords(remedy: NonNullable<ToolProblem['remedy']>): string {
  return REMEDIES[remedy];
}

/** What a candidate is called by its place among `count`, smallest first. */
export function candidateName(index: number, count: number): string {
  return count === 1 ? 'Object' : (CANDIDATE_NAMES[index] ?? `Size ${index + 1}`);
}

/** Predicted IoU as a person may take it: "good 0.87". Never a promise. */
export function qualityWords(quality: number): string {
  const shown = Math.min(Math.max(quality, 0), 1);
  const word = shown >= 0.8 ? 'good' : shown >= 0.6 ? 'fair' : 'unsure';
  return `${word} ${decimal(shown)}`;
}

/** Metres with two significant digits: "0.8 m", "12 m". */
export function lengthWords(metres: number): string {
  return LENGTH.format(metres);
}

/** "12,480 points". */
export function pointWords(count: number): string {
  return `${countWords(count)} ${count === 1 ? 'point' : 'points'}`;
}

export function countWords(count: number): string {
  return COUNT.format(count);
}

export function deletedWords(name: string): string {
  return `Deleted ${name}`;
}

export function visibilityWords(visible: boolean, name: string): string {
  return `${visible ? 'Hide' : 'Show'} ${name}`;
}

/** What undo calls the edits that the list makes. */
export const EDITS = {
  rename: (name: string) => `Rename ${name}`,
  classify: (name: string) => `Class of ${name}`,
  recolor: (name: string) => `Colour of ${name}`,
} as const;

/** "Undo: Keep Tree 3". */
export function editWords(verb: string, edit: string | null): string {
  return edit === null ? verb : `${verb}: ${edit}`;
}

/** The name of a prompt's marker, which says what pressing it does; `index` counts from 0. */
export function markerWords(positive: boolean, index: number): string {
  return `${positive ? 'Add' : 'Subtract'} point ${index + 1}, remove it`;
}

const LENGTH = new Intl.NumberFormat(undefined, { style: 'unit', unit: 'meter', maximumSignificantDigits: 2 });
const COUNT = new Intl.NumberFormat();
const MEGABYTES = new Intl.NumberFormat(undefined, { style: 'unit', unit: 'megabyte', minimumFractionDigits: 1, maximumFractionDigits: 1 });
const PERCENT = new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 0 });
const DECIMAL = new Intl.NumberFormat(undefined, { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** "0.4 MB". */
export function megabytes(bytes: number): string {
  return MEGABYTES.format(bytes / 1e6);
}

function decimal(value: number): string {
  return DECIMAL.format(value);
}
