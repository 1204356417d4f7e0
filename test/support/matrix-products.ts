import { encodeOnnxModel, OnnxType, type OnnxAttribute, type OnnxInitializer, type OnnxNode } from '../../src/convert/onnx-proto.js';
import type { Architecture } from '../../src/convert/weight-layout.js';
import type { GraphFiles } from '../../src/model/graph-runner.js';
import { seededRandom } from './random-clouds.js';

const WEIGHTS = 'weights.bin';
/** Blocks whose weights differ: enough to fall out of every cache before they come round again. */
const DISTINCT_BLOCKS = 4;

/**
 * The matrix products of the point cloud encoder and nothing else, in a chain: `features` `[rows, 6]` of `patches` patches
 * through the patch encoder (its second stage split as in the real graph), the transformer's projections, attention
 * products and MLPs (EVA-02). What is between products is cut down or read in another shape, at no cost. The output means
 * nothing.
 */
export function matrixProducts(model: Architecture, patches: number, patchSize: number): GraphFiles {
  const graph = new Products();
  const [first, second] = model.patchHidden;
  let points = graph.product(graph.product('features', 'conv1.0', 6, first), 'conv1.3', first, first);
  const pooled = graph.product(graph.cut(points, 0, patches), 'pooled', first, second);
  points = graph.product(graph.product(points, 'conv2.0', first, second), 'conv2.3', second, model.patchWidth);
  let x = graph.product(graph.cut(points, 0, patches), 'patch_proj', model.patchWidth, model.width);
  for (let i = 0; i < model.depth; i++) x = blockProducts(graph, x, `block${i % DISTINCT_BLOCKS}`, model, patches);
  graph.result(graph.product(x, 'out_proj', model.width, model.embedWidth));
  graph.result(pooled);
  return graph.finish(patches * patchSize);
}

function blockProducts(graph: Products, x: string, key: string, { width, heads, mlpWidth }: Architecture, patches: number): string {
  const query = graph.product(x, `${key}.q`, width, width);
  const keys = graph.product(query, `${key}.k`, width, width);
  const values = graph.product(keys, `${key}.v`, width, width);
  const scores = graph.op('MatMul', [graph.shaped(query, [heads, patches, -1]), graph.shaped(keys, [heads, -1, patches])]);
  graph.result(graph.op('MatMul', [scores, graph.shaped(values, [heads, patches, -1])]));
  const projected = graph.product(values, `${key}.proj`, width, width);
  const down = graph.product(graph.product(projected, `${key}.fc1_g`, width, mlpWidth), `${key}.fc2`, mlpWidth, width);
  return graph.cut(graph.product(down, `${key}.fc1_x`, width, mlpWidth), 1, width);
}

/** Builds the graph; weights of one key are stored once. */
class Products {
  readonly #nodes: OnnxNode[] = [];
  readonly #initializers = new Map<string, OnnxInitializer>();
  readonly #outputs: string[] = [];
  readonly #blobs: Float32Array[] = [];
  #bytes = 0;

  product(x: string, key: string, inputs: number, outputs: number): string {
    return this.op('Gemm', [x, this.#weight(key, [outputs, inputs])], { transB: { int: 1 } });
  }

  op(type: string, inputs: readonly string[], attributes: Readonly<Record<string, OnnxAttribute>> = {}): string {
    const output = `v${this.#nodes.length}`;
    this.#nodes.push({ type, domain: '', inputs, outputs: [output], attributes });
    return output;
  }

  /** The first `length` rows or columns. */
  cut(x: string, axis: 0 | 1, length: number): string {
    return this.op('Slice', [x, this.#integers([0]), this.#integers([length]), this.#integers([axis])]);
  }

  shaped(x: string, shape: readonly number[]): string {
    return this.op('Reshape', [x, this.#integers(shape)]);
  }

  /** Makes one number of it an output, so that it is computed. */
  result(x: string): void {
    const flat = this.shaped(x, [-1]);
    this.#outputs.push(this.cut(flat, 0, 1));
  }

  finish(rows: number): GraphFiles {
    const model = encodeOnnxModel({
      name: 'matrix products', opsets: { '': 18 }, nodes: this.#nodes, initializers: [...this.#initializers.values()],
      inputs: [{ name: 'features', type: OnnxType.float32, shape: [rows, 6] }],
      outputs: this.#outputs.map((name) => ({ name, type: OnnxType.float32, shape: [1] })),
    });
    const data = new Uint8Array(this.#bytes);
    let at = 0;
    for (const blob of this.#blobs) {
      data.set(new Uint8Array(blob.buffer), at);
      at += blob.byteLength;
    }
    return { name: 'matrix products', graph: model, weights: [{ path: WEIGHTS, data }] };
  }

  #weight(key: string, shape: readonly [number, number]): string {
    if (!this.#initializers.has(key)) {
      const random = seededRandom(this.#blobs.length);
      const values = Float32Array.from({ length: shape[0] * shape[1] }, () => (random() - 0.5) * Math.sqrt(12 / shape[1]));
      const data = { location: WEIGHTS, offset: this.#bytes, length: values.byteLength };
      this.#initializers.set(key, { name: key, type: OnnxType.float32, shape, data });
      this.#blobs.push(values);
      this.#bytes += values.byteLength;
    }
    return key;
  }

  #integers(values: readonly number[]): string {
    const name = `integers ${values}`;
    const raw = new Uint8Array(BigInt64Array.from(values, BigInt).buffer);
    this.#initializers.set(name, { name, type: OnnxType.int64, shape: [values.length], data: { raw } });
    return name;
  }
}
