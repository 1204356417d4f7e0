import type { EditName } from '../annotations/edits.js';
import { type Candidate, DEFAULT_RULES, type EngineInfo, type MaskRules, type PointPrompt, type RegionDetail } from '../inference/segmentation-engine.js';
import type { Sphere } from '../geometry/bounds.js';
import type { ErrorCode } from '../errors.js';
import type { ObservableModels } from './models-state.js';
import type { SavedScan } from '../records/scene-records.js';
import type { SavingState } from './saved-cloud.js';
import { KEPT_OPACITY } from './scene-palette.js';

export type { SavedScan } from '../records/scene-records.js';

/**
 * What the tool is doing; the panel's tip, status and buttons follow from it. `problem` is the phase in which nothing can
 * be segmented; a problem beside another phase is news, and that phase's actions work.
 */
export type ToolPhase = 'off' | 'loading' | 'ready' | 'thinking' | 'draft' | 'problem';

/** A failure as the panel shows it. */
export interface ToolProblem {
  readonly code: ErrorCode | 'unexpected';
  /**
   * What failed, on what, and what to do; of an `unexpected` one only what failed. In English whatever the panel's
   * language: it comes from workers and from the engine, which know nothing of the panel's words.
   */
  readonly message: string;
  /** What a button can do about it; null when there is nothing to press. */
  readonly remedy: 'reload-model' | 'restart-worker' | 'use-own-machine' | null;
}

/** A hint that is not a failure: shown as the tip until the next action. */
export type ToolHint = 'first-click-adds' | 'nothing-under-click' | 'waiting-for-model' | 'restarted' | 'on-processor' | 'on-screen-only' | 'kept-when-found' | 'already-kept' | null;

/** What goes on with a draft: `reading` is what is at hand, `loading` the scan's files. */
export type DraftStage = 'reading' | 'loading' | 'segmenting';

/** How the saving of objects stands. */
export interface SavingView {
  readonly state: SavingState;
  /** What failed, for a person, in English as a problem's message; null while all goes well. */
  readonly message: string | null;
  /** Share of the points that carry their labels at full resolution, while they are being labelled; else null. */
  readonly labelled: number | null;
  /** Whether labelling waits for a person's word. */
  readonly paused: boolean;
  /** Why nothing more can be saved for a scan until a person begins anew: it has changed, or what was saved is damaged. */
  readonly lost: 'changed' | 'damaged' | null;
}

/** An immutable snapshot of the tool; a new one is made at every change. */
export interface ToolState {
  readonly phase: ToolPhase;
  readonly hint: ToolHint;
  readonly problem: ToolProblem | null;
  /** The model that is loaded; null before. */
  readonly engine: EngineInfo | null;
  /** The server that points around clicks are sent to, known before the tool is ever on; null where all stays on this machine. */
  readonly remoteHost: string | null;
  /** Whether the host has any scan to click on. */
  readonly scan: boolean;
  /** While loading: bytes so far and in all (total 0 while unknown). */
  readonly loading: { readonly done: number; readonly total: number } | null;
  /** While thinking: what goes on, only once it has lasted 150 ms. */
  readonly stage: DraftStage | null;
  /** The cloud of the prompts, of `region` and of `preview`; null where there is none of them. */
  readonly cloud: string | null;
  /** The draft's prompts in click order. */
  readonly prompts: readonly PointPrompt[];
  readonly candidates: readonly Candidate[];
  /** Index into `candidates`; -1 without a draft. */
  readonly chosen: number;
  /** Index of the candidate being looked at without choosing it; -1 for none. */
  readonly hovered: number;
  readonly region: Sphere | null;
  /** Why the scan's files could not be read, so that the draft is from the points on screen alone; else null. */
  readonly readFailure: string | null;
  /** The region shown in the scene while the radius slider moves; null while it rests or there is nothing to show. */
  readonly preview: Sphere | null;
  /** Radius of the next region, metres; null: from what the person sees. */
  readonly radius: number | null;
  /** Whether the host's own colours are shown in place of the objects'. */
  readonly originalColors: boolean;
  /** How strongly kept objects are coloured, 0..1. */
  readonly opacity: number;
  /** The object that is shown alone; null for all that are not hidden. */
  readonly only: number | null;
  /** Whether kept objects keep their points: the draft leaves them alone, else it takes them. */
  readonly protects: boolean;
  /** What becomes of the model's masks, in the draft and in those that follow. */
  readonly rules: MaskRules;
  /** How much of a region the model sees; what is absent, the model decides. */
  readonly detail: RegionDetail;
  /** Whether a plain click adds or removes. */
  readonly mode: 'add' | 'remove';
  /** Null where nothing can be saved: a host without files, or one that keeps objects itself. */
  readonly saving: SavingView | null;
  /** What undo or redo would do, or null. */
  readonly undo: EditName | null;
  readonly redo: EditName | null;
}

