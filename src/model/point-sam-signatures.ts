import type { GraphSignature, TensorSignature } from './graph-signature.js';
import type { GraphName, ModelManifest } from './model-manifest.js';

/**
 * What the graphs of a Point-SAM take and give, as `convert` writes them: G patches of K points, N points, Q prompts, widths
 * of the manifest. A server that runs them is held to it.
 */
export function pointSamSignatures({ dimensions }: Pick<ModelManifest, 'dimensions'>): Readonly<Record<GraphName, GraphSignature>> {
  const { embedWidth: E, decoderDepth } = dimensions;
  const projections = ['region_keys', 'region_values', 'region_queries'].map((name) => [name, floats('G', null)]);
  const region = decoderDepth === 0 ? {} : Object.fromEntries(projections) as Readonly<Record<string, TensorSignature>>;
  const placed = { center_encoding: floats('G', E) };
  return {
    'patch-encoder': {
      inputs: { patch_features: floats('G', 'K', 6) },
      outputs: { patch_embeddings: floats('G', null) },
    },
    'encoder': {
      inputs: { patch_embeddings: floats('G', null), centers: floats('G', 3), ...(decoderDepth > 0 && placed) },
      outputs: { embeddings: floats('G', E), ...region, ...(decoderDepth > 0 && { no_mask_embedding: floats(1, E) }) },
    },
    'mask-encoder': {
      inputs: { relative: floats('G', 'K', 3), members: integers('G', 'K'), logits: floats('N', 4), chosen: integers(1) },
      outputs: { mask_embeddings: floats('G', E) },
    },
    'decoder': {
      inputs: {
        embeddings: floats('G', E), ...region, ...placed, mask_embeddings: floats('M', E),
        prompt_encoding: floats('Q', E), prompt_labels: integers('Q'),
      },
      outputs: { mask_vectors: floats(4, E), lifted: floats('G', E), iou: floats(4) },
    },
    'point-head': {
      inputs: { lifted: floats('G', E), mask_vectors: floats(4, E), interpolation_index: integers('N', 3), interpolation_weight: floats('N', 3) },
      outputs: { mask_logits: floats('N', 4), mask_bits: integers('N') },
    },
  };
}

function floats(...dims: (number | string | null)[]): TensorSignature {
  return { type: 'float32', dims };
}

function integers(...dims: (number | string | null)[]): TensorSignature {
  return { type: 'int32', dims };
}
