import type { ServedModel, ModelSource } from '../model/model-source.js';
import type { KeptModel, ModelShelf, ModelSummary } from '../model-store/model-library.js';

/** A model that the page offers. */
export interface OfferedModel {
  readonly id: string;
  /** What a person reads; null: the name in its manifest, once that was read. */
  readonly title: string | null;
  readonly source: ServedModel;
}

/** Where a model is: with the tool, on a server, partly here, here; or here, but of another version of the tool, which is good only to be deleted. */
export type ModelPlace = 'included' | 'server' | 'half' | 'device' | 'foreign';

/** A model that a person can choose. */
export interface ModelEntry {
  readonly id: string;
  readonly title: string;
  readonly place: ModelPlace;
  /** Null until its manifest has been read. */
  readonly summary: ModelSummary | null;
  readonly source: ModelSource;
  /** What deleting removes; null where there is nothing to delete. */
  readonly folder: string | null;
  /** Bytes that are here. */
  readonly stored: number;
}

export const EMPTY_SHELF: ModelShelf = { models: [], half: [], foreign: [], space: null };

/**
 * All models that can be chosen: those offered, the built-in one first, then what else is kept in this browser.
 *
 * @param summaries what is known of offered models, by their ids
 */
export function modelEntries(offered: readonly OfferedModel[], shelf: ModelShelf, summaries: ReadonlyMap<string, ModelSummary>): ModelEntry[] {
  const urls = new Set(offered.map(({ source }) => source.manifestUrl));
  return [
    ...offered.map((model) => offeredEntry(model, shelf, summaries.get(model.id) ?? null)),
    ...shelf.models.filter(({ manifestUrl }) => manifestUrl === null || !urls.has(manifestUrl)).map(keptEntry),
    ...shelf.half.filter(({ manifestUrl }) => !urls.has(manifestUrl)).map(({ name, manifestUrl, bytes, folder, stored }): ModelEntry => ({
      id: manifestUrl, title: name, place: 'half', folder, stored, source: { manifestUrl },
      summary: summaries.get(manifestUrl) ?? { name, bytes, license: null, precision: null },
    })),
    ...shelf.foreign.map(({ folder, name, bytes }): ModelEntry => ({
      id: folder, title: name, place: 'foreign', folder, stored: bytes, source: { stored: folder },
      summary: { name, bytes, license: null, precision: null },
    })),
  ];
}

function offeredEntry({ id, title, source }: OfferedModel, shelf: ModelShelf, known: ModelSummary | null): ModelEntry {
  const kept = shelf.models.find(({ manifestUrl }) => manifestUrl === source.manifestUrl);
  if (kept) return { ...keptEntry(kept), id, title: title ?? kept.name };
  const half = shelf.half.find(({ manifestUrl }) => manifestUrl === source.manifestUrl);
  const place = source.fileUrls ? 'included' : half ? 'half' : 'server';
  return {
    id, source, place, summary: known,
    title: title ?? known?.name ?? source.manifestUrl,
    folder: half?.folder ?? null,
    stored: half?.stored ?? 0,
  };
}

function keptEntry(model: KeptModel): ModelEntry {
  const { id, name, folder, bytes } = model;
  return { id, title: name, place: 'device', summary: model, source: { stored: id }, folder, stored: bytes };
}
