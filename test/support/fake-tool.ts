import type { Candidate, EngineInfo, MaskRules, RegionDetail } from '../../src/inference/segmentation-engine.js';
import type { ObservableModels } from '../../src/tool/models-state.js';
import { INITIAL_STATE, type SavedActions, type SavedScan, type SavingView, type ToolActions, type ToolState } from '../../src/tool/tool-state.js';

/** The state of a tool that has its model and waits for a click. */
export const READY: ToolState = {
  ...INITIAL_STATE,
  phase: 'ready',
  engine: { modelName: 'point-sam-tiny', backend: 'webgpu', reason: null, pointCount: 2048, pointCounts: [2048], groupingChoices: [] },
};

export const SLOWER: EngineInfo = {
  modelName: 'point-sam-tiny', backend: 'wasm', reason: 'The browser offers no graphics adapter for WebGPU.', pointCount: 2048, pointCounts: [2048], groupingChoices: [],
};

/** A tool whose model runs on a server. */
export const REMOTE = {
  remoteHost: 'gpu.example:8000',
  engine: { modelName: 'point-sam-tiny', backend: 'remote', host: 'gpu.example:8000', reason: null, pointCount: 2048, pointCounts: [2048], groupingChoices: [] },
} satisfies Partial<ToolState>;

/** Three candidates as after a first click, the middle one best. */
export const CANDIDATES: readonly Candidate[] = [
  { quality: 0.52, extent: 0.84, pointCount: 310, bounds: { min: [0, 0, 0], max: [0.8, 0.6, 0.5] } },
  { quality: 0.874, extent: 4.63, pointCount: 12480, bounds: { min: [0, 0, 0], max: [4.6, 1.9, 1.5] } },
  { quality: 0.68, extent: 11.2, pointCount: 40211, bounds: { min: [0, 0, 0], max: [11.2, 4, 3] } },
];

/** What changes from `READY` where objects can be saved. */
export function saving(patch: Partial<SavingView>): Partial<ToolState> {
  return { saving: { state: 'saved', message: null, labelled: null, paused: false, lost: null, ...patch } };
}

/** What changes from `READY` with a draft of one click. */
export const DRAFT: Partial<ToolState> = {
  phase: 'draft',
  cloud: 'cloud',
  prompts: [{ position: [1, 2, 3], positive: true }],
  candidates: CANDIDATES,
  chosen: 1,
  region: { center: [1, 2, 3], radius: 12 },
  undo: { verb: 'add-point', object: null },
};

/** One call that the tool received: its name, then its arguments. */
export type Call = readonly [name: string, ...args: readonly unknown[]];

/** A tool whose state is set from outside and that remembers what it was asked. */
export class FakeTool extends EventTarget implements ToolActions {
  readonly calls: Call[] = [];
  /** What is saved in the browser. */
  scans: readonly SavedScan[] = [];
  #state: ToolState;

  constructor(patch: Partial<ToolState> = {}) {
    super();
    this.#state = { ...READY, ...patch };
  }

  get state(): ToolState {
    return this.#state;
  }

  /** Makes a new state and fires `change`. */
  set(patch: Partial<ToolState>): void {
    this.#state = { ...this.#state, ...patch };
    this.dispatchEvent(new Event('change'));
  }

  setActive = (active: boolean): void => this.#note('setActive', active);
  setMode = (mode: 'add' | 'remove'): void => this.#note('setMode', mode);
  setRadius = (radius: number | null): void => this.#note('setRadius', radius);
  previewRadius = (radius: number | null): void => this.#note('previewRadius', radius);
  promptAtCenter = (subtracts: boolean): void => this.#note('promptAtCenter', subtracts);
  chooseCandidate = (index: number): void => this.#note('chooseCandidate', index);
  hoverCandidate = (index: number): void => this.#note('hoverCandidate', index);
  removePrompt = (index: number): void => this.#note('removePrompt', index);
  keep = (): void => this.#note('keep');
  stepBack = (): void => this.#note('stepBack');
  dismissProblem = (): void => this.#note('dismissProblem');
  discard = (): void => this.#note('discard');
  undo = (): void => this.#note('undo');
  redo = (): void => this.#note('redo');
  readonly saved: SavedActions = {
    setPaused: (paused) => this.#note('pauseLabelling', paused),
    retry: () => this.#note('retrySaving'),
    beginAnew: () => this.#note('beginAnew'),
    scans: async () => this.scans,
    deleteScan: async (identity) => {
      this.#note('deleteScan', identity);
      this.scans = this.scans.filter((scan) => scan.identity !== identity);
    },
  };
  setRules = (patch: Partial<MaskRules>): void => this.#note('setRules', patch);
  models: ObservableModels | null = null;
  setDetail = (detail: RegionDetail): void => this.#note('setDetail', detail);
  /** What is of another model. */
  others: readonly number[] = [];
  isOfOtherModel = (label: number): boolean => this.others.includes(label);
  segmentAgain = (label: number): void => this.#note('segmentAgain', label);
  setProtection = (protects: boolean): void => this.#note('setProtection', protects);
  setOpacity = (opacity: number): void => this.#note('setOpacity', opacity);
  showOnly = (label: number | null): void => this.#note('showOnly', label);
  remedy = (): void => this.#note('remedy');
  goTo = (label: number): void => this.#note('goTo', label);
  deleteSegment = (label: number): void => this.#note('deleteSegment', label);
  select = (label: number | null): void => this.#note('select', label);
  showOriginalColors = (original: boolean): void => this.#note('showOriginalColors', original);

  #note(...call: Call): void {
    this.calls.push(call);
  }
}
