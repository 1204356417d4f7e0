import type { GraphBuilder, Value } from './graph-builder.js';
import { add, attention, gelu, gemm, layerNorm, linear, silu, TRANSFORMER_EPSILON } from './layers.js';
import { OnnxType } from './onnx-proto.js';
import { outputRegionProjections } from './patch-projections.js';
import { BLOCKS, type Architecture } from './weight-layout.js';

/**
 * The point cloud encoder's transformer: `patch_embeddings` `[G, Wp]` of the patch encoder and `centers` `[G, 3]` to
 * `embeddings` `[G, E]`. Where there is a decoder, also what all prompts of a region have in common: with
 * `center_encoding` `[G, E]` the projections of the decoder's first layer (`outputRegionProjections`), and
 * `no_mask_embedding` `[1, E]`, which stands for a mask prompt that is not there.
 */
export function buildEncoder(graph: GraphBuilder, model: Architecture): void {
  const patches = graph.input('patch_embeddings', OnnxType.float32, ['G', model.patchWidth]);
  const centers = graph.input('centers', OnnxType.float32, ['G', 3]);
  const position = linear(graph, gelu(graph, linear(graph, centers, 'pc_encoder.pos_embed.0')), 'pc_encoder.pos_embed.2');
  let tokens = add(graph, linear(graph, patches, 'pc_encoder.patch_proj'), position);
  for (let i = 0; i < model.depth; i++) tokens = block(graph, tokens, `${BLOCKS}.${i}`, model);
  const normed = layerNorm(graph, tokens, 'pc_encoder.transformer.fc_norm', TRANSFORMER_EPSILON);
  const embeddings = linear(graph, normed, 'pc_encoder.out_proj');
  graph.output('embeddings', ['G', model.embedWidth], embeddings);
  if (model.decoder === null) return;
  const encoding = graph.input('center_encoding', OnnxType.float32, ['G', model.embedWidth]);
  outputRegionProjections(graph, embeddings, encoding, model.decoder.crossWidth);
  graph.output('no_mask_embedding', [1, model.embedWidth], graph.weight('mask_encoder.no_mask_embed.weight'));
}

function block(graph: GraphBuilder, x: Value, key: string, model: Architecture): Value {
  const first = layerNorm(graph, x, `${key}.norm1`, TRANSFORMER_EPSILON);
  const attended = add(graph, x, selfAttention(graph, first, `${key}.attn`, model));
  const second = layerNorm(graph, attended, `${key}.norm2`, TRANSFORMER_EPSILON);
  const mlp = model.block === 'giant' ? geluMlp : gatedMlp;
  return add(graph, attended, mlp(graph, second, `${key}.mlp`));
}

function selfAttention(graph: GraphBuilder, x: Value, key: string, model: Architecture): Value {
  const [q, k, v] = model.block === 'giant' ? fusedProjections(graph, x, key, model.width) : separateProjections(graph, x, key);
  return linear(graph, attention(graph, q, k, v, model.heads), `${key}.proj`);
}

/** Keys have no bias in either kind of block. */
function separateProjections(graph: GraphBuilder, x: Value, key: string): [Value, Value, Value] {
  const k = gemm(graph, x, graph.weight(`${key}.k_proj.weight`), null);
  return [linear(graph, x, `${key}.q_proj`), k, linear(graph, x, `${key}.v_proj`)];
}

function fusedProjections(graph: GraphBuilder, x: Value, key: string, width: number): [Value, Value, Value] {
  const part = (index: number): Value =>
    graph.weight(`${key}.qkv.weight`, { rows: [index * width, (index + 1) * width] });
  return [
    gemm(graph, x, part(0), graph.weight(`${key}.q_bias`)),
    gemm(graph, x, part(1), null),
    gemm(graph, x, part(2), graph.weight(`${key}.v_bias`)),
  ];
}

function geluMlp(graph: GraphBuilder, x: Value, key: string): Value {
  return linear(graph, gelu(graph, linear(graph, x, `${key}.fc1`)), `${key}.fc2`);
}

function gatedMlp(graph: GraphBuilder, x: Value, key: string): Value {
  const gate = silu(graph, linear(graph, x, `${key}.fc1_g`));
  const gated = graph.op('Mul', [gate, linear(graph, x, `${key}.fc1_x`)]);
  return linear(graph, layerNorm(graph, gated, `${key}.norm`, TRANSFORMER_EPSILON), `${key}.fc2`);
}
