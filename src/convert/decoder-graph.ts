import type { GraphBuilder, Value } from './graph-builder.js';
import { add, attention, EPSILON, head, layerNorm, linear, projectedAttention } from './layers.js';
import { OnnxType } from './onnx-proto.js';
import { type PatchProjections, promptedProjections } from './patch-projections.js';
import { lift } from './point-head-graph.js';
import { DECODER_LAYERS, MASK_TOKENS, type DecoderArchitecture } from './weight-layout.js';

/** Tokens (IoU, masks, prompts) `[5 + Q, E]` and patches `[G, E]`: what the two-way transformer updates, or their positions. */
interface Streams {
  readonly tokens: Value;
  readonly patches: Value;
}

/**
 * The mask decoder with the prompts' label embeddings. Inputs: of the encoder `embeddings` and the first layer's
 * projections; `center_encoding` `[G, E]`; `mask_embeddings` `[G, E]` of a mask prompt, or `[1, E]` that stands for none;
 * `prompt_encoding` `[Q, E]`, `prompt_labels` `[Q]` (0 negative, 1 positive). Outputs: `mask_vectors` `[4, E]` and `lifted`
 * `[G, E]`, from which the point head makes masks; `iou` `[4]`, of the single mask, then of the three candidates.
 */
export function buildDecoder(graph: GraphBuilder, decoder: DecoderArchitecture, embedWidth: number): void {
  const initial = initialTokens(graph, embedWidth);
  // Positions are added to queries and keys of every attention: the initial tokens themselves, and the centres' encoding.
  const positions = { tokens: initial, patches: graph.input('center_encoding', OnnxType.float32, ['G', embedWidth]) };
  const mask = graph.input('mask_embeddings', OnnxType.float32, ['M', embedWidth]);
  const patches = add(graph, graph.input('embeddings', OnnxType.float32, ['G', embedWidth]), mask);
  let streams: Streams = { tokens: initial, patches };
  for (let l = 0; l < decoder.depth; l++) {
    const projected = l === 0 ? promptedProjections(graph, mask, decoder.crossWidth) : projections(graph, streams, positions, l);
    streams = layer(graph, streams, positions, projected, l, decoder);
  }
  const final = finalTokens(graph, streams, positions, decoder);
  graph.output('mask_vectors', [MASK_TOKENS, embedWidth], maskVectors(graph, final));
  graph.output('lifted', ['G', embedWidth], lift(graph, streams.patches));
  const iou = head(graph, row(graph, final, 0), 'mask_decoder.iou_prediction_head');
  graph.output('iou', [MASK_TOKENS], graph.op('Reshape', [iou, graph.integers([MASK_TOKENS])]));
}

function row(graph: GraphBuilder, x: Value, index: number): Value {
  return graph.op('Gather', [x, graph.integers([index])], { axis: { int: 0 } });
}

function initialTokens(graph: GraphBuilder, embedWidth: number): Value {
  const encoding = graph.input('prompt_encoding', OnnxType.float32, ['Q', embedWidth]);
  const labels = graph.input('prompt_labels', OnnxType.int32, ['Q']);
  const negative = graph.weight('point_encoder.point_embeddings.0.weight');
  const positive = graph.weight('point_encoder.point_embeddings.1.weight');
  const table = graph.op('Concat', [negative, positive], { axis: { int: 0 } });
  const prompts = add(graph, encoding, graph.op('Gather', [table, labels], { axis: { int: 0 } }));
  const outputs = [graph.weight('mask_decoder.iou_token.weight'), graph.weight('mask_decoder.mask_tokens.weight')];
  return graph.op('Concat', [...outputs, prompts], { axis: { int: 0 } });
}

function projections(graph: GraphBuilder, streams: Streams, at: Streams, index: number): PatchProjections {
  const key = `${DECODER_LAYERS}.${index}`;
  const placed = add(graph, streams.patches, at.patches);
  return {
    keys: linear(graph, placed, `${key}.cross_attn_token_to_image.k_proj`),
    values: linear(graph, streams.patches, `${key}.cross_attn_token_to_image.v_proj`),
    queries: linear(graph, placed, `${key}.cross_attn_image_to_token.q_proj`),
  };
}

function layer(
  graph: GraphBuilder, streams: Streams, at: Streams, projected: PatchProjections, index: number, { heads }: DecoderArchitecture,
): Streams {
  const key = `${DECODER_LAYERS}.${index}`;
  const norm = (x: Value, number: number): Value => layerNorm(graph, x, `${key}.norm${number}`, EPSILON);

  const attended = norm(selfAttention(graph, streams.tokens, at.tokens, `${key}.self_attn`, index === 0, heads), 1);
  const toPatches = `${key}.cross_attn_token_to_image`;
  const query = linear(graph, add(graph, attended, at.tokens), `${toPatches}.q_proj`);
  const seen = attention(graph, query, projected.keys, projected.values, heads);
  const informed = norm(add(graph, attended, linear(graph, seen, `${toPatches}.out_proj`)), 2);
  const wide = graph.op('Relu', [linear(graph, informed, `${key}.mlp.lin1`)]);
  const tokens = norm(add(graph, informed, linear(graph, wide, `${key}.mlp.lin2`)), 3);

  const toTokens = `${key}.cross_attn_image_to_token`;
  const keys = linear(graph, add(graph, tokens, at.tokens), `${toTokens}.k_proj`);
  const told = attention(graph, projected.queries, keys, linear(graph, tokens, `${toTokens}.v_proj`), heads);
  const patches = norm(add(graph, streams.patches, linear(graph, told, `${toTokens}.out_proj`)), 4);
  return { tokens, patches };
}

/** The first layer adds neither positions nor the residual. */
function selfAttention(graph: GraphBuilder, x: Value, position: Value, key: string, first: boolean, heads: number): Value {
  const query = first ? x : add(graph, x, position);
  const attended = projectedAttention(graph, key, heads, { query, key: query, value: x });
  return first ? attended : add(graph, x, attended);
}

function finalTokens(graph: GraphBuilder, streams: Streams, at: Streams, { heads }: DecoderArchitecture): Value {
  const attended = projectedAttention(graph, 'mask_decoder.transformer.final_attn_token_to_image', heads, {
    query: add(graph, streams.tokens, at.tokens),
    key: add(graph, streams.patches, at.patches),
    value: streams.patches,
  });
  return layerNorm(graph, add(graph, streams.tokens, attended), 'mask_decoder.transformer.norm_final_attn', EPSILON);
}

function maskVectors(graph: GraphBuilder, final: Value): Value {
  const vectors = Array.from({ length: MASK_TOKENS }, (_, m) =>
    head(graph, row(graph, final, 1 + m), `mask_decoder.output_hypernetworks_mlps.${m}`));
  return graph.op('Concat', vectors, { axis: { int: 0 } });
}
