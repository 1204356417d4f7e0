import { expect } from 'chai';
import { cropObject } from '../../src/evaluation/crop.js';
import { readScene } from '../../src/evaluation/read-scene.js';
import { parseSceneMetadata } from '../../src/evaluation/scene-metadata.js';
import { failure } from '../support/failure.js';
import { floatTensor, openBytes, safetensorsBytes, type PlainTensor } from '../support/safetensors-bytes.js';

const u8 = (shape: number[], values: number[]): PlainTensor => ({ dtype: 'U8', shape, bytes: Uint8Array.from(values) });
const i32 = (values: number[]): PlainTensor => ({ dtype: 'I32', shape: [values.length], bytes: new Uint8Array(Int32Array.from(values).buffer) });
const u16 = (values: number[]): PlainTensor => ({ dtype: 'U16', shape: [values.length], bytes: new Uint8Array(Uint16Array.from(values).buffer) });

const OBJECT = { id: 7, category: 'tree', crop_min: [0, 0, 0], crop_max: [2, 2, 2] };
const JSON_FILE = { offset: [5e5, 6e6, 30], sensor: 'mobile', ground_truth: 'by hand', has_color: true, objects: [OBJECT] };
const TENSORS: Record<string, PlainTensor> = {
  positions: floatTensor([4, 3], [0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3]),
  colors: u8([4, 3], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]),
  instance: i32([0, 7, 7, 7]),
};

async function read(json: Record<string, unknown> = {}, tensors: Record<string, PlainTensor> = {}, without = '') {
  const metadata = parseSceneMetadata('a.json', JSON.stringify({ ...JSON_FILE, ...json }));
  const all = Object.fromEntries(Object.entries({ ...TENSORS, ...tensors }).filter(([key]) => key !== without));
  return readScene('a', await openBytes(safetensorsBytes(all)), metadata);
}

const messageOf = async (reading: Promise<unknown>) => {
  const { code, message } = await failure(reading);
  expect(code).to.equal('scene-invalid');
  return message;
};

describe('readScene', () => {
  it('reads a scene that has just what the format demands', async () => {
    const scene = await read();
    expect([scene.name, scene.sensor, scene.groundTruth, scene.offset]).to.deep.equal(['a', 'mobile', 'by hand', [5e5, 6e6, 30]]);
    expect([...scene.positions.slice(3, 6), ...scene.colors!.slice(3, 6)]).to.deep.equal([1, 1, 1, 4, 5, 6]);
    expect(scene.objects).to.deep.equal([{ id: 7, category: 'tree', level: 'object', crop: { min: [0, 0, 0], max: [2, 2, 2] } }]);
    expect(scene.intensities).to.equal(null);
  });

  it('ignores colours where the scene says that it has none', async () => {
    for (const json of [{ has_color: false }, { color: 'none' }, { color: 'None', has_color: true }]) {
      expect((await read(json)).colors, JSON.stringify(json)).to.equal(null);
    }
    for (const json of [{ color: 'rgb' }, { has_color: undefined }]) expect((await read(json)).colors).not.to.equal(null);
  });

  it('takes intensity in place of colour, from the grey colours where there is no such tensor', async () => {
    const scene = await read({ color: 'intensity' }, { intensity: u16([1, 2, 3, 60000]) });
    expect([scene.colors, [...scene.intensities!]]).to.deep.equal([null, [1, 2, 3, 60000]]);
    expect((await read({ color: 'intensity' })).colors).not.to.equal(null);
  });

  it('reads the ids of the levels that objects refer to', async () => {
    const objects = [OBJECT, { ...OBJECT, id: 2, level: 'part' }];
    const scene = await read({ objects }, { part: i32([0, 1, 2, 2]) });
    expect([...scene.ids.part!]).to.deep.equal([0, 1, 2, 2]);
    expect(await messageOf(read({ objects }))).to.equal('a: part: expected such a tensor, found none. Correct the scene, or leave it out.');
  });

  it('says which tensor is missing, of another type or of another shape', async () => {
    expect(await messageOf(read({}, {}, 'instance'))).to.match(/^a: instance: expected such a tensor, found none/);
    expect(await messageOf(read({}, {}, 'colors'))).to.match(/^a: colors: expected such a tensor/);
    expect(await messageOf(read({}, { instance: u8([4], [0, 7, 7, 7]) }))).to.match(/^a: instance: expected I32 \[4\], found U8 \[4\]/);
    expect(await messageOf(read({}, { instance: i32([0, 7]) }))).to.match(/^a: instance: expected I32 \[4\], found I32 \[2\]/);
    expect(await messageOf(read({}, { positions: floatTensor([3, 4], new Array(12).fill(0)) }))).to.match(/expected F32 \[3, 3\], found F32 \[3, 4\]/);
  });

  it('refuses coordinates that are no numbers, and scenes without points', async () => {
    const positions = floatTensor([4, 3], [0, 0, 0, 1, NaN, 1, 2, 2, 2, 3, 3, 3]);
    expect(await messageOf(read({}, { positions }))).to.match(/^a: positions: expected finite coordinates, found NaN at point 1/);
    expect(await messageOf(read({}, { positions: floatTensor([0, 3], []) }))).to.match(/expected at least 1 point, found none/);
  });

  it('says what is wrong with the JSON', async () => {
    const cases: [Record<string, unknown>, RegExp][] = [
      [{ objects: undefined }, /^a\.json: objects: expected a list, found nothing/],
      [{ objects: [{ ...OBJECT, id: 0 }] }, /^a\.json: objects\[0\]\.id: expected a whole number other than 0, found 0/],
      [{ objects: [{ ...OBJECT, level: 'roof' }] }, /level: expected object, part, group, found "roof"/],
      [{ objects: [{ ...OBJECT, crop_min: [0, 0] }] }, /crop_min: expected three numbers, found \[0,0\]/],
      [{ objects: [{ ...OBJECT, crop_max: [-1, 2, 2] }] }, /crop_max: expected no smaller number than in crop_min/],
      [{ offset: 'here' }, /^a\.json: offset: expected three numbers/],
    ];
    for (const [json, message] of cases) expect(await messageOf(read(json))).to.match(message);
    expect(() => parseSceneMetadata('a.json', '{')).to.throw('a.json: expected JSON, found unreadable text');
  });
});

describe('cropObject', () => {
  it('takes every point in the box, its surface included, and nothing else', async () => {
    const scene = await read();
    const { crop, truth } = cropObject(scene, scene.objects[0]!);
    expect([...crop.positions]).to.deep.equal([0, 0, 0, 1, 1, 1, 2, 2, 2]);
    expect([...crop.colors!.slice(6)]).to.deep.equal([7, 8, 9]);
    expect([...truth]).to.deep.equal([0, 1, 1]);
  });

  it('makes a box of its own around the object when it is told how large', async () => {
    const scene = await read();
    const { crop, truth } = cropObject(scene, scene.objects[0]!, 2);
    expect([crop.bounds, truth.length]).to.deep.equal([{ min: [0, 0, 0], max: [4, 4, 4] }, 4]);
  });
});
