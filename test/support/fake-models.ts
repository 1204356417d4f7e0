import type { ModelEntry } from '../../src/tool/model-entries.js';
import type { ModelActions, ModelsState, UseOptions, WeightsRequest } from '../../src/tool/models-state.js';
import { LARGE, LARGE_URL, SMALL } from './fake-library.js';
import type { Call } from './fake-tool.js';

export const BUILT_IN: ModelEntry = {
  id: 'point-sam-tiny', title: 'point-sam-tiny', place: 'included', source: { manifestUrl: '/tiny.json', fileUrls: {} },
  summary: { name: 'point-sam-tiny', bytes: 5.5e6, license: null, precision: 'fp16' }, folder: null, stored: 0,
};
export const ON_SERVER: ModelEntry = { id: 'large', title: 'point-sam-large', place: 'server', source: { manifestUrl: LARGE_URL }, summary: LARGE, folder: null, stored: 0 };
export const HALF: ModelEntry = { ...ON_SERVER, place: 'half', folder: 'half', stored: 120e6 };
export const ON_DEVICE: ModelEntry = { id: 'sha', title: 'my-weights', place: 'device', source: { stored: 'sha' }, summary: SMALL, folder: 'made-1', stored: SMALL.bytes };

export const SHOWN: ModelsState = {
  entries: [BUILT_IN, ON_SERVER, ON_DEVICE], chosen: 'point-sam-tiny', asked: null, work: null, problem: null, space: { used: 12e6, free: 9.4e9 },
};

/** Models whose state is set from outside, and that remember what they were asked. */
export class FakeModels extends EventTarget implements ModelActions {
  readonly calls: Call[] = [];
  readonly converts: boolean = true;
  /** Whether picked files hold weights. */
  sound = true;
  #state: ModelsState;

  constructor(patch: Partial<ModelsState> = {}) {
    super();
    this.#state = { ...SHOWN, ...patch };
  }

  get state(): ModelsState {
    return this.#state;
  }

  /** Makes a new state and fires `change`. */
  set(patch: Partial<ModelsState>): void {
    this.#state = { ...this.#state, ...patch };
    this.dispatchEvent(new Event('change'));
  }

  look = async (): Promise<void> => this.#note('look');
  use = async (id: string, options?: UseOptions): Promise<void> => this.#note('use', id, options);
  answer = (agreed: boolean): void => this.#note('answer', agreed);
  cancel = (): void => this.#note('cancel');
  remove = async (id: string): Promise<void> => this.#note('remove', id);
  convert = async ({ file, precision }: WeightsRequest): Promise<void> => this.#note('convert', file.name, precision);
  check = async (file: File): Promise<boolean> => {
    this.#note('check', file.name);
    return this.sound;
  };
  dismissProblem = (): void => this.#note('dismissProblem');

  #note(...call: Call): void {
    this.calls.push(call);
  }
}
