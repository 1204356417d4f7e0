import type { ModelLicense } from '../model/model-manifest.js';
import type { ModelEntry } from '../tool/model-entries.js';
import type { ModelsState, ModelWork } from '../tool/models-state.js';
import { fill, language } from './languages/language.js';
import { megabytes, percentWords, pointWords, WORDS } from './words.js';

/** "5.5 MB", "622 MB", "1.2 GB". */
export function sizeWords(bytes: number): string {
  const { wholeMegabytes, gigabytes } = language.formats;
  if (bytes >= 1e9) return gigabytes.format(bytes / 1e9);
  return bytes >= 1e8 ? wholeMegabytes.format(bytes / 1e6) : megabytes(bytes);
}

/** Where a model is: "On this device", "120 MB of 622 MB downloaded". */
export function placeWords({ place, stored, summary }: ModelEntry): string {
  if (place !== 'half') return WORDS[`place.${place}`];
  return fill('halfModel', { stored: sizeWords(stored), size: sizeWords(summary?.bytes ?? stored) });
}

/** "622 MB · int8", as far as it is known. */
export function measureWords({ summary }: ModelEntry): string {
  return [summary && sizeWords(summary.bytes), summary?.precision].filter((part) => part !== null && part !== undefined).join(' · ');
}

export function licenseWords(license: ModelLicense | null): string {
  return license ? fill('modelLicense', { name: license.name }) : WORDS.modelUnlicensed;
}

/** Where a licence can be read; null where its address is none that a page may link to. */
export function licenseLink(license: ModelLicense | null): string | null {
  return /^https?:\/\//i.test(license?.url ?? '') ? license!.url : null;
}

/** "Download 502 MB": what is still to come. */
export function downloadWords({ summary, stored }: ModelEntry): string {
  return summary ? fill('downloadModel', { size: sizeWords(summary.bytes - stored) }) : WORDS.useModel;
}

/** "Downloading point-sam-large: 34%". */
export function workWords({ kind, title, done, total }: ModelWork): string {
  const share = percentWords(total > 0 ? done / total : 0);
  return fill(kind === 'download' ? 'downloading' : 'converting', { name: title, share });
}

export function askModelWords({ title, summary }: ModelEntry): string {
  return fill('askModel', { name: title, size: sizeWords(summary?.bytes ?? 0) });
}

export function deleteModelWords(name: string): string {
  return fill('deleteModel', { name });
}

export function deleteModelQuestion(name: string): string {
  return fill('deleteModelQuestion', { name });
}

/** "412 MB stored, 12 GB free"; null where the browser does not tell. */
export function spaceWords(space: ModelsState['space']): string | null {
  return space && fill('modelSpace', { used: sizeWords(space.used), free: sizeWords(space.free) });
}

/** "int8, about 330 MB". */
export function precisionWords(precision: string, bytes: number): string {
  return fill('precisionSize', { precision, size: sizeWords(bytes) });
}

const DETAILS = ['detail.fast', 'detail.normal', 'detail.fine'] as const;

/** "Normal: 32,768 points", by its place among three; else the points alone. */
export function detailWords(index: number, counts: readonly number[]): string {
  const points = pointWords(counts[index]!);
  return counts.length === DETAILS.length ? fill('detailPoints', { detail: WORDS[DETAILS[index]!], points }) : points;
}
