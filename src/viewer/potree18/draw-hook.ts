import { GLSL1, patchVertexShader, SLOT_ATTRIBUTE } from '../paint-shader.js';
import { replaceMethod } from '../replace-method.js';
import type { Matrix4 } from '../view-maths.js';
import type { HostContext, HostNode, HostPointRenderer, HostShader } from './potree18-host.js';
import { SLOT_LOCATION } from './slot-buffers.js';

/** What takes part in the host's drawing of a cloud. Whatever throws here ends with the hook: the viewer goes on without it. */
export interface DrawListener {
  /** Before the host draws these nodes. */
  beforeDraw(nodes: readonly HostNode[]): void;
  /** With the patched program current; `view` takes the world to the camera of this pass. */
  setUniforms(shader: HostShader, view: Matrix4): void;
  onError(error: unknown): void;
}

/**
 * Teaches the host's point shaders to paint, at the moment at which it hands their sources to WebGL, so that it may
 * rewrite them at any time and for any of its passes and materials. An error here would end its frame loop, and with it
 * the viewer: then its own shaders are put back for good. Returns the remover, which leaves the host as it was.
 */
export function hookDrawing(renderer: HostPointRenderer, listener: DrawListener): () => void {
  const restores = new Map<HostShader, () => void>();
  let view: Matrix4 | null = null;
  const hookShader = (shader: HostShader): void => {
    if (restores.has(shader)) return;
    restores.set(shader, patchOnUpdate(shader, renderer.gl, () => view && listener.setUniforms(shader, view), fail));
  };
  const restore = replaceMethod(renderer, 'renderOctree', (draw) => (cloud, nodes, camera, target, params) => {
    try {
      view = (params?.viewOverride ?? camera.matrixWorldInverse).elements;
      const shader = renderer.shaders.get(params?.material ?? cloud.material);
      // A shader of a new material is made while it is drawn for the first time, and hooked the second time.
      if (shader) hookShader(shader);
      listener.beforeDraw(nodes);
    } catch (error) {
      fail(error);
    }
    draw(cloud, nodes, camera, target, params);
  });
  const remove = (): void => {
    restore();
    for (const undo of restores.values()) undo();
    restores.clear();
  };
  function fail(error: unknown): void {
    remove();
    listener.onError(error);
  }
  return remove;
}

/** Returns what undoes it. */
function patchOnUpdate(shader: HostShader, gl: HostContext, setUniforms: () => void, fail: (error: unknown) => void): () => void {
  let [source, patched] = ['', ''];
  return replaceMethod(shader, 'update', (update) => (vertexSource, fragmentSource) => {
    try {
      if (vertexSource !== source) [source, patched] = [vertexSource, patchVertexShader(vertexSource, GLSL1)];
      withSlotLocation(gl, () => update(patched, fragmentSource));
      gl.useProgram(shader.program);
      setUniforms();
    } catch (error) {
      update(vertexSource, fragmentSource);
      fail(error);
    }
  });
}

/** Where an attribute lies is settled when a program is linked, which the host does by itself. */
function withSlotLocation(gl: HostContext, action: () => void): void {
  const restore = replaceMethod(gl, 'linkProgram', (link) => (program) => {
    gl.bindAttribLocation(program, SLOT_LOCATION, SLOT_ATTRIBUTE);
    link(program);
  });
  try {
    action();
  } finally {
    restore();
  }
}
