import { expect } from 'chai';
import { convertInMemory } from '../../src/convert/convert-in-memory.js';
import { parseModelSettings } from '../../src/convert/model-settings.js';
import { OnnxType } from '../../src/convert/onnx-proto.js';
import { type GraphValue, readGraphValues } from '../../src/convert/read-graph-values.js';
import type { GraphSignature } from '../../src/model/graph-signature.js';
import { neededGraphs } from '../../src/model/model-manifest.js';
import { pointSamSignatures } from '../../src/model/point-sam-signatures.js';
import { openGolden } from '../support/golden-models.js';

const TYPES: Readonly<Record<number, string>> = { [OnnxType.float32]: 'float32', [OnnxType.int32]: 'int32' };

/** Names, types and lengths of a graph's values, as a signature tells them; lengths that the weights decide are left open there. */
function described(values: readonly GraphValue[], signature: GraphSignature['inputs']) {
  return Object.fromEntries(values.map(({ name, type, shape }) =>
    [name, { type: TYPES[type], dims: shape.map((length, i) => (signature[name]?.dims[i] === null ? null : length)) }]));
}

for (const weights of ['tiny.safetensors', 'tiny_giant_encoder.safetensors']) {
  it(`signatures say what the graphs of ${weights} take and give`, async () => {
    const file = await openGolden(weights);
    const { manifest, files } = await convertInMemory(file, parseModelSettings('config', file.metadata['config']));
    const signatures = pointSamSignatures(manifest);
    for (const name of neededGraphs(manifest.dimensions)) {
      const { path } = manifest.files.find(({ role }) => role === `${name}-graph`)!;
      const { inputs, outputs } = readGraphValues(files.get(path)!);
      const signature = signatures[name];
      expect({ inputs: described(inputs, signature.inputs), outputs: described(outputs, signature.outputs) }, name).to.deep.equal(signature);
    }
  });
}
