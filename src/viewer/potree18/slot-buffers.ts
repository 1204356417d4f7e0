import type { NodeGeometry } from '../read-node.js';
import { hostGeometry } from './read-host.js';
import type { HostContext, HostNode, HostPointRenderer } from './potree18-host.js';

/** Where the shader reads the slots; the host's own attributes lie at 0 to 11. */
export const SLOT_LOCATION = 12;

/** The query for the bound vertex array, which WebGL 1 knows by an extension. */
const VERTEX_ARRAY_BINDING = 0x85b5;

interface Slots {
  readonly buffer: WebGLBuffer;
  /** The host's vertex array that they are connected to. */
  array: object | null;
}

/**
 * Palette slots of points, in buffers of our own that are connected to the host's vertex arrays. The host's geometries
 * stay as they are: an attribute more than it knows of ends its frame loop, and each change would upload all of them.
 */
export class SlotBuffers {
  readonly #renderer: HostPointRenderer;
  readonly #slots = new Map<NodeGeometry, Slots>();

  constructor(renderer: HostPointRenderer) {
    this.#renderer = renderer;
  }

  write(geometry: NodeGeometry, values: Float32Array): void {
    const { gl } = this.#renderer;
    keepingBindings(gl, () => {
      const slots = this.#slots.get(geometry) ?? { buffer: gl.createBuffer(), array: null };
      this.#slots.set(geometry, slots);
      gl.bindBuffer(gl.ARRAY_BUFFER, slots.buffer);
      gl.bufferData(gl.ARRAY_BUFFER, values, gl.STATIC_DRAW);
      this.#connect(geometry, slots);
    });
  }

  clear(geometry: NodeGeometry): void {
    const slots = this.#slots.get(geometry);
    if (!slots) return;
    this.#slots.delete(geometry);
    const { gl, buffers } = this.#renderer;
    keepingBindings(gl, () => {
      // A buffer that is deleted lives on in the vertex arrays it is connected to.
      if (slots.array && buffers.get(geometry)?.vao === slots.array) {
        gl.bindVertexArray(slots.array);
        gl.disableVertexAttribArray(SLOT_LOCATION);
      }
      gl.deleteBuffer(slots.buffer);
    });
  }

  /** Follows the host, before it draws these nodes: it makes a geometry's vertex array anew when somebody asks it to. */
  follow(nodes: readonly HostNode[]): void {
    if (this.#slots.size === 0) return;
    for (const node of nodes) {
      const geometry = hostGeometry(node);
      const slots = geometry && this.#slots.get(geometry);
      if (!slots || this.#renderer.buffers.get(geometry)?.vao === slots.array) continue;
      keepingBindings(this.#renderer.gl, () => this.#connect(geometry, slots));
    }
  }

  dispose(): void {
    for (const geometry of [...this.#slots.keys()]) this.clear(geometry);
  }

  #connect(geometry: NodeGeometry, slots: Slots): void {
    const { gl, buffers } = this.#renderer;
    let host = buffers.get(geometry);
    if (!host) buffers.set(geometry, (host = this.#renderer.createBuffer(geometry)));
    slots.array = host.vao;
    gl.bindVertexArray(host.vao);
    gl.bindBuffer(gl.ARRAY_BUFFER, slots.buffer);
    gl.vertexAttribPointer(SLOT_LOCATION, 1, gl.FLOAT, false, 0, 0);
    gl.enableVertexAttribArray(SLOT_LOCATION);
  }
}

/** three.js remembers which vertex array is bound instead of asking. */
function keepingBindings(gl: HostContext, action: () => void): void {
  const array = gl.getParameter(VERTEX_ARRAY_BINDING) as object | null;
  const buffer = gl.getParameter(gl.ARRAY_BUFFER_BINDING) as WebGLBuffer | null;
  try {
    action();
  } finally {
    gl.bindVertexArray(array);
    gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
  }
}
