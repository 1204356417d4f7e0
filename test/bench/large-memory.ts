import { clicks, scene, type CaseSizes } from '../support/reference-case.js';
import { CANDIDATE_MASKS } from '../../src/model/masks.js';
import { openConverted } from './converted-model.js';

export interface Stage {
  readonly name: 'start' | 'load' | 'encode' | 'first click' | 'later click';
  readonly seconds: number;
  /** Highest resident memory of the process up to the end of the stage, MB. */
  readonly peak: number;
}

/** Runs a converted model from loading to a later click in this process, and says what memory each stage came to. */
export async function memory({ model: folder, points, ...grouping }: CaseSizes & { model: string }): Promise<Stage[]> {
  const stages: Stage[] = [];
  const stage = async <T>(name: Stage['name'], run: () => Promise<T>): Promise<T> => {
    const start = performance.now();
    const result = await run();
    stages.push({ name, seconds: (performance.now() - start) / 1000, peak: process.resourceUsage().maxRSS / 1000 });
    return result;
  };
  await stage('start', async () => undefined);
  const model = await stage('load', () => openConverted(folder));
  const { positions, colors } = scene(points);
  const embedding = await stage('encode', () => model.encode({ positions, colors }, { grouping }));
  const [first, second] = clicks(positions);
  const { logits } = await stage('first click', () => model.decode(embedding, first, null));
  await stage('later click', () => model.decode(embedding, second, { logits, mask: CANDIDATE_MASKS[0] }));
  return stages;
}
