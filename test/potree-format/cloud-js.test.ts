import { expect } from 'chai';
import { hierarchyPath, parseCloudJs, pointsPath } from '../../src/potree-format/cloud-js.js';
import { strideOf } from '../../src/potree-format/read-column.js';

const plain = {
  version: '1.7', octreeDir: 'data', points: 5, spacing: 1, scale: 0.01, hierarchyStepSize: 3, projection: '',
  boundingBox: { lx: 1, ly: 2, lz: 3, ux: 9, uy: 10, uz: 11 }, pointAttributes: ['POSITION_CARTESIAN', 'COLOR_PACKED', 'NORMAL_OCT16', 'INTENSITY', 'CLASSIFICATION'],
};
const parse = (changes: object = {}) => parseCloudJs(JSON.stringify({ ...plain, ...changes }));

describe('cloud.js', () => {
  it('names attributes as Potree 2 does, in storage order, in both forms of the list', () => {
    const byName = parse().attributes;
    expect(byName.map(({ name, size }) => [name, size])).to.deep.equal([['position', 12], ['rgb', 4], ['NORMAL_OCT16', 2], ['intensity', 2], ['classification', 1]]);
    const objects = parse({ version: '1.8', pointAttributes: [
      { name: 'POSITION_CARTESIAN', size: 12, elements: 3, elementSize: 4, type: 'uint32' },
      { name: 'RGBA', size: 4, elements: 4, elementSize: 1, type: 'uint8' },
      { name: 'strange', size: 7, elements: 7, elementSize: 1, type: 'nibble' },
    ] }).attributes;
    expect(objects.map(({ name }) => name)).to.deep.equal(['position', 'rgb', 'strange']);
    expect(strideOf(objects)).to.equal(23);
  });

  it('tells the box in map coordinates, and none where there is none', () => {
    expect(parse().bounds).to.deep.equal({ min: [1, 2, 3], max: [9, 10, 11] });
    expect(parse().tightBounds).to.equal(null);
  });

  it('keeps nodes in folders of complete groups of digits', () => {
    const cloud = parse();
    expect(['r', 'r01', 'r012', 'r01234', 'r012345'].map((name) => pointsPath(cloud, name)))
      .to.deep.equal(['data/r/r.bin', 'data/r/r01.bin', 'data/r/012/r012.bin', 'data/r/012/r01234.bin', 'data/r/012/345/r012345.bin']);
    expect(hierarchyPath(parse({ octreeDir: '../other/' }), 'r012')).to.equal('../other/r/012/r012.hrc');
  });

  for (const field of ['octreeDir', 'boundingBox', 'spacing', 'scale', 'hierarchyStepSize', 'pointAttributes']) {
    it(`without ${field} is refused`, () => expect(() => parse({ [field]: undefined })).to.throw(`no usable "${field}"`));
  }
});
