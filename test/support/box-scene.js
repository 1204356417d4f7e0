import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Writes a scene of rough ground with two boxes, 20 m wide, to a folder of its own inside `parent`, which is returned. */
export function writeScene(parent, name, { tensors = {}, json = {} } = {}) {
  const scenes = join(parent, name);
  mkdirSync(scenes, { recursive: true });
  const positions = [];
  const instance = [];
  const put = (id, ...place) => { positions.push(...place); instance.push(id); };
  for (let i = 0; i < 3000; i++) put(0, (i % 55) * 0.36 - 10, Math.floor(i / 55) * 0.36 - 10, 0.03 * Math.sin(i));
  for (const [id, x] of [[3, -4], [9, 5]]) {
    for (let i = 0; i < 600; i++) {
      const [u, v] = [(i % 24) / 12 - 1, Math.floor(i / 24) / 12 - 1];
      if (i % 3 === 0) put(id, x + u, v, 2.2);
      else put(id, x + (i % 3 === 1 ? u : 1), i % 3 === 1 ? 1 : u, v + 1.2);
    }
  }
  const count = instance.length;
  const all = {
    positions: ['F32', [count, 3], Float32Array.from(positions)],
    colors: ['U8', [count, 3], Uint8Array.from(instance.flatMap((id) => (id ? [200, 60, 40] : [90, 100, 80])))],
    instance: ['I32', [count], Int32Array.from(instance)],
    ...tensors,
  };
  writeFileSync(join(scenes, `${name}.safetensors`), safetensors(all));
  const object = (id, x) => ({ id, category: 'box', crop_min: [x - 3, -3, -1], crop_max: [x + 3, 3, 4] });
  const metadata = { offset: [0, 0, 0], sensor: 'mobile', ground_truth: 'made by hand', has_color: true, objects: [object(3, -4), object(9, 5)] };
  writeFileSync(join(scenes, `${name}.json`), JSON.stringify({ ...metadata, ...json }));
  return scenes;
}

function safetensors(tensors) {
  const header = {};
  let end = 0;
  for (const [key, [dtype, shape, values]] of Object.entries(tensors)) {
    header[key] = { dtype, shape, data_offsets: [end, end + values.byteLength] };
    end += values.byteLength;
  }
  const text = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([length, text, ...Object.values(tensors).map(([, , values]) => Buffer.from(values.buffer))]);
}
