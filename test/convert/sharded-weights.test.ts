import { expect } from 'chai';
import { readNumbers } from '../../src/convert/read-weights.js';
import { joinSafetensors, parseWeightIndex } from '../../src/convert/sharded-weights.js';
import { SegmentationError } from '../../src/errors.js';
import { floatTensor, openBytes, safetensorsBytes } from '../support/safetensors-bytes.js';

async function shards() {
  const one = await openBytes(safetensorsBytes({ a: floatTensor([2], [1, 2]), b: floatTensor([1], [3]) }, { format: 'pt' }), 'one');
  const two = await openBytes(safetensorsBytes({ c: floatTensor([2, 2], [4, 5, 6, 7]) }), 'two');
  return new Map([['one', one], ['two', two]]);
}

describe('weights in several files', () => {
  it('read as one', async () => {
    const file = joinSafetensors('both', { c: 'two', a: 'one', b: 'one' }, await shards());
    expect(file.metadata).to.deep.equal({ format: 'pt' });
    const numbers = await Promise.all(['a', 'b', 'c'].map(async (key) => [...await readNumbers(file, key)]));
    expect(numbers).to.deep.equal([[1, 2], [3], [4, 5, 6, 7]]);
  });

  it('are refused where the index speaks of a key that its file lacks', async () => {
    const files = await shards();
    expect(() => joinSafetensors('both', { a: 'two' }, files)).to.throw(SegmentationError, 'a: expected a tensor in two, as both says, found no such key.');
  });

  it('are described by an index in JSON', () => {
    expect(parseWeightIndex('i', '{"metadata":{},"weight_map":{"a":"one.safetensors"}}')).to.deep.equal({ a: 'one.safetensors' });
    for (const text of ['{}', '{"weight_map":{"a":1}}', '{"weight_map":{"a":"../one"}}', 'null']) {
      expect(() => parseWeightIndex('i', text)).to.throw(SegmentationError, /^i: expected weight_map, a file name for every key, found/);
    }
    expect(() => parseWeightIndex('i', '<html>')).to.throw(SegmentationError, /^i: expected an index in JSON, found/);
  });
});
