import type { ModelLibrary, ModelShelf, ModelSummary } from '../model-store/model-library.js';
import { EMPTY_SHELF, modelEntries, type ModelEntry, type OfferedModel } from './model-entries.js';

export interface ModelCatalogOptions {
  /** The built-in one first. */
  readonly offered: readonly OfferedModel[];
  readonly createLibrary: () => ModelLibrary;
  readonly onChange: () => void;
}

/** The models that can be chosen: those that the page offers, and those that are kept in this browser. */
export class ModelCatalog {
  readonly #options: ModelCatalogOptions;
  /** What manifests of offered models say, by their ids. */
  readonly #summaries = new Map<string, ModelSummary>();
  #offered: readonly OfferedModel[];
  #shelf: ModelShelf = EMPTY_SHELF;
  #library: ModelLibrary | null = null;

  constructor(options: ModelCatalogOptions) {
    this.#options = options;
    this.#offered = options.offered;
  }

  get offered(): readonly OfferedModel[] {
    return this.#offered;
  }

  get entries(): ModelEntry[] {
    return modelEntries(this.#offered, this.#shelf, this.#summaries);
  }

  get space(): ModelShelf['space'] {
    return this.#shelf.space;
  }

  /** Made, with its worker, when it is first asked for. */
  get library(): ModelLibrary {
    return (this.#library ??= this.#options.createLibrary());
  }

  /** Offers a model that is named by its manifest, unless it is known; returns its id. */
  offer(manifestUrl: string): string {
    const known = this.#offered.find(({ source }) => source.manifestUrl === manifestUrl);
    if (!known) this.#offered = [...this.#offered, { id: manifestUrl, title: null, source: { manifestUrl } }];
    return known?.id ?? manifestUrl;
  }

  /** Looks again at what is kept here, and asks for manifests that were not read yet. */
  async look(): Promise<void> {
    try {
      this.#shelf = await this.library.shelf();
      this.#options.onChange();
    } finally {
      await Promise.all(this.entries.map((entry) => this.describe(entry).catch(() => null))); // a server that is away says nothing
    }
  }

  /**
   * A model by its id; looks first whether it is kept here, unless that is known. Where the browser keeps nothing, those of
   * the page can be chosen all the same.
   *
   * @throws RangeError when there is no model of that id
   */
  async find(id: string): Promise<ModelEntry> {
    const named = () => this.entries.find((entry) => entry.id === id);
    const known = named();
    if (known && (known.place === 'included' || this.#shelf !== EMPTY_SHELF)) return known;
    await this.look().catch(() => undefined); // `look` by itself tells of it
    const found = named();
    if (!found) throw new RangeError(`There is no model ${id}. Known are ${this.entries.map((entry) => entry.id).join(', ')}.`);
    return found;
  }

  /** What is known of a model; asks its server where it is not here. Null where nobody can be asked. */
  async describe({ id, source, place, summary }: ModelEntry): Promise<ModelSummary | null> {
    if (place === 'device' || (summary && place !== 'half')) return summary;
    const known = this.#summaries.get(id);
    if (known || 'stored' in source) return known ?? summary;
    const described = await this.library.describe(source.manifestUrl);
    this.#summaries.set(id, described);
    this.#options.onChange();
    return described;
  }

  /** Has the server be asked again what the model is like. */
  forget(id: string): void {
    this.#summaries.delete(id);
  }

  dispose(): void {
    this.#library?.dispose();
  }
}
