import { expect } from 'chai';
import { plyNumbers, readPly } from '../../src/scene-import/read-ply.js';

const HEADER = ['ply', 'comment by hand', 'element vertex 2', 'property float x', 'property uchar red', 'property int id',
  'element face 1', 'property list uchar int vertex_indices', 'property int object_id'];

function ascii(rows: string, header = HEADER): Uint8Array {
  return new TextEncoder().encode(`${[header[0], 'format ascii 1.0', ...header.slice(1), 'end_header'].join('\n')}\n${rows}`);
}

function binary(): Uint8Array {
  const head = new TextEncoder().encode(`${[HEADER[0], 'format binary_little_endian 1.0', ...HEADER.slice(1), 'end_header'].join('\n')}\n`);
  const view = new DataView(new ArrayBuffer(2 * 9 + 1 + 3 * 4 + 4));
  [[1.5, 200, -7], [-2, 3, 70000]].forEach(([x, red, id], i) => {
    view.setFloat32(9 * i, x!, true);
    view.setUint8(9 * i + 4, red!);
    view.setInt32(9 * i + 5, id!, true);
  });
  view.setUint8(18, 3);
  [0, 1, 0, 42].forEach((value, i) => view.setInt32(19 + 4 * i, value, true));
  return new Uint8Array([...head, ...new Uint8Array(view.buffer)]);
}

describe('readPly', () => {
  for (const [format, bytes] of [['ascii', ascii('1.5 200 -7\n-2 3 70000\n3 0 1 0 42\n')], ['binary', binary()]] as const) {
    it(`reads numbers and lists of every element: ${format}`, () => {
      const ply = readPly('a.ply', bytes);
      expect([...plyNumbers('a.ply', ply, 'vertex', 'x')]).to.deep.equal([1.5, -2]);
      expect([...plyNumbers('a.ply', ply, 'vertex', 'r', 'red')]).to.deep.equal([200, 3]);
      expect([...plyNumbers('a.ply', ply, 'vertex', 'id')]).to.deep.equal([-7, 70000]);
      expect(ply.get('face')!.get('vertex_indices')).to.deep.equal([[0, 1, 0]]);
      expect([...plyNumbers('a.ply', ply, 'face', 'object_id')]).to.deep.equal([42]);
    });
  }

  it('says what is wrong with a file', () => {
    expect(() => readPly('a.ply', new TextEncoder().encode('<html>'))).to.throw('a.ply: expected a PLY file, found no PLY header');
    expect(() => readPly('a.ply', binary().slice(0, -1))).to.throw('expected all rows that the header promises, found the end of the file');
    expect(() => readPly('a.ply', ascii('1.5 200'))).to.throw('found the end of the file');
    expect(() => readPly('a.ply', ascii('', ['ply', 'element vertex 1', 'property half x']))).to.throw('a property of a PLY type, found property half x');
    expect(() => plyNumbers('a.ply', readPly('a.ply', binary()), 'vertex', 'y')).to.throw('a.ply: expected vertex property y, found none');
  });
});
