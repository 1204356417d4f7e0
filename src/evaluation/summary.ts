import { calibrate, type Calibration } from './calibration.js';
import type { Judgement } from './judge-clicks.js';
import type { ObjectResult } from './judge-object.js';

/** IoU after so many clicks is reported. */
const COUNTS = [1, 3, 5, 7, 10];
/** The IoU that NoC@80 waits for. */
const GOOD = 0.8;
/** Masks that fill less of the crop are small. */
const SMALL = 0.03;

/**
 * Means over objects: `IoU@1`, `IoU@3`, `IoU@5`, `IoU@7`, `IoU@10` (0..1, as far as so many clicks were made) and `NoC@80`,
 * the number of clicks after which IoU first reached 0.8, taken as the number of clicks made where it never did.
 */
export type Metrics = Readonly<Record<string, number>>;

/** Metrics of a group of objects, with their number and the best of three at the first click. */
export type GroupMetrics = Metrics & { readonly count: number };

/** What an evaluation found, in the form of the JSON file. */
export interface Summary {
  readonly mean: Metrics;
  /** Best of the candidates after the first click. */
  readonly 'oracle@1': number;
  readonly count: number;
  readonly byCategory: Readonly<Record<string, GroupMetrics>>;
  readonly bySensor: Readonly<Record<string, GroupMetrics>>;
  readonly byGroundTruth: Readonly<Record<string, GroupMetrics>>;
  readonly byLevel: Readonly<Record<string, GroupMetrics>>;
  readonly bySize: Readonly<Record<string, GroupMetrics>>;
  /** How far the model's predicted IoU can be trusted; null where it predicts none. */
  readonly calibration: Calibration | null;
  readonly baselines: Readonly<Record<string, Metrics>>;
  /** A ball whose radius is the best for each object and its clicks: no baseline, the limit of all balls. */
  readonly oracleBall: Metrics | null;
  /** Diagonals of the crop boxes in diagonals of the objects' boxes. */
  readonly cropFactor: { readonly least: number; readonly mean: number; readonly largest: number };
}

/**
 * Averages results over objects, in all and by groups.
 *
 * @throws RangeError without any result
 */
export function summarize(results: readonly ObjectResult[]): Summary {
  if (results.length === 0) throw new RangeError('Expected at least 1 result, got 0.');
  const factors = results.map(({ cropFactor }) => cropFactor).filter(Number.isFinite);
  const balls = results.flatMap(({ oracleBall }) => oracleBall ?? []);
  return {
    mean: metricsOf(results.map(({ model }) => model)),
    'oracle@1': meanOf(results.map(({ model }) => model.oracle)),
    count: results.length,
    byCategory: grouped(results, ({ category }) => category),
    bySensor: grouped(results, ({ sensor }) => sensor),
    byGroundTruth: grouped(results, ({ groundTruth }) => groundTruth),
    byLevel: grouped(results, ({ level }) => level),
    bySize: grouped(results, ({ share }) => (share < SMALL ? 'under 3 %' : '3 % and more')),
    calibration: calibrate(results.map(({ model }) => model)),
    baselines: baselineMetrics(results),
    oracleBall: balls.length > 0 ? metricsOf(balls) : null,
    cropFactor: { least: Math.min(...factors), mean: meanOf(factors), largest: Math.max(...factors) },
  };
}

/** Means of several objects' judgements. */
export function metricsOf(judgements: readonly Judgement[]): Metrics {
  const made = Math.min(...judgements.map(({ ious }) => ious.length));
  const rows = COUNTS.filter((count) => count <= made)
    .map((count) => [`IoU@${count}`, meanOf(judgements.map(({ ious }) => ious[count - 1]))]);
  return { ...Object.fromEntries(rows), 'NoC@80': meanOf(judgements.map(clicksToGood)) };
}

function clicksToGood({ ious }: Judgement): number {
  const reached = ious.findIndex((iou) => iou >= GOOD);
  return reached < 0 ? ious.length : reached + 1;
}

function baselineMetrics(results: readonly ObjectResult[]): Record<string, Metrics> {
  return Object.fromEntries(Object.keys(results[0].baselines)
    .map((name) => [name, metricsOf(results.map(({ baselines }) => baselines[name]))]));
}

/** Groups in the order of their names. */
function grouped(results: readonly ObjectResult[], groupOf: (result: ObjectResult) => string): Record<string, GroupMetrics> {
  const names = [...new Set(results.map(groupOf))].sort();
  return Object.fromEntries(names.map((name) => {
    const members = results.filter((result) => groupOf(result) === name).map(({ model }) => model);
    return [name, { ...metricsOf(members), 'oracle@1': meanOf(members.map(({ oracle }) => oracle)), count: members.length }];
  }));
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