/** What the panel asks of what is saved. */
export interface SavedActions {
  /** Stops the labelling of all points, or goes on with it. */
  setPaused(paused: boolean): void;
  /** Tries again to save, or to label, what could not be. */
  retry(): void;
  /** Gives up what is saved of scans for which nothing more can be saved, and saves what is in the scene. */
  beginAnew(): void;
  /** All that is saved in this browser, the scan changed last first. */
  scans(): Promise<readonly SavedScan[]>;
  /** Deletes what is saved of a scan; where it is open, its objects leave the scene as well. */
  deleteScan(identity: string): Promise<void>;
}

/** What the panel, the keys and the pointer ask of the tool. Implemented by `SegmentTool`. */
export interface ToolActions {
  readonly state: ToolState;
  /** Turns the tool on or off; off while the model loads cancels the loading. */
  setActive(active: boolean): void;
  setMode(mode: 'add' | 'remove'): void;
  /** Sets the region's radius in metres (1..100); null goes back to automatic. Segments a draft again. */
  setRadius(radius: number | null): void;
  /** Shows the region in the scene while the slider moves; null stops. */
  previewRadius(radius: number | null): void;
  /** Clicks in the middle of the view, for those who click with the keyboard. */
  promptAtCenter(subtracts: boolean): void;
  chooseCandidate(index: number): void;
  /** Previews a candidate in the scene; -1 stops. */
  hoverCandidate(index: number): void;
  removePrompt(index: number): void;
  keep(): void;
  /** Esc: puts a problem that stands in nobody's way out of sight, else drops the draft; without one turns the tool off. */
  stepBack(): void;
  /** Puts the problem out of sight. */
  dismissProblem(): void;
  discard(): void;
  undo(): void;
  redo(): void;
  /** Null where nothing can be saved. */
  readonly saved: SavedActions | null;
  /** Null where there is one model alone. */
  readonly models: ObservableModels | null;
  /** Changes how much of a region the model sees; segments a draft again. */
  setDetail(detail: RegionDetail): void;
  /** Makes the clicks of a kept object the draft again, by the model of now; it takes the object's place when it is kept. */
  segmentAgain(label: number): void;
  /** Whether another model than the one of now found a kept object; false where that is not known, as of objects of another day. */
  isOfOtherModel(label: number): boolean;
  /** Does what the problem's button says. */
  remedy(): void;
  /** Shows the object in the view. */
  goTo(label: number): void;
  /** Deletes a kept object as one undoable edit. */
  deleteSegment(label: number): void;
  /** Marks an object as selected; null for none. */
  select(label: number | null): void;
  /** Whether kept objects keep their points; a draft is worked out again. */
  setProtection(protects: boolean): void;
  /** Changes what becomes of the model's masks; segments a draft again. */
  setRules(patch: Partial<MaskRules>): void;
  /** Colours kept objects more or less strongly, 0.1..1. */
  setOpacity(opacity: number): void;
  /** Shows one object alone; null shows all that are not hidden. */
  showOnly(label: number | null): void;
  /** While true the host's own colours are shown. */
  showOriginalColors(original: boolean): void;
}

/** The tool as the panel holds it: fires `change` whenever `state` is a new snapshot. */
export type ObservableTool = ToolActions & EventTarget;

/** The tool before it was ever turned on. */
export const INITIAL_STATE: ToolState = {
  phase: 'off',
  hint: null,
  problem: null,
  engine: null,
  remoteHost: null,
  scan: true,
  loading: null,
  stage: null,
  cloud: null,
  prompts: [],
  candidates: [],
  chosen: -1,
  hovered: -1,
  region: null,
  readFailure: null,
  preview: null,
  radius: null,
  originalColors: false,
  opacity: KEPT_OPACITY,
  only: null,
  protects: true,
  rules: DEFAULT_RULES,
  detail: {},
  mode: 'add',
  saving: null,
  undo: null,
  redo: null,
};
