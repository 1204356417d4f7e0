import { Color } from 'three';
import { PointColorType, type PointCloudOctree } from 'potree-core';
import { hasColors, readGeometry } from './read-node.js';

/** Low ground dark, roofs and crowns light; muted, so that painted objects stand out. Most of a scan lies low. */
const HEIGHT_RAMP: PointCloudOctree['material']['gradient'] = [
  [0, new Color(0.2, 0.24, 0.3)],
  [0.12, new Color(0.42, 0.47, 0.52)],
  [0.4, new Color(0.66, 0.67, 0.64)],
  [1, new Color(0.95, 0.92, 0.84)],
];

/** Part of the intensities that may fall off either end of the grey scale. */
const STRETCH = 0.02;

/** Longest wait for the first points, and time between looks, milliseconds. */
const PATIENCE = 20_000;
const PAUSE = 50;

/**
 * Makes a cloud show as it should: colours as they are in the file, which potree-core's defaults turn almost white;
 * without colours a ramp by height, over intensities where there are some. Changes settings of the material alone. Call
 * it once the cloud has its place in a scene with z up; intensities follow when the first points are there.
 */
export async function prepareCloud(cloud: PointCloudOctree): Promise<void> {
  const { material } = cloud;
  material.outputColorEncoding = material.inputColorEncoding;
  if (hasColors(cloud)) return;
  // The shader of Potree 2 clouds looks at nothing but colours.
  material.newFormat = false;
  shadeByHeight(cloud);
  material.updateShaderSource();
  const range = stretchedRange(await firstIntensities(cloud));
  if (range) addIntensity(cloud, range);
}

/** Height alone leaves roofs and streets blank, intensity alone leaves trees black. */
function addIntensity({ material }: PointCloudOctree, range: [number, number]): void {
  material.pointColorType = PointColorType.COMPOSITE;
  Object.assign(material, { weightRGB: 0, weightIntensity: 0.5, weightElevation: 0.5 });
  material.intensityRange = range;
}

/** Intensities of the root node, whose points are spread over the whole cloud. */
async function firstIntensities(cloud: PointCloudOctree): Promise<Float32Array | null> {
  const { root, url } = cloud.pcoGeometry;
  for (let waited = 0; !root.loaded && !cloud.disposed && waited < PATIENCE; waited += PAUSE) {
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
  const place = { origin: [0, 0, 0], spacing: root.spacing, colored: false } as const;
  return (root.geometry && readGeometry({ cloud: url ?? '', name: root.name }, root.geometry, place)?.intensities) ?? null;
}

function stretchedRange(intensities: Float32Array | null): [number, number] | null {
  const sorted = intensities?.sort();
  if (!sorted) return null;
  const [least, most] = [STRETCH, 1 - STRETCH].map((part) => sorted[Math.floor(part * (sorted.length - 1))]!);
  return most! > least! ? [least!, most!] : null;
}

function shadeByHeight(cloud: PointCloudOctree): void {
  const { material, pcoGeometry } = cloud;
  const box = pcoGeometry.tightBoundingBox;
  const heights = rangeOf(cloud, 'position') ?? [box.min.z + pcoGeometry.offset.z, box.max.z + pcoGeometry.offset.z];
  const lift = cloud.position.z - pcoGeometry.offset.z;
  material.pointColorType = PointColorType.HEIGHT;
  material.gradient = HEIGHT_RAMP;
  material.elevationRange = [heights[0] + lift, heights[1] + lift];
}

/** Least and greatest value of an attribute in the whole file (z for vectors); null where the file does not tell. */
function rangeOf(cloud: PointCloudOctree, name: string): readonly [number, number] | null {
  for (const attribute of cloud.pcoGeometry.pointAttributes?.attributes ?? []) {
    if (attribute.name !== name || !('range' in attribute)) continue;
    const [least, most] = attribute.range.map((bound) => (typeof bound === 'number' ? bound : bound[2]));
    if (least !== undefined && most !== undefined) return [least, most];
  }
  return null;
}
