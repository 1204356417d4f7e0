import type { Sphere, Vector3 } from '../geometry/bounds.js';
import type { CloudAccess } from '../host-access/cloud-access.js';
import type { NodeKey } from '../octree/node-key.js';
import type { NodeChange } from '../octree/node-points.js';

/** A cloud of the host's scene. */
export interface CloudHandle {
  /**
   * The URL it was loaded from, or what stands for it where the host keeps that to itself: the same on every page, if there
   * is anything to know the cloud by. The `cloud` of every `NodeKey`.
   */
  readonly id: string;
  readonly name: string;
  /** Where its description (metadata.json, cloud.js) lies; null for one whose files the library does not read by itself. */
  readonly url: string | null;
  /**
   * How a worker reaches it where its URL alone does not do: by the host's own loader, or by the page's own requests. Each
   * call makes ports of its own.
   */
  readonly access?: () => CloudAccess;
  /** Why the host itself cannot show it, as a sentence for a person. */
  readonly refusal?: string;
}

/** The point under a pixel. */
export interface PointHit {
  readonly key: NodeKey;
  /** Index of the point in its node. */
  readonly index: number;
  /** Cloud space, metres, exactly the point's stored position. */
  readonly position: Vector3;
}

/** A position on screen. */
export interface ScreenPoint {
  /** CSS pixels from the left and the top edge of the adapter's `element`. */
  readonly x: number;
  readonly y: number;
  /** Metres from the camera along its viewing direction. */
  readonly depth: number;
}

/** How the points of one label are shown: `opacity` of `color` mixed over the host's own colour. */
export interface PaletteEntry {
  /** r, g, b, 0..255. */
  readonly color: Vector3;
  /** 0 (not shown) .. 1. */
  readonly opacity: number;
}

/** From label to its look. A label without an entry is not painted. */
export type Palette = ReadonlyMap<number, PaletteEntry>;

/**
 * Everything the plugin knows of its host; one implementation per viewer. Positions are in cloud space (metres from the
 * octree's offset, doubles, z up); no type of three.js crosses this interface. A host may take a cloud away at any time:
 * of a cloud that is gone nothing is shown, and nothing is known.
 */
export interface ViewerAdapter {
  /** The element that receives pointer events: the host's canvas or its container. */
  readonly element: HTMLElement;
  clouds(): readonly CloudHandle[];
  /**
   * Replays the nodes on screen, then reports changes at most once a frame. In one change the removed come before the
   * added: a node that was reloaded is in both. A node that left has lost its paint. Returns the unsubscriber.
   */
  watchNodes(listener: (change: NodeChange) => void): () => void;
  /** Calls the listener after every frame in which the camera or the element's size changed. Returns the unsubscriber. */
  watchCamera(listener: () => void): () => void;
  /** The point under a pixel given in client coordinates, or null where there is none. */
  pick(clientX: number, clientY: number): PointHit | null;
  /** Where a position is on screen, or null behind the camera and for a cloud that is gone. */
  project(cloud: string, position: Vector3): ScreenPoint | null;
  /** Metres per CSS pixel at a position: what the person sees decides the region's size. Null for a cloud that is gone. */
  metresPerPixel(cloud: string, position: Vector3): number | null;
  /** Turns the camera to show the sphere, keeping the direction of view. */
  lookAt(cloud: string, sphere: Sphere): void;
  /**
   * Shows one label per point of the node; null or all 0 shows the host's own colours again. A node that is not on
   * screen is left alone. Like all that changes the picture, it asks the host for a frame.
   */
  paint(key: NodeKey, labels: Uint32Array | null): void;
  setPalette(palette: Palette): void;
  /** Dims the points outside a sphere, those of other clouds too, while a person looks at a region; null undims. */
  showRegion(cloud: string, region: Sphere | null): void;
  /** Asks for a frame; does nothing where the host draws continuously. */
  requestRedraw(): void;
  /** Puts the panel where the host keeps its tools, else floating over the view. Returns the remover. */
  mountPanel(panel: HTMLElement): () => void;
  /** Restores the host as it was before the adapter came. */
  dispose(): void;
}
