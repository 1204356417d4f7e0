import { checkedRequests } from '../../src/viewer/checked-requests.js';
import type { TinyCloud, TinyNode } from './tiny-octree.js';

const SCALE = 0.001;
const HIERARCHY_RECORD = 5;
/** The names of the format's attributes and their bytes per point. */
const ATTRIBUTES = { rgb: { name: 'COLOR_PACKED', size: 4 }, intensity: { name: 'INTENSITY', size: 2 } } as const;

/** Potree 1.7 files of a cloud (BIN), by name. */
export function tinyOctree1Files(cloud: TinyCloud): ReadonlyMap<string, Blob> {
  const files = new Map([['cloud.js', new Blob([JSON.stringify(cloudJs(cloud))])]]);
  files.set('data/r/r.hrc', new Blob([hierarchy(cloud)]));
  for (const node of cloud.nodes) files.set(`data/r/${node.name}.bin`, new Blob([nodeBytes(cloud, node)]));
  return files;
}

/** The same, served from memory as an application with absolute URLs would ask for them. */
export function serveTinyOctree1(cloud: TinyCloud, url: string) {
  const folder = new URL('.', new URL(url, document.baseURI)).href;
  const files = tinyOctree1Files(cloud);
  return checkedRequests({
    onError: (error) => {
      throw error;
    },
    fetch: async (input) => {
      const file = String(input).startsWith(folder) ? files.get(String(input).slice(folder.length)) : undefined;
      return file ? new Response(file) : new Response(null, { status: 404 });
    },
  });
}

function cloudJs({ size, offset: [lx, ly, lz], spacing, attributes, nodes }: TinyCloud) {
  const boundingBox = { lx, ly, lz, ux: lx + size, uy: ly + size, uz: lz + size };
  return {
    version: '1.7',
    octreeDir: 'data',
    projection: '',
    points: nodes.reduce((sum, { intensities }) => sum + intensities.length, 0),
    boundingBox,
    tightBoundingBox: boundingBox,
    pointAttributes: ['POSITION_CARTESIAN', ...attributes.map((name) => ATTRIBUTES[name].name)],
    spacing,
    scale: SCALE,
    hierarchyStepSize: 5,
  };
}

function hierarchy({ nodes }: TinyCloud): ArrayBuffer {
  const view = new DataView(new ArrayBuffer(HIERARCHY_RECORD * nodes.length));
  nodes.forEach(({ name, intensities }, i) => {
    const children = nodes.filter((other) => other.name.slice(0, -1) === name);
    view.setUint8(HIERARCHY_RECORD * i, children.reduce((mask, child) => mask | (1 << Number(child.name.at(-1))), 0));
    view.setUint32(HIERARCHY_RECORD * i + 1, intensities.length, true);
  });
  return view.buffer;
}

/** Positions count from the lowest corner of the node's own box. */
function nodeBytes({ size, attributes }: TinyCloud, { name, positions, colors, intensities }: TinyNode): ArrayBuffer {
  const stride = attributes.reduce((sum, attribute) => sum + ATTRIBUTES[attribute].size, 12);
  const view = new DataView(new ArrayBuffer(stride * intensities.length));
  const corner = cornerOf(name, size);
  intensities.forEach((intensity, i) => {
    for (let axis = 0; axis < 3; axis++) {
      view.setUint32(stride * i + 4 * axis, Math.round((positions[3 * i + axis]! - corner[axis]!) / SCALE), true);
    }
    let at = stride * i + 12;
    for (const attribute of attributes) {
      if (attribute === 'intensity') view.setUint16(at, intensity, true);
      else for (let c = 0; c < 3; c++) view.setUint8(at + c, colors[3 * i + c]!);
      at += ATTRIBUTES[attribute].size;
    }
  });
  return view.buffer;
}

/** Each digit of a node's name halves its parent's cube: 4 is the upper half in x, 2 in y, 1 in z. */
function cornerOf(name: string, size: number): [number, number, number] {
  const corner: [number, number, number] = [0, 0, 0];
  let half = size / 2;
  for (const digit of name.slice(1)) {
    [4, 2, 1].forEach((bit, axis) => (corner[axis]! += Number(digit) & bit ? half : 0));
    half /= 2;
  }
  return corner;
}
