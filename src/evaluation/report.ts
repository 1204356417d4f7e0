import type { Calibration } from './calibration.js';
import type { Metrics, Summary } from './summary.js';

const NAME_WIDTH = 24;

/** The summary as a table for people. */
export function formatSummary(summary: Summary): string {
  const { mean, baselines, oracleBall, count, cropFactor } = summary;
  const columns = [...Object.keys(mean), 'oracle@1', 'count'];
  const line = (name: string, metrics: Metrics): string => formatLine(name, columns.map((column) => formatCell(column, metrics[column])));
  const group = (title: string, rows: Readonly<Record<string, Metrics>>): string[] =>
    [`\n${title}`, ...Object.entries(rows).map(([name, metrics]) => line(name, metrics))];
  return [
    formatLine('', columns),
    line('model', { ...mean, 'oracle@1': summary['oracle@1'], count }),
    ...Object.entries(baselines).map(([name, metrics]) => line(name, metrics)),
    ...(oracleBall ? ['told the answer:', line('ball of the best radius', oracleBall)] : []),
    ...group('model by sensor', summary.bySensor),
    ...group('model by ground truth', summary.byGroundTruth),
    ...group('model by level', summary.byLevel),
    ...group('model by share of the crop', summary.bySize),
    ...group('model by category', summary.byCategory),
    ...formatCalibration(summary.calibration),
    `\ncrop boxes: ${cropFactor.least.toFixed(2)} to ${cropFactor.largest.toFixed(2)} times the object's, `
      + `${cropFactor.mean.toFixed(2)} in the mean (diagonals)`,
    '',
  ].join('\n');
}

function formatCalibration(calibration: Calibration | null): string[] {
  if (calibration === null) return [];
  const { errorFirst, error, bias, bins } = calibration;
  return [
    `\npredicted IoU: off by ${errorFirst.toFixed(3)} at the first click, ${error.toFixed(3)} over all, ${bias.toFixed(3)} too high in the mean`,
    ...bins.map(({ from, to, predicted, actual, count }) =>
      `  said ${from.toFixed(1)} to ${to.toFixed(1)}: ${predicted.toFixed(2)} in the mean, was ${actual.toFixed(2)} (${count} answers)`),
  ];
}

function formatLine(name: string, cells: readonly string[]): string {
  return (name.slice(0, NAME_WIDTH).padEnd(NAME_WIDTH) + cells.map((cell) => cell.padStart(9)).join('')).trimEnd();
}

function formatCell(column: string, value: number | undefined): string {
  if (value === undefined) return '';
  return column === 'count' ? String(value) : value.toFixed(column === 'NoC@80' ? 2 : 3);
}
