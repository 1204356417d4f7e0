/** A node of a hand-made octree: positions are in cloud space, metres, on a grid of 1 mm. */
export interface TinyNode {
  readonly name: string;
  /** x, y, z per point. */
  readonly positions: readonly number[];
  /** r, g, b per point, 0..255. */
  readonly colors: readonly number[];
  /** One per point, 0..65535. */
  readonly intensities: readonly number[];
}

export interface TinyCloud {
  /** Edge of the root cube, metres. */
  readonly size: number;
  /** Map coordinates of the cube's lowest corner. */
  readonly offset: readonly [number, number, number];
  readonly spacing: number;
  /** Where the numbers in the file count from, metres from the cube's lowest corner; there when absent. */
  readonly start?: readonly [number, number, number];
  /** Names of the attributes besides the position, in storage order. */
  readonly attributes: readonly ('rgb' | 'intensity')[];
  /** Parents before children, breadth first, siblings in the order of their digits. */
  readonly nodes: readonly TinyNode[];
}

const SCALE = 0.001;
const HIERARCHY_RECORD = 22;
const SIZES = { rgb: 6, intensity: 2 };

/** Potree 2 files of a cloud (encoding DEFAULT), by name. */
export function tinyOctreeFiles(cloud: TinyCloud): ReadonlyMap<string, Blob> {
  return new Map<string, Blob>([
    ['metadata.json', new Blob([JSON.stringify(metadata(cloud))])],
    ['hierarchy.bin', new Blob([hierarchy(cloud)])],
    ['octree.bin', new Blob(cloud.nodes.map((node) => nodeBytes(cloud, node)))],
  ]);
}

/** The same, served from memory through potree-core's request manager. */
export function serveTinyOctree(cloud: TinyCloud, url: string) {
  const files = tinyOctreeFiles(cloud);
  const folder = url.replace('metadata.json', '');
  return {
    getUrl: async (relative: string) => relative,
    async fetch(input: RequestInfo | URL, init?: RequestInit) {
      const file = String(input).startsWith(folder) ? files.get(String(input).slice(folder.length)) : undefined;
      if (!file) return new Response(null, { status: 404 });
      const range = /bytes=(\d+)-(\d+)/.exec(new Headers(init?.headers).get('Range') ?? '');
      return new Response(range ? file.slice(Number(range[1]), Number(range[2]) + 1) : file);
    },
  };
}

function metadata({ size, offset, spacing, start = [0, 0, 0], attributes, nodes }: TinyCloud) {
  const min = [...offset];
  const max = min.map((value) => value + size);
  const described = attributes.map((name) => {
    const numElements = name === 'rgb' ? 3 : 1;
    const values = nodes.flatMap((node) => (name === 'rgb' ? node.colors : node.intensities));
    const range = { min: Array(numElements).fill(Math.min(...values)), max: Array(numElements).fill(Math.max(...values)) };
    return { name, description: '', size: SIZES[name], numElements, elementSize: 2, type: 'uint16', ...range };
  });
  return {
    version: '2.0',
    name: 'tiny',
    description: '',
    points: nodes.reduce((sum, node) => sum + node.intensities.length, 0),
    projection: '',
    hierarchy: { firstChunkSize: HIERARCHY_RECORD * nodes.length, stepSize: 100, depth: 8 },
    offset: min.map((value, axis) => value + start[axis]!),
    scale: [SCALE, SCALE, SCALE],
    spacing,
    boundingBox: { min, max },
    encoding: 'DEFAULT',
    attributes: [
      { name: 'position', description: '', size: 12, numElements: 3, elementSize: 4, type: 'int32', min, max },
      ...described,
    ],
  };
}

function stride({ attributes }: TinyCloud): number {
  return attributes.reduce((sum, name) => sum + SIZES[name], 12);
}

function hierarchy(cloud: TinyCloud): ArrayBuffer {
  const view = new DataView(new ArrayBuffer(HIERARCHY_RECORD * cloud.nodes.length));
  let byteOffset = 0;
  cloud.nodes.forEach(({ name, intensities }, i) => {
    const at = HIERARCHY_RECORD * i;
    const children = cloud.nodes.filter((other) => other.name.slice(0, -1) === name);
    view.setUint8(at + 1, children.reduce((mask, child) => mask | (1 << Number(child.name.at(-1))), 0));
    view.setUint32(at + 2, intensities.length, true);
    view.setBigInt64(at + 6, BigInt(byteOffset), true);
    view.setBigInt64(at + 14, BigInt(stride(cloud) * intensities.length), true);
    byteOffset += stride(cloud) * intensities.length;
  });
  return view.buffer;
}

function nodeBytes(cloud: TinyCloud, { positions, colors, intensities }: TinyNode): ArrayBuffer {
  const bytes = stride(cloud);
  const view = new DataView(new ArrayBuffer(bytes * intensities.length));
  intensities.forEach((intensity, i) => {
    for (let axis = 0; axis < 3; axis++) {
      view.setInt32(bytes * i + 4 * axis, Math.round((positions[3 * i + axis]! - (cloud.start?.[axis] ?? 0)) / SCALE), true);
    }
    let at = bytes * i + 12;
    for (const name of cloud.attributes) {
      if (name === 'intensity') view.setUint16(at, intensity, true);
      else for (let c = 0; c < 3; c++) view.setUint16(at + 2 * c, colors[3 * i + c]!, true);
      at += SIZES[name];
    }
  });
  return view.buffer;
}
