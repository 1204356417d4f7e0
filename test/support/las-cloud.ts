import { nodeBounds } from '../../src/potree-format/node-bounds.js';
import type { RawNodePoints } from '../../src/potree-format/read-node.js';
import type { WrittenOctree } from '../../src/potree-format/write-potree2.js';
import { encodeCloud, type Files, nodesOf } from './encoded-clouds.js';

const HEADER = 227;
/** Point format 2: position, intensity, flags, class, angle, user data, source, colour. */
const RECORD = 26;

/** The cloud as PotreeConverter 1 writes it with LAS files: cloud.js, .hrc files for every two levels, a .las file per node. */
export function lasCloud(written: WrittenOctree): Files {
  const files = encodeCloud(written, 'BIN, attributes by name');
  const description = JSON.parse(new TextDecoder().decode(files.get('cloud.js'))) as object;
  files.set('cloud.js', new TextEncoder().encode(JSON.stringify({ ...description, pointAttributes: 'LAS' })));
  const points = new Map(nodesOf(written).map(({ node, points: raw }) => [node.name, raw]));
  for (const path of [...files.keys()].filter((name) => name.endsWith('.bin'))) {
    const name = /(r[0-7]*)\.bin$/.exec(path)![1]!;
    files.delete(path);
    files.set(path.replace(/bin$/, 'las'), lasFile(written, name, points.get(name)!));
  }
  return files;
}

function lasFile({ metadata }: WrittenOctree, name: string, { grid, intensities, classification, colors }: RawNodePoints): Uint8Array {
  const count = grid.length / 3;
  const view = new DataView(new ArrayBuffer(HEADER + RECORD * count));
  [...'LASF'].forEach((letter, i) => view.setUint8(i, letter.charCodeAt(0)));
  view.setUint8(24, 1);
  view.setUint8(25, 2);
  view.setUint16(94, HEADER, true);
  view.setUint32(96, HEADER, true);
  view.setUint8(104, 2);
  view.setUint16(105, RECORD, true);
  view.setUint32(107, count, true);
  // The converter gives every file the box of its node.
  const { min, max } = nodeBounds(name, metadata.boundingBox);
  for (let axis = 0; axis < 3; axis++) {
    view.setFloat64(131 + 8 * axis, metadata.scale[axis]!, true);
    view.setFloat64(155 + 8 * axis, metadata.offset[axis]!, true);
    view.setFloat64(179 + 16 * axis, max[axis]!, true);
    view.setFloat64(187 + 16 * axis, min[axis]!, true);
  }
  for (let i = 0, at = HEADER; i < count; i++, at += RECORD) {
    for (let axis = 0; axis < 3; axis++) view.setInt32(at + 4 * axis, grid[3 * i + axis]!, true);
    view.setUint16(at + 12, intensities![i]!, true);
    view.setUint8(at + 15, classification![i]!);
    for (let c = 0; c < 3; c++) view.setUint16(at + 20 + 2 * c, colors![3 * i + c]!, true);
  }
  return new Uint8Array(view.buffer);
}
