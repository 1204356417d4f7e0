import { expect } from 'chai';
import { openSafetensors } from '../../src/convert/safetensors.js';
import { readScene } from '../../src/evaluation/read-scene.js';
import type { Scene } from '../../src/evaluation/scene.js';
import { sceneFiles } from '../../src/evaluation/scene-files.js';
import { parseSceneMetadata } from '../../src/evaluation/scene-metadata.js';
import { writePotree2 } from '../../src/potree-format/write-potree2.js';
import { IMPORTERS, type SceneKind } from '../../src/scene-import/importers.js';
import { failure } from '../support/failure.js';

type Content = string | Uint8Array;

async function importFiles(kind: SceneKind, files: Readonly<Record<string, Content>>): Promise<Scene[]> {
  const scenes: Scene[] = [];
  const read = async (path: string): Promise<Uint8Array> => {
    const content = files[path]!;
    return typeof content === 'string' ? new TextEncoder().encode(content) : content;
  };
  for await (const scene of IMPORTERS[kind].scenes('folder', { paths: Object.keys(files).sort(), read })) scenes.push(scene);
  return scenes;
}

/** Rows of `count` points in a cube of 1 m at x, each made by a function of its coordinates. */
function cube(count: number, at: number, row: (x: number, y: number, z: number) => string): string {
  return Array.from({ length: count }, (_, i) => row(at + (i % 5) / 5, (Math.floor(i / 5) % 5) / 5, Math.floor(i / 25) / 5)).join('\n');
}

const asciiPly = (count: number, properties: string, rows: string, rest = '') =>
  `ply\nformat ascii 1.0\nelement vertex ${count}\nproperty float x\nproperty float y\nproperty float z\nproperty uchar red\nproperty uchar green\n`
  + `property uchar blue\n${properties}${rest}end_header\n${rows}`;

describe('scenes of KITTI-360', () => {
  const rows = [cube(120, 1000, (x, y, z) => `${x} ${y} ${z} 1 2 3 26 26007`), cube(110, 1010, (x, y, z) => `${x} ${y} ${z} 9 9 9 7 7000`)].join('\n');
  const files = { 'drive_0000_sync/static/000002_000385.ply': asciiPly(230, 'property int semantic\nproperty int instance\n', rows), 'drive_0000_sync/dynamic/x.ply': '' };

  it('have the things as objects, surfaces as none', async () => {
    const [scene, ...more] = await importFiles('kitti-360', files);
    expect([scene!.name, more.length, scene!.offset]).to.deep.equal(['drive_0000_sync-000002_000385', 0, [1000, 0, 0]]);
    expect(scene!.objects.map(({ id, category }) => [id, category])).to.deep.equal([[26007, 'car']]);
    expect([scene!.ids.object![0], scene!.ids.object![229], ...scene!.colors!.slice(0, 3)]).to.deep.equal([26007, 0, 1, 2, 3]);
    expect(scene!.positions[3]).to.be.closeTo(0.2, 1e-4);
    const { min, max } = scene!.objects[0]!.crop;
    expect([min[0], max[0]].map((value) => Math.round(10 * value))).to.deep.equal([-4, 12]);
  });
});

describe('scenes of S3DIS', () => {
  it('have a room of one file per object, clutter as none', async () => {
    const [scene] = await importFiles('s3dis', {
      'Area_1/office_1/Annotations/chair_1.txt': cube(125, 2, (x, y, z) => `${x} ${y} ${z} 10 20 30`),
      'Area_1/office_1/Annotations/clutter_1.txt': cube(125, 4, (x, y, z) => `${x} ${y} ${z} 0 0 0`),
      'Area_1/office_1/office_1.txt': '',
    });
    expect([scene!.name, scene!.positions.length, scene!.objects.length]).to.deep.equal(['Area_1-office_1', 750, 1]);
    expect([scene!.objects[0]!.category, scene!.ids.object![124], scene!.ids.object![125]]).to.deep.equal(['chair', 1, 0]);
  });

  it('say which line is no row of numbers', async () => {
    const error = await failure(importFiles('s3dis', { 'r/Annotations/chair_1.txt': '1 2 3 4 5 6\n1 2 x 4 5 6' }));
    expect([error.code, error.message.includes('chair_1.txt: expected numbers, found something else in line 2')]).to.deep.equal(['scene-invalid', true]);
  });
});

