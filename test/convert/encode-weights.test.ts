import { expect } from 'chai';
import { weightFileBytes } from '../../src/convert/encode-weights.js';
import { toHalves } from '../../src/convert/half-float.js';
import { quantizeRows } from '../../src/convert/quantize-rows.js';
import { PIECE_BYTES } from '../../src/convert/read-weights.js';
import { openSafetensors, type SafetensorsFile } from '../../src/convert/safetensors.js';
import { storedTensors, type WeightEncoding } from '../../src/convert/weight-encoding.js';
import { WEIGHT_ALIGNMENT, WeightFiles, type WeightFile } from '../../src/convert/weight-files.js';
import { failure } from '../support/failure.js';
import { floatTensor, safetensorsBytes, type PlainTensor } from '../support/safetensors-bytes.js';

/** More rows than one piece holds. */
const ROWS = Math.floor((1.5 * PIECE_BYTES) / (4 * 70));
const MATRIX = Float32Array.from({ length: ROWS * 70 }, (_, i) => Math.sin(i * 0.37) / 8);

/** A file of which nobody may ask for more than a piece at once. */
async function miserly(tensors: Record<string, PlainTensor>): Promise<SafetensorsFile> {
  const bytes = safetensorsBytes(tensors);
  return openSafetensors('weights', bytes.length, async (begin, end) => {
    if (end - begin > PIECE_BYTES) throw new RangeError(`${end - begin} bytes are too many.`);
    return bytes.slice(begin, end);
  });
}

/** The file with these weights. */
function placed(file: SafetensorsFile, encodings: Record<string, WeightEncoding>): WeightFile {
  const files = new WeightFiles('weights', Infinity);
  for (const [key, encoding] of Object.entries(encodings)) {
    files.place({ key, slice: {}, encoding }, storedTensors(encoding, file.tensors.get(key)!.shape).map(({ bytes }) => bytes));
  }
  return files.all[0];
}

async function bytesOf(file: SafetensorsFile, encodings: Record<string, WeightEncoding>): Promise<{ bytes: Uint8Array; plan: WeightFile }> {
  const plan = placed(file, encodings);
  const pieces: Uint8Array[] = [];
  for await (const piece of weightFileBytes(file, plan)) pieces.push(piece);
  return { bytes: new Uint8Array(await new Blob(pieces as BlobPart[]).arrayBuffer()), plan };
}

describe('weightFileBytes', () => {
  it('writes what encoding a weight at once would give, although it reads a few rows at a time', async () => {
    const file = await miserly({ first: floatTensor([3], [1, 2, 3]), matrix: floatTensor([ROWS, 70], MATRIX) });
    for (const [encoding, bits] of [['int4', 4], ['int8', 8]] as const) {
      const { bytes, plan } = await bytesOf(file, { first: 'fp16', matrix: encoding });
      const whole = quantizeRows(MATRIX, 70, bits);
      const parts = plan.weights[1].places.map(({ offset, bytes: length }) => bytes.slice(offset, offset + length));
      expect(parts).to.deep.equal([whole.packed, new Uint8Array(whole.scales.buffer), whole.zeroPoints]);
      expect(bytes.length).to.equal(plan.bytes);
      expect([...bytes.subarray(0, 6)]).to.deep.equal([0x00, 0x3c, 0x00, 0x40, 0x00, 0x42]);
      expect(bytes.subarray(6, WEIGHT_ALIGNMENT).every((byte) => byte === 0)).to.equal(true);
    }
    const { bytes } = await bytesOf(file, { matrix: 'fp16' });
    expect(new Uint16Array(bytes.buffer)).to.deep.equal(toHalves(MATRIX));
  });

  it('names the key of a weight that is no finite number, or too large for float16', async () => {
    const file = await miserly({ nan: floatTensor([2], [0, NaN]), infinite: floatTensor([1], [-Infinity]), large: floatTensor([2], [1, -65520]) });
    const told = async (key: string, encoding: WeightEncoding): Promise<string> => (await failure(bytesOf(file, { [key]: encoding }))).message;
    expect(await told('nan', 'fp32')).to.equal('nan: expected finite numbers, found NaN; the file is damaged, fetch it again.');
    expect(await told('infinite', 'fp16')).to.match(/^infinite: expected finite numbers, found -Infinity/);
    expect(await told('large', 'fp16')).to.equal('large: expected weights of at most 65504, the most that fp16 can hold, found -65520; convert with precision fp32.');
    expect((await bytesOf(file, { large: 'fp32' })).bytes.length).to.equal(8);
  });
});

describe('WeightFiles', () => {
  it('begins a file when the next weight would not fit, and never splits one', () => {
    const files = new WeightFiles('encoder', 200);
    const place = (...sizes: number[]) => files.place({ key: 'k', slice: {}, encoding: 'fp32' }, sizes);
    expect(place(100)).to.deep.equal({ path: 'encoder.bin', places: [{ offset: 0, bytes: 100 }] });
    expect(place(72)).to.deep.equal({ path: 'encoder.bin', places: [{ offset: 128, bytes: 72 }] });
    expect(place(1).path).to.equal('encoder-2.bin');
    expect(place(300, 10)).to.deep.equal({ path: 'encoder-3.bin', places: [{ offset: 0, bytes: 300 }, { offset: 320, bytes: 10 }] });
    expect(place(8).path).to.equal('encoder-4.bin');
    expect(files.all.map(({ bytes }) => bytes)).to.deep.equal([200, 1, 330, 8]);
  });
});
