import { SegmentationError } from '../errors.js';
import type { Bounds, Vector3 } from '../geometry/bounds.js';
import type { OctreeMetadata } from '../potree-format/octree-metadata.js';
import { type HierarchyChunk, type OctreeNode, readChunk } from '../potree-format/read-chunk.js';
import { type Column, interleavedColumn, readColumn, strideOf } from '../potree-format/read-column.js';
import { planarColumn, planarStride, readMortonColors, readMortonGrid } from '../potree-format/read-morton.js';
import type { CloudFiles, FileSpan } from './cloud-files.js';
import { decompressBrotli } from './decompress-brotli.js';
import type { CloudMetadata, NodeBytes, OctreeFormat } from './octree-format.js';

/** No chunk of a sane hierarchy is longer. */
const LONGEST_CHUNK = 2 ** 26;
/** Bytes of an unpacked node; converters write some 100 KB to a few MB. */
const LARGEST_NODE = 2 ** 28;

/** Potree 2: metadata.json, hierarchy.bin, octree.bin, in DEFAULT or BROTLI encoding. */
export class Potree2Format implements OctreeFormat {
  readonly metadata: CloudMetadata;
  readonly #files: CloudFiles;
  readonly #source: OctreeMetadata;
  readonly #brotli: boolean;
  /** Bytes per point, unpacked. */
  readonly #stride: number;
  /** The color attribute's name. */
  readonly #rgb: string;

  constructor(source: OctreeMetadata, files: CloudFiles) {
    this.#source = source;
    this.#files = files;
    this.#brotli = source.encoding === 'BROTLI';
    this.#stride = this.#brotli ? planarStride(source.attributes) : strideOf(source.attributes);
    this.#rgb = source.attributes.some(({ name }) => name === 'rgba') ? 'rgba' : 'rgb';
    this.metadata = describe(source);
  }

  chunkSpan(name: string, proxy: { readonly offset: number; readonly size: number } | null): FileSpan {
    const { offset, size } = proxy ?? { offset: 0, size: this.#source.hierarchy.firstChunkSize };
    if (size > LONGEST_CHUNK) throw this.#damaged(name, `has a hierarchy chunk of ${size} bytes, more than the ${LONGEST_CHUNK} that are read at once`);
    return { path: 'hierarchy.bin', begin: offset, end: offset + size };
  }

  readChunk(name: string, bytes: Uint8Array): HierarchyChunk {
    return readChunk(bytes, name, this.#files.address('hierarchy.bin'));
  }

  nodeSpan({ name, byteOffset, byteSize, pointCount }: OctreeNode): FileSpan | null {
    // The converter writes nodes that promise points and have no bytes: they are empty.
    if (pointCount === 0 || byteSize === 0) return null;
    const size = pointCount * this.#stride;
    if (size > LARGEST_NODE) throw this.#damaged(name, `has ${pointCount} points, more than are read at once`);
    if (!this.#brotli && size !== byteSize) throw this.#wrongSize(name, byteSize, pointCount);
    return { path: 'octree.bin', begin: byteOffset, end: byteOffset + byteSize };
  }

  async unpack(node: OctreeNode, bytes: Uint8Array): Promise<NodeBytes> {
    const unpacked = this.#brotli ? await this.#decompress(node, bytes) : bytes;
    if (unpacked.length === node.pointCount * this.#stride) return { bytes: unpacked, count: node.pointCount };
    throw this.#wrongSize(node.name, unpacked.length, node.pointCount);
  }

  column(name: string, count: number): Column | null {
    return this.#brotli ? planarColumn(this.#source.attributes, name, count) : interleavedColumn(this.#source.attributes, name);
  }

  readGrid(view: DataView, count: number): { grid: Int32Array; start: Vector3 } {
    const column = this.column('position', count)!;
    const grid = this.#brotli ? readMortonGrid(view, column, count) : readColumn(view, column, count, new Int32Array(3 * count));
    return { grid, start: minus(this.#source.offset, this.metadata.offset) };
  }

  readColors(view: DataView, count: number): Uint16Array | null {
    const column = this.column(this.#rgb, count);
    if (!column) return null;
    return this.#brotli ? readMortonColors(view, column, count) : readColumn(view, column, count, new Uint16Array(3 * count));
  }

  async #decompress(node: OctreeNode, bytes: Uint8Array): Promise<Uint8Array> {
    try {
      return await decompressBrotli(bytes);
    } catch (cause) {
      if (cause instanceof SegmentationError) throw cause;
      throw this.#damaged(node.name, `is no valid brotli stream in bytes ${node.byteOffset} to ${node.byteOffset + node.byteSize}`, cause);
    }
  }

  #wrongSize(name: string, bytes: number, count: number): SegmentationError {
    return this.#damaged(name, `has ${bytes} bytes, but its ${count} points of ${this.#stride} bytes take ${count * this.#stride}`);
  }

  #damaged(name: string, what: string, cause?: unknown): SegmentationError {
    return new SegmentationError('cloud-unreadable',
      `${this.#files.address('octree.bin')} is damaged: node ${name} ${what}. Download or convert the cloud again.`, { cause });
  }
}

/** The file's offset is where its numbers count from; cloud space begins at the cube's corner, mostly the same place. */
function describe(source: OctreeMetadata): CloudMetadata {
  const { boundingBox, attributes } = source;
  const offset = boundingBox.min;
  const position = attributes.find(({ name }) => name === 'position');
  const tight = position && isBox(position) ? { min: minus(position.min, offset), max: minus(position.max, offset) } : null;
  return {
    name: source.name, version: source.version, encoding: source.encoding, pointCount: source.points, projection: source.projection,
    offset, scale: source.scale, spacing: source.spacing, attributes, tightBounds: tight,
    bounds: { min: minus(boundingBox.min, offset), max: minus(boundingBox.max, offset) },
  };
}

function isBox({ min, max }: { readonly min: unknown; readonly max: unknown }): boolean {
  return [min, max].every((corner) => Array.isArray(corner) && corner.length === 3 && corner.every(Number.isFinite));
}

function minus(a: readonly number[], b: Bounds['min']): Vector3 {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
}
