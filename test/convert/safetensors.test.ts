import { expect } from 'chai';
import { openSafetensors } from '../../src/convert/safetensors.js';
import { failure } from '../support/failure.js';
import { floatTensor, openBytes, safetensorsBytes } from '../support/safetensors-bytes.js';

const TWO = { a: floatTensor([2, 2], [1, 2, 3, 4]), b: floatTensor([1], [5]) };

describe('openSafetensors', () => {
  it('finds tensors and metadata by the header', async () => {
    const bytes = safetensorsBytes(TWO, { format: 'pt' });
    const file = await openBytes(bytes, 'two.safetensors');
    expect(file.metadata).to.deep.equal({ format: 'pt' });
    expect([...file.tensors.keys()]).to.deep.equal(['a', 'b']);
    const { dtype, shape, begin, end } = file.tensors.get('a')!;
    expect([dtype, shape, end]).to.deep.equal(['F32', [2, 2], bytes.length - 4]);
    expect([...new Float32Array((await file.read(begin, end)).buffer)]).to.deep.equal([1, 2, 3, 4]);
  });

  it('reads no more than the header when it opens a file', async () => {
    const bytes = safetensorsBytes(TWO);
    let read = 0;
    await openSafetensors('two', bytes.length, async (begin, end) => {
      read += end - begin;
      return bytes.slice(begin, end);
    });
    expect(read).to.equal(bytes.length - 20);
  });

  it('names the first key whose data a truncated file lacks', async () => {
    const bytes = safetensorsBytes(TWO);
    const error = await failure(openBytes(bytes.slice(0, -1)));
    expect(error.code).to.equal('weights-invalid');
    expect(error.message).to.equal(
      `b: expected data up to byte ${bytes.length}, found the file's end at byte ${bytes.length - 1}; it is truncated, fetch it again.`,
    );
  });

  it('refuses files that are too short, have an impossible header length or no JSON header', async () => {
    expect((await failure(openBytes(new Uint8Array(5), 'w'))).message).to.equal('w: expected a safetensors file, found a file of 5 bytes.');
    const long = new Uint8Array(16).fill(255);
    expect((await failure(openBytes(long, 'w'))).message).to.match(/^w: expected a safetensors file, found a header of \d+ bytes in a file of 16 bytes\.$/);
    const noJson = Uint8Array.of(3, 0, 0, 0, 0, 0, 0, 0, 60, 60, 60);
    expect((await failure(openBytes(noJson, 'w'))).message).to.match(/^w: expected a safetensors file with a JSON header, found unreadable text/);
    const list = Uint8Array.of(2, 0, 0, 0, 0, 0, 0, 0, 91, 93);
    expect((await failure(openBytes(list, 'w'))).message).to.equal('w: expected a JSON object as safetensors header, found [].');
  });

  it('refuses tensors that overlap, naming both', async () => {
    const bytes = safetensorsBytes({ a: TWO.a, c: TWO.a });
    const text = new TextDecoder().decode(bytes).replace('[16,32]', '[12,28]');
    const error = await failure(openBytes(new TextEncoder().encode(text)));
    expect(error.message).to.match(/^c: expected data after byte (\d+), the end of a, found data at byte \d+\.$/);
  });

  it('refuses a tensor whose bytes do not fit its shape', async () => {
    const bytes = safetensorsBytes({ a: { ...TWO.a, shape: [2, 3] } });
    expect((await failure(openBytes(bytes))).message).to.equal('a: expected 24 bytes for F32 [2, 3], found 16.');
  });

  it('refuses an entry without shape', async () => {
    const text = '{"a":{"dtype":"F32"}}';
    const bytes = new TextEncoder().encode(`${String.fromCharCode(text.length)}\0\0\0\0\0\0\0${text}`);
    expect((await failure(openBytes(bytes))).message)
      .to.equal('a: expected dtype, shape and data_offsets in the header, found {"dtype":"F32"}.');
  });
});
