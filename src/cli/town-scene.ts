import { safetensorsBytes } from '../convert/safetensors-bytes.js';
import { scaleBounds } from '../evaluation/object-boxes.js';
import type { TownObject, TownScan } from '../simulator/town/generate-town.js';

/** Things of fewer points are not measured on. */
const LEAST_POINTS = 200;
/** Crop boxes, in boxes of the object. */
const CROP = 2;

/** The town as a scene for `eval`, at full resolution: files by name. Everything of some size is measured on. */
export function townScene({ grid, scale, offset, colors, intensities, instances, objects }: TownScan): Record<string, string | Uint8Array> {
  const count = instances.length;
  const positions = Float32Array.from(grid, (value) => value * scale);
  const bytes = (array: Float32Array | Uint32Array | Uint16Array | Uint8Array): Uint8Array => new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
  return {
    'town.safetensors': safetensorsBytes({
      positions: { dtype: 'F32', shape: [count, 3], bytes: bytes(positions) },
      instance: { dtype: 'I32', shape: [count], bytes: bytes(instances) },
      intensity: { dtype: 'U16', shape: [count], bytes: bytes(intensities) },
      colors: { dtype: 'U8', shape: [count, 3], bytes: bytes(colors) },
    }),
    'town.json': JSON.stringify({
      offset, sensor: 'town', ground_truth: 'simulated', color: 'rgb',
      objects: objects.filter(isMeasured).map(({ id, category, bounds }) => {
        const { min, max } = scaleBounds(bounds, CROP);
        return { id, category, crop_min: min, crop_max: max };
      }),
    }),
  };
}

function isMeasured(object: TownObject): object is TownObject & { readonly bounds: NonNullable<TownObject['bounds']> } {
  return object.bounds !== null && object.pointCount >= LEAST_POINTS;
}
