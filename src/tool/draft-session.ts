import { isAbortError } from '../errors.js';
import type { Progress, RegionDetail, Segmentation } from '../inference/segmentation-engine.js';
import type { NodeLabels } from '../octree/node-points.js';
import type { DraftInput } from './draft-input.js';
import { type EngineHost, isEngineLoss } from './engine-host.js';
import type { DraftStage } from './tool-state.js';

/** Work that ends sooner than this is not worth a word. */
const QUIET_MS = 150;

export interface DraftSessionOptions {
  readonly host: EngineHost;
  /** How much of a region the model is to see. */
  readonly detail: () => RegionDetail;
  /** Something that the tool's state shows has changed. */
  readonly onChange: () => void;
  readonly onLabels: (labels: readonly NodeLabels[]) => void;
  /** A draft could not be segmented; null where the answer at hand stands, or a draft could not be dropped. The engine still has the one before. */
  readonly onFailure: (error: unknown, failed: DraftInput | null) => void;
}

/** The object in work: what was asked for, the newest answer, and the request between them. */
export class DraftSession {
  readonly #options: DraftSessionOptions;
  #input: DraftInput | null = null;
  #answered: DraftInput | null = null;
  #result: Segmentation | null = null;
  #detail: RegionDetail | null = null;
  #request: AbortController | null = null;
  /** Requests without an answer, those that were overtaken among them. */
  #underWay = 0;
  /** Counts the drafts that ended: an answer that comes after that is not for the next one. */
  #ended = 0;
  #stage: DraftStage | null = null;
  /** What the newest request does, whether it is worth a word or not. */
  #doing: DraftStage = 'reading';
  /** Who waits until nothing is under way. */
  #waiting: (() => void)[] = [];

  constructor(options: DraftSessionOptions) {
    this.#options = options;
  }

  get input(): DraftInput | null {
    return this.#input;
  }

  /** The newest input that was answered, by an engine that may have ended since. */
  get answered(): DraftInput | null {
    return this.#answered;
  }

  /** The answer to `answered`; it may lag behind `input` while `thinking`. */
  get result(): Segmentation | null {
    return this.#result;
  }

  /** In what detail the engine has answered last; null before it has. */
  get detail(): RegionDetail | null {
    return this.#detail;
  }

  get thinking(): boolean {
    return this.#request !== null;
  }

  /** What goes on, once it has lasted long enough to be worth a word. */
  get stage(): DraftStage | null {
    return this.#stage;
  }

