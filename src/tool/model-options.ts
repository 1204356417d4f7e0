import type { RegionDetail } from '../inference/segmentation-engine.js';
import type { ServedModel } from '../model/model-source.js';
import type { OfferedModel } from './model-entries.js';

/** A model that a page offers beside the one that ships with the tool. */
export interface NamedModel {
  readonly manifestUrl: string;
  /** What `useModel` calls it; its address when absent. */
  readonly id?: string;
  /** What a person reads; the name in its manifest when absent. */
  readonly title?: string;
}

export interface ModelOptions {
  /** The model that is used where nothing else was chosen on this device; the one that ships with the tool when absent. */
  readonly manifestUrl?: string;
  /** Further models that a person can choose; also URLs of manifests in one text, separated by spaces. */
  readonly models?: string | readonly NamedModel[];
}

/** The model that ships with the tool; what it is called here as in the plugin's manifest. */
export const BUILT_IN = 'point-sam-tiny';

/**
 * The models that a page offers, the built-in one first, and the id of the one that it wants.
 *
 * @param absolute makes an address of the page's own absolute, since workers would start from theirs
 */
export function offeredModels(
  { manifestUrl, models = [] }: ModelOptions, builtIn: ServedModel, absolute: (url: string) => string,
): { offered: OfferedModel[]; preferred: string } {
  const named = typeof models === 'string' ? models.split(/\s+/).filter(Boolean).map((url): NamedModel => ({ manifestUrl: url })) : models;
  const offered = named.map(({ id, title, manifestUrl: url }): OfferedModel => ({
    id: id ?? absolute(url), title: title ?? null, source: { manifestUrl: absolute(url) },
  }));
  const wanted = manifestUrl === undefined ? builtIn.manifestUrl : absolute(manifestUrl);
  const known = wanted === builtIn.manifestUrl ? BUILT_IN : offered.find(({ source }) => source.manifestUrl === wanted)?.id;
  const own = known === undefined ? [{ id: wanted, title: null, source: { manifestUrl: wanted } }] : [];
  return { offered: [{ id: BUILT_IN, title: BUILT_IN, source: builtIn }, ...own, ...offered], preferred: known ?? wanted };
}

export interface DetailOptions {
  /** Points that a region is thinned to until a person chooses otherwise; the model's own number when absent or 0. */
  readonly pointCount?: number;
  /** How a region is cut into patches, also as a text, `2048x256`; what the model takes for so many points when absent. */
  readonly grouping?: string | { readonly patches: number; readonly patchSize: number };
}

/**
 * How much of a region the model sees until a person says otherwise.
 * @throws RangeError when the grouping is a text of another form
 */
export function detailOf({ pointCount, grouping }: DetailOptions): RegionDetail {
  return { pointCount: pointCount || undefined, grouping: typeof grouping === 'string' ? parseGrouping(grouping) : grouping };
}

function parseGrouping(text: string): RegionDetail['grouping'] {
  if (text === '') return undefined;
  const [, patches, patchSize] = /^(\d+)\s*[x×]\s*(\d+)$/.exec(text) ?? [];
  if (patches === undefined) throw new RangeError(`Expected patches and points in each, as 2048x256, got ${text}.`);
  return { patches: Number(patches), patchSize: Number(patchSize) };
}
