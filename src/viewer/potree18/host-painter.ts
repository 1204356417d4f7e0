import type { Sphere } from '../../geometry/bounds.js';
import { checkLabels, isUnlabelled } from '../palette-table.js';
import type { NodeGeometry } from '../read-node.js';
import { sphereInView, type Matrix4 } from '../view-maths.js';
import type { Palette } from '../viewer-adapter.js';
import { hookDrawing } from './draw-hook.js';
import { HostPalette } from './host-palette.js';
import type { HostCloud, HostPointRenderer, HostShader } from './potree18-host.js';
import { SlotBuffers } from './slot-buffers.js';

/**
 * Shows labels in the host's own draw calls, over whatever attribute the person has chosen to see. The host's colours,
 * classes and settings are neither read nor written.
 */
export class HostPainter {
  readonly #gl: HostPointRenderer['gl'];
  readonly #palette: HostPalette;
  readonly #slots: SlotBuffers;
  readonly #unhook: () => void;
  #region: { readonly cloud: HostCloud; readonly sphere: Sphere } | null = null;
  #refused = false;

  /** @param onRefused told when the host draws in another way than is expected: nothing is shown by this painter from then on */
  constructor(renderer: HostPointRenderer, onRefused: () => void) {
    this.#gl = renderer.gl;
    this.#palette = new HostPalette(renderer.gl);
    this.#slots = new SlotBuffers(renderer);
    this.#unhook = hookDrawing(renderer, {
      beforeDraw: (nodes) => this.#slots.follow(nodes),
      setUniforms: (shader, view) => this.#setUniforms(shader, view),
      onError: () => {
        this.#refused = true;
        onRefused();
      },
    });
  }

  get refused(): boolean {
    return this.#refused;
  }

  /** @param labels one per point of the geometry */
  paint(geometry: NodeGeometry, labels: Uint32Array): void {
    checkLabels(labels, geometry.attributes['position']!.count);
    if (isUnlabelled(labels)) this.#slots.clear(geometry);
    else this.#slots.write(geometry, this.#palette.table.slotsOf(labels));
  }

  /** Shows the host's own colours again. */
  clear(geometry: NodeGeometry): void {
    this.#slots.clear(geometry);
  }

  setPalette(palette: Palette): void {
    this.#palette.table.setPalette(palette);
  }

  /** @param sphere cloud space, metres; null undims, and so does a cloud that is gone */
  showRegion(cloud: HostCloud | undefined, sphere: Sphere | null): void {
    this.#region = cloud && sphere ? { cloud, sphere } : null;
  }

  dispose(): void {
    this.#unhook();
    this.#slots.dispose();
    this.#palette.dispose();
  }

  #setUniforms({ uniformLocations: at }: HostShader, view: Matrix4): void {
    const gl = this.#gl;
    const region = this.#region;
    this.#palette.bind();
    gl.uniform1i(at['psamPalette'] ?? null, this.#palette.unit);
    gl.uniform1f(at['psamRows'] ?? null, this.#palette.table.rows);
    const sphere = region ? sphereInView(view, region.cloud.matrixWorld.elements, region.sphere) : NO_REGION;
    gl.uniform4f(at['psamRegion'] ?? null, ...sphere);
  }
}

/** A negative radius is no sphere. */
const NO_REGION = [0, 0, 0, -1] as const;