  /** Makes `input` the draft and has it segmented; null forgets the draft. Overtakes what is under way. */
  set(input: DraftInput | null): void {
    const before = this.#input;
    this.#drop();
    this.#input = input;
    if (!input) this.#forget();
    else if (!this.#stands(input) && !this.#choose(input, before)) void this.#segment(input);
    this.#options.onChange();
  }

  /** As `set`, but never starts an engine. */
  goBack(input: DraftInput | null): void {
    if (this.#options.host.running) return this.set(input);
    this.#input = input;
    this.#options.onChange();
  }

  /** Lets go of the draft without a word to the engine, which has it already taken as a kept object. */
  release(): void {
    this.#drop();
    this.#end();
    this.#input = null;
    this.#options.onChange();
  }

  /** The engine has ended; what was asked for stays. */
  lose(): void {
    this.#result = this.#detail = null;
    this.#options.onChange();
  }

  /** No engine is there to answer, and none will be by itself. */
  giveUp(error: unknown): void {
    const { input } = this;
    if (!this.#request || !input) return;
    this.#finish(this.#request);
    this.#options.onFailure(error, input);
  }

  /** Segments the draft again, by an engine that knows nothing of it. */
  repeat(): void {
    this.#result = null;
    if (this.#input) this.set(this.#input);
  }

  /** Segments the draft again in another detail; until that is answered, and where it cannot be, the answer at hand stands. */
  refine(): void {
    const input = this.#input;
    if (!input || !this.#result) return this.repeat();
    this.#drop();
    void this.#segment(input, true);
    this.#options.onChange();
  }

  /** Resolves when no request is under way, however the last one ended: `answered` tells. */
  async settled(): Promise<void> {
    while (this.thinking) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  /** Whether the engine has this very draft and nothing under way can change that. */
  #stands(input: DraftInput): boolean {
    return input === this.#answered && this.#result !== null && this.#underWay === 0;
  }

  /** Another candidate of the answer at hand needs no work. */
  #choose(input: DraftInput, before: DraftInput | null): boolean {
    const { candidate } = input;
    if (!before || candidate === null || !this.#stands(before) || !this.#result?.candidates[candidate]) return false;
    if (input.prompts !== before.prompts || input.radius !== before.radius || input.refit !== before.refit) return false;
    if (input.policy !== before.policy || input.rules !== before.rules) return false;
    this.#answered = input;
    this.#result = { ...this.#result, chosen: candidate };
    return true;
  }

  #end(): void {
    this.#ended++;
    this.#answered = this.#result = null;
  }

  #forget(): void {
    this.#end();
    const { host, onLabels, onFailure } = this.#options;
    if (!host.running) return;
    host.engine.discardDraft().then(onLabels, (error: unknown) => onFailure(error, null));
  }

  async #segment(input: DraftInput, refines = false): Promise<void> {
    const request = new AbortController();
    const ended = this.#ended;
    this.#request = request;
    this.#doing = 'reading';
    const quiet = setTimeout(() => this.#say(request), QUIET_MS);
    try {
      this.#underWay++;
      const result = await this.#ask(input, request).finally(() => this.#underWay--);
      if (result && ended === this.#ended) this.#take(input, result, request);
    } catch (error) {
      this.#failed(error, request, refines ? null : input);
    } finally {
      clearTimeout(quiet);
      this.#options.onChange();
    }
  }

  /** The engine's answer; null when the request was overtaken before it was sent. */
  async #ask(input: DraftInput, request: AbortController): Promise<Segmentation | null> {
    const { host, onLabels } = this.#options;
    const { signal } = request;
    const started = performance.now();
    const onProgress = ({ stage }: Progress) => {
      if (this.#request === request) this.#doing = draftStage(stage);
      if (performance.now() - started > QUIET_MS) this.#say(request);
    };
    await host.ready();
    if (signal.aborted) return null;
    const detail = this.#options.detail(); // a model that was only now loaded may offer other ones
    const result = await host.engine.segment({ ...input, ...detail, url: host.reach(input.cloud) }, { signal, onProgress });
    this.#detail = detail;
    // Also of an overtaken request: the engine tells of every point once, and counts on its being painted.
    onLabels(result.labels);
    return result;
  }

  #take(input: DraftInput, result: Segmentation, request: AbortController): void {
    this.#answered = input;
    this.#result = result;
    this.#finish(request);
  }

  #failed(error: unknown, request: AbortController, failed: DraftInput | null): void {
    const { host, onFailure } = this.#options;
    if (this.#request !== request || isAbortError(error)) return;
    if (isEngineLoss(error) && host.running) return; // it is being started anew, and the draft is repeated then
    this.#finish(request);
    onFailure(error, failed);
  }

  #say(request: AbortController): void {
    if (this.#request !== request || this.#stage === this.#doing) return;
    this.#stage = this.#doing;
    this.#options.onChange();
  }

  #drop(): void {
    const request = this.#request;
    if (!request) return;
    this.#finish(request);
    request.abort();
  }

  #finish(request: AbortController): void {
    if (this.#request !== request) return;
    this.#request = null;
    this.#stage = null;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}

/** What a person is told of it. */
function draftStage(stage: Progress['stage']): DraftStage {
  if (stage === 'loading') return 'loading';
  return stage === 'reading' || stage === 'encoding' ? 'reading' : 'segmenting';
}
