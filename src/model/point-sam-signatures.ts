import type { TensorSignature, GraphSignature } from './graph-signature.js';
import type { GraphName, ModelManifest } from './model-manifest.js';

/**
 * What the graphs of a Point-SAM take and give, as `convert` writes them: G patches of K points, N points, Q prompts, width E.
 * A server that runs them is held to it.
 */
export function pointSamSignatures({ dimensions }: ModelManifest): Partial<Record<GraphName, GraphSignature>> {
  const E = dimensions.embedWidth;
  return {
    'encoder': {
      inputs: { patch_features: floats('G', 'K', 6), centers: floats('G', 3) },
      outputs: { embeddings: floats('G', E) },
    },
    'mask-encoder': {
      inputs: { patch_features: floats('G', 'K', 4) },
      outputs: { mask_embeddings: floats('G', E) },
    },
    'decoder': {
      inputs: {
        embeddings: floats('G', E), center_encoding: floats('G', E), mask_embeddings: floats('M', E), has_mask: floats(1),
        prompt_encoding: floats('Q', E), prompt_labels: integers('Q'), interpolation_index: integers('N', 3), interpolation_weight: floats('N', 3),
      },
      outputs: { mask_logits: floats(4, 'N'), iou: floats(4) },
    },
  };
}

function floats(...dims: (number | string)[]): TensorSignature {
  return { type: 'float32', dims };
}

function integers(...dims: (number | string)[]): TensorSignature {
  return { type: 'int32', dims };
}
