import { modelBytes } from '../model/load-model.js';
import type { CommonManifest } from '../model/common-manifest.js';
import type { KeptModel, ModelSummary } from './model-library.js';
import type { StoredModel } from './stored-models.js';

/** What a manifest says of a model, for a person. */
export function summary(manifest: CommonManifest): ModelSummary {
  return { name: manifest.name, bytes: modelBytes(manifest), license: manifest.license, precision: manifest.precision.disk };
}

/** A stored model, without its manifest. */
export function keptModel({ id, folder, manifestUrl, manifest }: StoredModel): KeptModel {
  return { ...summary(manifest), id, folder, manifestUrl };
}
