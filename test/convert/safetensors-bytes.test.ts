import { expect } from 'chai';
import { safetensorsBytes } from '../../src/convert/safetensors-bytes.js';
import { openBytes } from '../support/safetensors-bytes.js';

describe('safetensorsBytes', () => {
  it('writes what openSafetensors reads, data at a multiple of 8 bytes', async () => {
    for (const name of ['a', 'ab', 'abc', 'abcdefgh']) {
      const bytes = new Uint8Array(new Float32Array([1, 2, 3]).buffer);
      const file = await openBytes(safetensorsBytes({ [name]: { dtype: 'F32', shape: [3], bytes } }, { made: 'here' }));
      const { begin, end, shape } = file.tensors.get(name)!;
      expect(begin % 8).to.equal(0);
      expect(shape).to.deep.equal([3]);
      expect(await file.read(begin, end)).to.deep.equal(bytes);
      expect(file.metadata).to.deep.equal({ made: 'here' });
    }
  });
});
