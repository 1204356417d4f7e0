import { SegmentationError } from '../errors.js';
import { type CommonManifest, parseCommon } from './common-manifest.js';
import type { GraphRunner } from './graph-runner.js';
import type { GraphSignature } from './graph-signature.js';
import { JsonField } from './json-field.js';
import type { MemoryLimits } from './memory-need.js';
import { neededGraphs, parseManifest } from './model-manifest.js';
import { PointSam } from './point-sam.js';
import { pointSamSignatures } from './point-sam-signatures.js';
import type { PromptableModel } from './promptable-model.js';
import { type Agreement, checkPatchOrder } from './self-check.js';

/** Prepares a graph of a model by its name, from its files or on a server. */
export type PrepareGraph = (name: string) => Promise<GraphRunner>;

/** A model as its manifest describes it, before any of its weights are here. */
export interface ModelPlan {
  /** With whatever the architecture has of its own: a plan can be made of it again. */
  readonly manifest: CommonManifest;
  /** The graphs that it needs, and what they take and give; a server that runs them is held to it. None for a model without networks. */
  readonly graphs: Readonly<Record<string, GraphSignature>>;
  /**
   * Prepares the model; of what was prepared when that fails, nothing is left.
   * @param limits what bounds its memory; null where nobody knows
   */
  create(prepare: PrepareGraph, limits: MemoryLimits | null): Promise<PromptableModel>;
  /**
   * Holds a backend to what the model must obey where it is too large to be computed on the processor only to compare;
   * without it, it is compared whatever its size.
   */
  readonly check?: (model: PromptableModel) => Promise<Agreement>;
}

/**
 * Reads a manifest of one architecture, common part and its own (`parseCommon`).
 * @throws SegmentationError `model-invalid` naming field, expected and found.
 */
export type PlanModel = (json: unknown, url: string) => ModelPlan;

/** The one place where architectures are known: the manifest's `architecture` chooses. */
const ARCHITECTURES = new Map<string, PlanModel>([['point-sam', planPointSam]]);

/**
 * Makes another architecture known, for models of one's own. It is called where models are opened, which is in the worker:
 * in a worker script of one's own, before it serves (`serveInference`).
 */
export function registerArchitecture(name: string, plan: PlanModel): void {
  ARCHITECTURES.set(name, plan);
}

/**
 * Reads a model's manifest by its architecture.
 * @throws SegmentationError `model-invalid` for an architecture that is not known here, and for what is wrong in the manifest
 */
export function planModel(json: unknown, url: string): ModelPlan {
  const { name, architecture } = parseCommon(new JsonField(json, 'manifest', url));
  const plan = ARCHITECTURES.get(architecture);
  if (plan) return plan(json, url);
  throw new SegmentationError('model-invalid', `${url}: the model ${name} is of the architecture ${architecture.slice(0, 40)}, which this page cannot run `
    + `(it knows ${[...ARCHITECTURES.keys()].join(', ')}). Choose another model, or a version of the tool that knows it.`);
}

function planPointSam(json: unknown, url: string): ModelPlan {
  const manifest = parseManifest(json, url);
  const signatures = pointSamSignatures(manifest);
  return {
    manifest,
    graphs: Object.fromEntries(neededGraphs(manifest.dimensions).map((name) => [name, signatures[name]])),
    create: (prepare, limits) => PointSam.open(manifest, prepare, limits),
    check: (model) => {
      if (model instanceof PointSam) return checkPatchOrder(model);
      throw new TypeError('Expected a model of this plan, got one of another.');
    },
  };
}
