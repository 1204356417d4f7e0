import type { WebGLRenderer } from 'three';
import type { Vector3 } from '../../src/geometry/bounds.js';
import type { NodeView } from '../../src/octree/node-points.js';
import type { ViewerAdapter } from '../../src/viewer/viewer-adapter.js';

/** Edge of a contract host's canvas, CSS pixels. */
export const CANVAS_SIZE = 240;

/** A host that shows `CONTRACT_CLOUD` from above on a square canvas, each point a square of 7 pixels. */
export interface ContractHost {
  /** Called once, but for `testSuccession`. */
  createAdapter(): ViewerAdapter;
  /** Draws a frame now. */
  render(): void;
  /** rgba of the canvas, rows from the bottom. */
  pixels(): Uint8Array;
  /** Makes the host drop a node's buffers and load it again. */
  reload(name: string): Promise<void>;
  /** Moves the camera sideways, metres. */
  moveCamera(distance: number): void;
  /** Everything an adapter might leave behind. */
  footprint(): unknown;
  destroy(): void;
}

/** A host with an adapter, and what tests ask of them. */
export class ContractBench {
  readonly host: ContractHost;
  /** The picture and the host's state before the adapter came. */
  readonly untouched: Uint8Array;
  readonly footprint: unknown;
  readonly adapter: ViewerAdapter;
  readonly cloud: string;

  constructor(host: ContractHost) {
    this.host = host;
    host.render();
    this.untouched = host.pixels();
    this.footprint = host.footprint();
    this.adapter = host.createAdapter();
    host.render();
    this.cloud = this.adapter.clouds()[0]!.id;
  }

  visible(): ReadonlyMap<string, NodeView> {
    const nodes = new Map<string, NodeView>();
    this.adapter.watchNodes(({ added }) => added.forEach((view) => nodes.set(view.key.name, view)))();
    return nodes;
  }

  /** Cloud space, as the adapter reads it. */
  position(node: string, index: number): Vector3 {
    const { origin, positions } = this.visible().get(node)!.read()!;
    const at = (axis: number): number => origin[axis]! + positions[3 * index + axis]!;
    return [at(0), at(1), at(2)];
  }

  /** Where a position is on the page. */
  client(position: Vector3): { x: number; y: number } {
    const { left, top } = this.adapter.element.getBoundingClientRect();
    const { x, y } = this.adapter.project(this.cloud, position)!;
    return { x: left + x, y: top + y };
  }

  /** r, g, b of the pixel that shows a position. */
  colorAt(position: Vector3, pixels = this.host.pixels()): number[] {
    const { x, y } = this.adapter.project(this.cloud, position)!;
    const offset = 4 * (Math.floor(CANVAS_SIZE - y) * CANVAS_SIZE + Math.floor(x));
    return [...pixels.subarray(offset, offset + 3)];
  }

  label(node: string, values: readonly number[] | null): void {
    this.adapter.paint({ cloud: this.cloud, name: node }, values && Uint32Array.from(values));
    this.host.render();
  }

  close(): void {
    this.adapter.dispose();
    this.host.destroy();
  }
}

/** Opens a host before each test of the surrounding suite and closes it afterwards. */
export function useBench(open: () => Promise<ContractHost>): () => ContractBench {
  let bench: ContractBench;
  beforeEach(async () => {
    bench = new ContractBench(await open());
  });
  afterEach(() => bench.close());
  return () => bench;
}

export async function frames(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await new Promise(requestAnimationFrame);
}

/** rgba of the canvas, rows from the bottom. */
export function readPixels(renderer: WebGLRenderer): Uint8Array {
  const pixels = new Uint8Array(4 * CANVAS_SIZE * CANVAS_SIZE);
  const gl = renderer.getContext();
  gl.readPixels(0, 0, CANVAS_SIZE, CANVAS_SIZE, gl.RGBA, gl.UNSIGNED_BYTE, pixels);
  return pixels;
}