describe('scenes of Replica', () => {
  it('have the objects of the faces on their vertices', async () => {
    const rows = cube(102, 0, (x, y, z) => `${x} ${y} ${z} 5 6 7`);
    const faces = Array.from({ length: 100 }, (_, i) => `3 ${i} ${i + 1} ${i + 1} 4`).join('\n');
    const header = 'element face 101\nproperty list uchar int vertex_indices\nproperty int object_id\n';
    const [scene] = await importFiles('replica', {
      'room_0/habitat/mesh_semantic.ply': asciiPly(102, '', `${rows}\n${faces}\n3 99 100 100 8\n`, header),
      'room_0/habitat/info_semantic.json': JSON.stringify({ objects: [{ id: 4, class_name: 'sofa' }, { id: 8, class_name: 'wall' }] }),
    });
    expect(scene!.name).to.equal('room_0');
    expect([scene!.ids.object![0], scene!.ids.object![100], scene!.ids.object![101]]).to.deep.equal([5, 5, 0]);
    expect(scene!.objects.map(({ id, category }) => [id, category])).to.deep.equal([[5, 'sofa']]);
  });
});

describe('scenes of PartNet-Mobility', () => {
  it('have the parts, in the whole object, turned to z up', async () => {
    const [scene] = await importFiles('partnet-mobility', {
      '148/point_sample/sample-points-all-pts-nor-rgba-10000.txt': cube(80, 0, (x, y, z) => `${x} ${y} ${z} 0 0 1 11 12 13 255`),
      '148/point_sample/sample-points-all-label-10000.txt': Array.from({ length: 80 }, (_, i) => (i < 40 ? 0 : 3)).join('\n'),
      '148/result.json': JSON.stringify([{ id: 9, name: 'faucet', children: [{ id: 0, name: 'switch' }, { id: 3, name: 'spout' }] }]),
    });
    expect(scene!.objects.map(({ id, category, level }) => [id, category, level])).to.deep.equal([[1, 'switch', 'part'], [4, 'spout', 'part']]);
    // Point 31 lies at x 0.2, y 0.2, z 0.2.
    expect([...scene!.positions.slice(93, 96)].map((value) => Math.round(10 * value))).to.deep.equal([2, -2, 2]);
    expect(scene!.objects[0]!.crop).to.deep.equal(scene!.objects[1]!.crop);
    expect([...scene!.colors!.slice(0, 3)]).to.deep.equal([11, 12, 13]);
  });
});

describe('scenes of a classified Potree 2 scan', () => {
  const count = 700;
  /** Two roofs 3 m apart and a stray point of class 6, over ground. */
  const scan = {
    offset: [1000, 2000, 0] as const, scale: 0.01,
    grid: Int32Array.from({ length: 3 * count }, (_, p) => {
      const [i, axis] = [Math.floor(p / 3), p % 3];
      if (i < 500) return [(i % 250) % 16 * 50 + (i < 250 ? 0 : 1100), Math.floor((i % 250) / 16) * 50, 600][axis]!;
      return i === 500 ? [3000, 3000, 900][axis]! : [(i % 20) * 150, Math.floor((i - 500) / 20) * 300, 0][axis]!;
    }),
    colors: new Uint8Array(3 * count).fill(90), intensities: new Uint16Array(count),
    classification: Uint8Array.from({ length: count }, (_, i) => (i <= 500 ? 6 : 2)),
  };
  const { metadata, hierarchy, octree } = writePotree2(scan, { name: 'village' });
  const files = { 'metadata.json': JSON.stringify(metadata), 'hierarchy.bin': hierarchy, 'octree.bin': octree };

  it('have each connected roof as a building, with all below it in the crop, and no stray point', async () => {
    const [scene] = await importFiles('potree', files);
    expect([scene!.name, scene!.positions.length / 3, scene!.objects.length]).to.deep.equal(['village', count, 2]);
    const counts = scene!.objects.map(({ id }) => scene!.ids.object!.filter((own) => own === id).length);
    expect(counts).to.deep.equal([250, 250]);
    for (const { category, crop } of scene!.objects) expect([category, crop.min[2], crop.max[2]]).to.deep.equal(['building', 0, 9]);
    expect(scene!.colors![0]).to.equal(90);
  });

  it('need a classification', async () => {
    const bare = { ...metadata, attributes: metadata.attributes.map((one) => (one.name === 'classification' ? { ...one, name: 'user data' } : one)) };
    expect((await failure(importFiles('potree', { ...files, 'metadata.json': JSON.stringify(bare) }))).code).to.equal('cloud-unreadable');
    expect(await importFiles('potree', { 'readme.txt': '' })).to.deep.equal([]);
  });

  it('come back from their files as they were', async () => {
    const [scene] = await importFiles('potree', files);
    const { tensors, metadata: text } = sceneFiles(scene!);
    const file = await openSafetensors('village', tensors.length, async (begin, end) => tensors.slice(begin, end));
    expect(await readScene('village', file, parseSceneMetadata('village.json', text))).to.deep.equal(scene);
  });
});
