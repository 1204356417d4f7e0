import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { parseModelSettings, type ModelSettings } from '../convert/model-settings.js';

/** Settings of the configuration that was named, else of one beside the weights; none where there is no such file. */
export async function besideSettings(weights: string, config: string | undefined): Promise<ModelSettings> {
  const stem = weights.replace(/\.safetensors$/, '');
  const path = config ?? [`${stem}.json`, `${stem}.config.json`].find((candidate) => existsSync(candidate));
  return path === undefined ? {} : parseModelSettings(path, await readFile(path, 'utf8'));
}
