import { labelledSample, type LabelledSample } from '../propagation/labelled-sample.js';
import type { Vector3 } from '../geometry/bounds.js';
import { corruptLabels } from '../label-store/store-errors.js';

/**
 * A sample at rest, little endian as are all machines that browsers run on: version (u8), whether it overwrites (u8), two bytes of nothing, number of points (u32),
 * origin (3 f64), reach (f64), positions (3 f32 a point), and a byte a point that says whether it carries the label. Cloud
 * and label are not in it: they are the record's.
 */
const VERSION = 1;
const HEAD = 40;
const PER_POINT = 13;

/** Colours and spacing are not kept: nothing that is labelled from a kept sample asks for them. */
export function sampleToBytes({ origin, positions, labels, reach, policy }: LabelledSample): Uint8Array {
  const count = labels.length;
  const bytes = new Uint8Array(HEAD + count * PER_POINT);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, VERSION);
  view.setUint8(1, Number(policy === 'overwrite'));
  view.setUint32(4, count, true);
  [...origin, reach].forEach((value, i) => view.setFloat64(8 + 8 * i, value, true));
  new Float32Array(bytes.buffer, HEAD, 3 * count).set(positions);
  for (let i = 0, at = HEAD + 12 * count; i < count; i++) bytes[at + i] = labels[i] === 0 ? 0 : 1;
  return bytes;
}

/** @throws SegmentationError `labels-corrupt` */
export function sampleFromBytes(bytes: Uint8Array, cloud: string, label: number): LabelledSample {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = bytes.length >= HEAD ? view.getUint32(4, true) : -1;
  if (count < 0 || view.getUint8(0) !== VERSION || bytes.length !== HEAD + count * PER_POINT) {
    throw corruptLabels(`${bytes.length} bytes are no points of object ${label} in version ${VERSION}`);
  }
  const [x, y, z, reach] = [0, 1, 2, 3].map((i) => view.getFloat64(8 + 8 * i, true));
  const positions = new Float32Array(bytes.slice(HEAD, HEAD + 12 * count).buffer);
  const labels = new Uint32Array(count);
  for (let i = 0, at = HEAD + 12 * count; i < count; i++) if (bytes[at + i] !== 0) labels[i] = label;
  const points = { cloud, origin: [x, y, z] as Vector3, positions, colors: new Float32Array(0), spacing: 0 };
  return labelledSample(points, labels, { label, reach: reach!, policy: view.getUint8(1) === 1 ? 'overwrite' : 'protect' });
}
