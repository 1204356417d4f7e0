import type { ModelSource } from '../model/model-source.js';
import type { OfferedModel } from './model-entries.js';

/** The model that was chosen on this device. */
export interface RememberedModel {
  readonly id: string;
  readonly title: string;
  readonly source: ModelSource;
}

/** A model that the page offers, as it is remembered once it is chosen. */
export function toRemember({ id, title, source }: OfferedModel): RememberedModel {
  return { id, title: title ?? id, source };
}

const KEY = 'potree-point-sam-model';

/** What was chosen on this origin; null where nothing was, or nothing can be remembered. */
export function rememberedModel(): RememberedModel | null {
  try {
    const { id, title, source } = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<RememberedModel>;
    return typeof id === 'string' && typeof title === 'string' && isSource(source) ? { id, title, source } : null;
  } catch {
    return null; // storage is refused, or holds something else
  }
}

/** Remembers a choice; null forgets it. A browser that stores nothing begins with the page's own model each time. */
export function rememberModel(model: RememberedModel | null): void {
  try {
    if (model) localStorage.setItem(KEY, JSON.stringify({ id: model.id, title: model.title, source: model.source }));
    else localStorage.removeItem(KEY);
  } catch {
    return;
  }
}

function isSource(source: ModelSource | undefined): source is ModelSource {
  if (typeof source !== 'object' || source === null) return false;
  return typeof ('stored' in source ? source.stored : source.manifestUrl) === 'string';
}
