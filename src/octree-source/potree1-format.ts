import { SegmentationError } from '../errors.js';
import type { Bounds, Vector3 } from '../geometry/bounds.js';
import { type CloudJs, hierarchyPath, pointsPath } from '../potree-format/cloud-js.js';
import type { HierarchyChunk, OctreeNode } from '../potree-format/read-chunk.js';
import { type Column, interleavedColumn, readColumn, strideOf } from '../potree-format/read-column.js';
import { readHrc } from '../potree-format/read-hrc.js';
import type { CloudFiles, FileSpan } from './cloud-files.js';
import type { CloudMetadata, NodeBytes, OctreeFormat } from './octree-format.js';

/** Potree 1.5 to 1.8 with BIN payload: cloud.js, a .hrc file for every few levels, a .bin file for every node. */
export class Potree1Format implements OctreeFormat {
  readonly metadata: CloudMetadata;
  readonly #files: CloudFiles;
  readonly #source: CloudJs;
  readonly #stride: number;

  constructor(source: CloudJs, files: CloudFiles) {
    this.#source = source;
    this.#files = files;
    this.#stride = strideOf(source.attributes);
    this.metadata = describe(source);
  }

  chunkSpan(name: string): FileSpan {
    return { path: hierarchyPath(this.#source, name), begin: 0, end: null };
  }

  readChunk(name: string, bytes: Uint8Array): HierarchyChunk {
    const file = this.#files.address(hierarchyPath(this.#source, name));
    return readHrc(bytes, name, this.#source.hierarchyStepSize, this.#stride, file);
  }

  nodeSpan({ name, pointCount }: OctreeNode): FileSpan | null {
    return pointCount === 0 ? null : { path: pointsPath(this.#source, name), begin: 0, end: null };
  }

  /** The file decides how many points there are, as in the viewers; fewer than the hierarchy says are a damaged file. */
  async unpack({ name, pointCount }: OctreeNode, bytes: Uint8Array): Promise<NodeBytes> {
    const count = bytes.length / this.#stride;
    if (Number.isInteger(count) && count >= pointCount) return { bytes, count };
    throw new SegmentationError('cloud-unreadable',
      `${this.#files.address(pointsPath(this.#source, name))} is damaged: it has ${bytes.length} bytes, but the ${pointCount} points of its node take ${pointCount * this.#stride}. Copy or convert the cloud again.`);
  }

  column(name: string): Column | null {
    return interleavedColumn(this.#source.attributes, name);
  }

  readGrid(view: DataView, count: number): { grid: Uint32Array; start: null } {
    return { grid: readColumn(view, this.column('position')!, count, new Uint32Array(3 * count)), start: null };
  }

  readColors(view: DataView, count: number): Uint8Array | Uint16Array | null {
    const column = this.column('rgb');
    if (!column) return null;
    const values = column.attribute.type === 'uint8' ? new Uint8Array(3 * count) : new Uint16Array(3 * count);
    return readColumn(view, column, count, values);
  }
}

function describe({ bounds, tightBounds, scale, ...source }: CloudJs): CloudMetadata {
  const offset = bounds.min;
  return {
    name: '', version: source.version, encoding: 'BIN', pointCount: source.points, projection: source.projection,
    offset, scale: [scale, scale, scale], spacing: source.spacing, attributes: source.attributes,
    bounds: relative(bounds, offset), tightBounds: tightBounds && relative(tightBounds, offset),
  };
}

function relative({ min, max }: Bounds, origin: Vector3): Bounds {
  const minus = (a: Vector3): Vector3 => [a[0] - origin[0], a[1] - origin[1], a[2] - origin[2]];
  return { min: minus(min), max: minus(max) };
}
