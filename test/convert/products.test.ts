import { expect } from 'chai';
import { GraphBuilder, type Value } from '../../src/convert/graph-builder.js';
import { OnnxType } from '../../src/convert/onnx-proto.js';
import { gemm } from '../../src/convert/products.js';
import type { DiskPrecision } from '../../src/model/model-manifest.js';
import { readOnnx } from '../support/read-onnx.js';
import { floatTensor, openBytes, safetensorsBytes } from '../support/safetensors-bytes.js';

const COLUMNS = 32;

/** What makes the bias of a product in half precision, back to what is stored. */
async function biasOf(disk: DiskPrecision, choose: (graph: GraphBuilder, stored: Value) => Value | null): Promise<string[]> {
  const file = await openBytes(safetensorsBytes({ w: floatTensor([2, COLUMNS], new Float32Array(2 * COLUMNS)), b: floatTensor([2], new Float32Array(2)) }));
  const graph = new GraphBuilder('g', file, { compute: 'fp16', encodingOf: (key) => (key === 'w' ? disk : 'fp16'), chunkBytes: 2 ** 20 });
  const bias = choose(graph, graph.weight('b'));
  graph.output('y', ['N', 2], gemm(graph, graph.input('x', OnnxType.float32, ['N', COLUMNS]), graph.weight('w'), bias));
  const { nodes } = readOnnx(graph.finish().model);
  const product = nodes.find(({ type }) => type === (disk === 'fp16' ? 'Gemm' : 'MatMulNBits'))!;
  const path: string[] = [];
  let value = product.inputs[disk === 'fp16' ? 2 : 5];
  for (let node; (node = nodes.find(({ outputs: [output] }) => output === value)); value = node.inputs[0]) {
    path.push(node.type === 'Cast' ? `Cast to ${node.attributes['to']}` : node.type);
  }
  return value === undefined ? path : [...path, value];
}

describe('gemm in half precision', () => {
  for (const disk of ['fp16', 'int4'] as const) {
    it(`takes the bias as it is stored, casts one that is computed, and has none where there is none (${disk})`, async () => {
      expect(await biasOf(disk, (_, stored) => stored)).to.deep.equal(['b']);
      expect(await biasOf(disk, (graph, stored) => graph.op('Relu', [stored])))
        .to.deep.equal([`Cast to ${OnnxType.float16}`, 'Relu', `Cast to ${OnnxType.float32}`, 'b']);
      expect(await biasOf(disk, () => null)).to.deep.equal([]);
    });
  }
});
