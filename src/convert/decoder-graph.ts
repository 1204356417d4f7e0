import type { GraphBuilder, Value } from './graph-builder.js';
import { add, EPSILON, gelu, gemm, head, layerNorm, linear, projectedAttention } from './layers.js';
import { OnnxType } from './onnx-proto.js';
import { DECODER_LAYERS, MASK_TOKENS, type DecoderArchitecture } from './weight-layout.js';

/** Tokens (IoU, masks, prompts) `[5 + Q, E]` and patches `[G, E]`: what the two-way transformer updates, or their positions. */
interface Streams {
  readonly tokens: Value;
  readonly patches: Value;
}

/**
 * The mask decoder with the prompts' label embeddings. Inputs: `embeddings`, `center_encoding` `[G, E]`; `mask_embeddings`
 * `[G, E]` with `has_mask` `[1]` = 1, or `[1, E]` zeros with 0; `prompt_encoding` `[Q, E]`, `prompt_labels` `[Q]` (0
 * negative, 1 positive); `interpolation_index`, `interpolation_weight` `[N, 3]`. Outputs: `mask_logits` `[4, N]`, `iou` `[4]`,
 * single mask first, then the three candidates.
 */
export function buildDecoder(graph: GraphBuilder, decoder: DecoderArchitecture, embedWidth: number): void {
  const initial = initialTokens(graph, embedWidth);
  // Positions are added to queries and keys of every attention: the initial tokens themselves, and the centres' encoding.
  const positions = { tokens: initial, patches: graph.input('center_encoding', OnnxType.float32, ['G', embedWidth]) };
  let streams: Streams = { tokens: initial, patches: promptedPatches(graph, embedWidth) };
  for (let l = 0; l < decoder.depth; l++) streams = layer(graph, streams, positions, l, decoder);
  const final = finalTokens(graph, streams, positions, decoder);
  const points = upscale(graph, streams.patches);
  graph.output('mask_logits', [MASK_TOKENS, 'N'], gemm(graph, maskVectors(graph, final), points, null));
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

function promptedPatches(graph: GraphBuilder, embedWidth: number): Value {
  const embeddings = graph.input('embeddings', OnnxType.float32, ['G', embedWidth]);
  const mask = graph.input('mask_embeddings', OnnxType.float32, ['M', embedWidth]);
  const hasMask = graph.input('has_mask', OnnxType.float32, [1]);
  const missing = graph.op('Sub', [graph.float(1), hasMask]);
  const noMask = graph.op('Mul', [graph.weight('mask_encoder.no_mask_embed.weight'), missing]);
  return add(graph, embeddings, add(graph, graph.op('Mul', [mask, hasMask]), noMask));
}

function layer(graph: GraphBuilder, streams: Streams, at: Streams, index: number, { heads }: DecoderArchitecture): Streams {
  const key = `${DECODER_LAYERS}.${index}`;
  const norm = (x: Value, number: number): Value => layerNorm(graph, x, `${key}.norm${number}`, EPSILON);
  const patchKeys = add(graph, streams.patches, at.patches);

  const attended = norm(selfAttention(graph, streams.tokens, at.tokens, `${key}.self_attn`, index === 0, heads), 1);
  const informed = norm(add(graph, attended, projectedAttention(graph, `${key}.cross_attn_token_to_image`, heads, {
    query: add(graph, attended, at.tokens), key: patchKeys, value: streams.patches,
  })), 2);
  const wide = graph.op('Relu', [linear(graph, informed, `${key}.mlp.lin1`)]);
  const tokens = norm(add(graph, informed, linear(graph, wide, `${key}.mlp.lin2`)), 3);
  const patches = norm(add(graph, streams.patches, projectedAttention(graph, `${key}.cross_attn_image_to_token`, heads, {
    query: patchKeys, key: add(graph, tokens, at.tokens), value: tokens,
  })), 4);
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

/**
 * Carries patches to points by the weights of their three nearest centres, `[N, E]`. The first linear layer runs before
 * the interpolation, on G rows instead of N: exact, since the weights sum to 1. One gather per neighbour keeps a tensor of
 * N x 3 x E from existing.
 */
function upscale(graph: GraphBuilder, patches: Value): Value {
  const index = graph.input('interpolation_index', OnnxType.int32, ['N', 3]);
  const weight = graph.input('interpolation_weight', OnnxType.float32, ['N', 3]);
  const lifted = linear(graph, patches, 'mask_decoder.output_upscaling.0');
  const parts = [0, 1, 2].map((neighbour) => {
    const column = graph.integers([neighbour]);
    const indices = graph.op('Reshape', [graph.op('Gather', [index, column], { axis: { int: 1 } }), graph.integers([-1])]);
    const share = graph.op('Gather', [weight, column], { axis: { int: 1 } });
    return graph.op('Mul', [graph.op('Gather', [lifted, indices], { axis: { int: 0 } }), share]);
  });
  const points = add(graph, add(graph, parts[0], parts[1]), parts[2]);
  const key = 'mask_decoder.output_upscaling';
  const hidden = gelu(graph, layerNorm(graph, points, `${key}.1`, EPSILON));
  return gelu(graph, linear(graph, hidden, `${key}.3`));
}
