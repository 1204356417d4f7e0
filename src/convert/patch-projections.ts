import type { GraphBuilder, Value } from './graph-builder.js';
import { add, gemm, linear } from './layers.js';
import { OnnxType } from './onnx-proto.js';
import { DECODER_LAYERS } from './weight-layout.js';

/** What the two cross attentions of a decoder layer read of the patches, projected, each `[G, inner]`. */
export interface PatchProjections {
  /** Keys and values for the tokens' attention. */
  readonly keys: Value;
  readonly values: Value;
  /** Queries of the patches' own attention. */
  readonly queries: Value;
}

/** The projections that the encoder computes for all prompts of a region: without what a mask prompt adds. */
const REGION_NAMES = { keys: 'region_keys', values: 'region_values', queries: 'region_queries' } as const;

const LAYER = `${DECODER_LAYERS}.0`;
const KEYS = `${LAYER}.cross_attn_token_to_image.k_proj`;
const VALUES = `${LAYER}.cross_attn_token_to_image.v_proj`;
const QUERIES = `${LAYER}.cross_attn_image_to_token.q_proj`;

/**
 * Makes the first decoder layer's projections of a region outputs of the graph. They are linear, so that those of
 * embeddings with a mask prompt are these plus the prompt's (`promptedProjections`).
 */
export function outputRegionProjections(graph: GraphBuilder, embeddings: Value, positions: Value, innerWidth: number): void {
  const placed = add(graph, embeddings, positions);
  const shape = ['G', innerWidth];
  graph.output(REGION_NAMES.keys, shape, linear(graph, placed, KEYS));
  graph.output(REGION_NAMES.values, shape, linear(graph, embeddings, VALUES));
  graph.output(REGION_NAMES.queries, shape, linear(graph, placed, QUERIES));
}

/** The first layer's projections for embeddings with a mask prompt `[G, E]`, or with the one that stands for none `[1, E]`. */
export function promptedProjections(graph: GraphBuilder, mask: Value, innerWidth: number): PatchProjections {
  const prompted = (name: string, key: string): Value =>
    add(graph, graph.input(name, OnnxType.float32, ['G', innerWidth]), gemm(graph, mask, graph.weight(`${key}.weight`), null));
  return {
    keys: prompted(REGION_NAMES.keys, KEYS),
    values: prompted(REGION_NAMES.values, VALUES),
    queries: prompted(REGION_NAMES.queries, QUERIES),
  };
}
