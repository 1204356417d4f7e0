import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { BallFit } from '../evaluation/ball-fit.js';
import { BALL_RADIUS, openBaselines } from '../evaluation/baselines.js';
import { cropObject, type JudgedCrop } from '../evaluation/crop.js';
import { EngineSegmenter } from '../evaluation/engine-segmenter.js';
import { judgeObject, type Contestants, type ObjectResult } from '../evaluation/judge-object.js';
import { formatSummary } from '../evaluation/report.js';
import type { Scene, SceneObject } from '../evaluation/scene.js';
import { segmentEverything, type Recall } from '../evaluation/segment-everything.js';
import { summarize } from '../evaluation/summary.js';
import { EVAL_USAGE, readEvalOptions, type EvalOptions } from './eval-options.js';
import { ProgressLine } from './progress-line.js';
import { openNodeEngine } from './node-engine.js';
import { replaceFile } from './replace-file.js';
import { listScenes, openScene } from './scene-folder.js';
import { UsageError } from './usage-error.js';

/** As shells count a command that was interrupted. */
const INTERRUPTED = 130;

/** `eval SCENES_DIR`. Ctrl+C stops it between two clicks and writes nothing. */
export async function evalCommand(args: string[]): Promise<number> {
  const options = readEvalOptions(args);
  if (options === null) {
    process.stdout.write(EVAL_USAGE);
    return 0;
  }
  const stop = new AbortController();
  const interrupt = (): void => stop.abort();
  process.once('SIGINT', interrupt);
  try {
    await new Evaluation(options, stop.signal).run();
    return 0;
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    process.stderr.write('\ninterrupted, nothing was written\n');
    return INTERRUPTED;
  } finally {
    process.off('SIGINT', interrupt);
  }
}

/** One run over a folder of scenes. */
class Evaluation {
  readonly #options: EvalOptions;
  readonly #signal: AbortSignal;
  readonly #progress = new ProgressLine();
  #objects = 0;
  #skipped = 0;

  constructor(options: EvalOptions, signal: AbortSignal) {
    this.#options = options;
    this.#signal = signal;
  }

  async run(): Promise<void> {
    const { scenes: folder, clicks, json, model, remote, refit, region, grouping, rules } = this.#options;
    const names = await listScenes(folder);
    if (json !== undefined && !existsSync(dirname(resolve(json)))) throw new UsageError(`--json: there is no folder ${dirname(json)}`);
    const radius = await this.#ballRadius();
    const { engine, info, runtime } = await openNodeEngine(model, { grouping, remote });
    this.#progress.note(`${info.modelName} on ${runtime}, ${names.length} scenes, ${clicks} clicks`);
    const segmenter = new EngineSegmenter(engine, { refit, regionScale: region, rules });
    const contestants = { model: segmenter, baselines: this.#options.baselines ? openBaselines(radius) : {} };
    const { results, recalls } = await this.#judgeScenes(names, contestants);
    engine.dispose();
    this.#progress.done();
    if (results.length === 0) throw new UsageError(`expected scenes with objects in ${folder}, found none`);
    const report = this.#report(results, recalls, { model: info.modelName, runtime, ballRadius: radius });
    if (json !== undefined) await replaceFile(json, `${JSON.stringify(report, null, 1)}\n`);
  }

  async #judgeScenes(names: readonly string[], contestants: Contestants & { readonly model: EngineSegmenter }) {
    const results: ObjectResult[] = [];
    const recalls: Recall[] = [];
    for (const name of names) {
      const scene = await openScene(this.#options.scenes, name);
      for (const [object, judged] of this.#crops(scene)) {
        results.push(await judgeObject(scene, object, judged, contestants, { clicks: this.#options.clicks, signal: this.#signal }));
        this.#progress.say(`${++this.#objects} objects, ${name}`);
      }
      if (this.#options.proposals !== null) recalls.push(await this.#segmentEverything(scene, contestants.model, this.#options.proposals));
    }
    return { results, recalls };
  }

  #segmentEverything(scene: Scene, model: EngineSegmenter, prompts: number): Promise<Recall> {
    const onPrompt = (done: number): void => this.#progress.say(`${done} of ${prompts} prompts, ${scene.name}`);
    return segmentEverything(scene, model, { prompts, signal: this.#signal, onPrompt });
  }

  /** The scene's objects with their crops; objects without a point in their crop box are told of and left out. */
  *#crops(scene: Scene): Generator<[SceneObject, JudgedCrop]> {
    for (const object of scene.objects) {
      const judged = cropObject(scene, object, this.#options.crop);
      if (judged.truth.includes(1)) yield [object, judged];
      else {
        this.#skipped++;
        this.#progress.note(`${scene.name}: ${object.level} ${object.id} (${object.category}) has no point in its crop box and is left out`);
      }
    }
  }

  async #ballRadius(): Promise<number> {
    const { fit: folder } = this.#options;
    if (folder === undefined) return BALL_RADIUS;
    const fit = new BallFit();
    for (const name of await listScenes(folder)) {
      const scene = await openScene(folder, name);
      for (const [, judged] of this.#crops(scene)) await fit.add(judged, this.#signal);
      this.#progress.say(`fitting the ball's radius, ${name}`);
    }
    if (fit.best === null) throw new UsageError(`expected scenes with objects in ${folder}, found none`);
    this.#progress.note(`the ball does best with a radius of ${fit.best.radius.toFixed(2)} m (IoU@3 ${fit.best.iou.toFixed(3)} where it was fitted)`);
    this.#skipped = 0;
    return fit.best.radius;
  }

  /** Prints the tables and returns what the JSON file holds. */
  #report(results: readonly ObjectResult[], recalls: readonly Recall[], run: Readonly<Record<string, unknown>>) {
    const { clicks, crop, refit, region, grouping, rules } = this.#options;
    const summary = summarize(results);
    process.stdout.write(formatSummary(summary));
    const proposals = recalls.length > 0 ? totalRecall(recalls) : null;
    if (proposals) {
      process.stdout.write(`segment everything: AR25 ${proposals.AR25.toFixed(3)}, AR50 ${proposals.AR50.toFixed(3)} `
        + `(${proposals.objects} objects, ${proposals.proposals} proposals)\n`);
    }
    return { ...summary, ...run, clicks, crop, refit, region, grouping, rules, skipped: this.#skipped, ...(proposals && { proposals }), objects: results };
  }
}

function totalRecall(recalls: readonly Recall[]) {
  const total = (key: keyof Recall): number => recalls.reduce((sum, recall) => sum + recall[key], 0);
  const objects = total('objects');
  return { AR25: total('found25') / objects, AR50: total('found50') / objects, objects, proposals: total('proposals') };
}
