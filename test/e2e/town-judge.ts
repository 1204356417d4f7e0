import type { PotreeCoreAdapter } from '../../src/viewer/potree-core-adapter.js';
import type { SegmentationPlugin } from '../../src/plugin.js';
import { maskIou } from '../../src/evaluation/mask-iou.js';
import type { Vector3 as Coordinates } from '../../src/geometry/bounds.js';
import type { PointCloudOctree, PointCloudOctreeNode } from 'potree-core';
import { type PerspectiveCamera, Vector3 } from 'three';
import type { OrbitControls } from 'three/addons/controls/OrbitControls.js';
import { type DepthOrder, depthOrder } from './depth-order.js';
import { ShownPaint } from './shown-paint.js';

interface TownObject {
  readonly id: number;
  readonly category: string;
  readonly bounds: { readonly min: Coordinates; readonly max: Coordinates };
}

interface Truth {
  readonly objects: readonly TownObject[];
  readonly nodes: Readonly<Record<string, { readonly offset: number; readonly count: number }>>;
}

interface Demo {
  readonly plugin: SegmentationPlugin;
  readonly viewer: PotreeCoreAdapter;
  readonly pointClouds: readonly PointCloudOctree[];
  readonly camera: PerspectiveCamera;
  readonly controls: OrbitControls;
}

/** All points of the visible nodes, in one frame (cloud space) and one order. */
interface VisiblePoints {
  readonly names: readonly string[];
  readonly starts: readonly number[];
  readonly positions: Float32Array;
  readonly ids: Uint32Array;
}

/** Where on screen a click picks just the point that was meant, and whether it adds. */
export interface Target {
  readonly clientX: number;
  readonly clientY: number;
  readonly positive: boolean;
}

/** A point whose pixel picks another point is passed over; so many are tried. */
const MOST_PICKS = 60;

const { demo, nodesSettled } = window as unknown as { demo: Demo; nodesSettled(): Promise<void> };
const [cloud] = demo.pointClouds;
const cloudId = demo.viewer.clouds()[0].id;
const shown = new ShownPaint(cloud);
const { truth, ids } = await readTruth();

/** What the test asks of the page. */
export const judge = {
  /** Objects of a category in the order of their ids. */
  objects: (category: string) => truth.objects.filter((object) => object.category === category),

  object: (id: number) => truth.objects.find((object) => object.id === id),

  /** The object of the same category that is farthest away. */
  farthestFrom({ category, bounds }: TownObject): TownObject {
    const distance = (other: TownObject) => Math.hypot(other.bounds.min[0] - bounds.min[0], other.bounds.min[1] - bounds.min[1]);
    return judge.objects(category).reduce((far, object) => (distance(object) > distance(far) ? object : far));
  },

  /** Turns the camera to an object and waits until the view has settled. */
  async visit({ bounds: { min, max } }: TownObject): Promise<void> {
    const center: Coordinates = [(min[0] + max[0]) / 2, (min[1] + max[1]) / 2, (min[2] + max[2]) / 2];
    const radius = Math.hypot(max[0] - min[0], max[1] - min[1], max[2] - min[2]);
    demo.viewer.lookAt(cloudId, { center, radius: Math.max(radius, 4) });
    await nodesSettled();
  },

  /** Puts the camera somewhere, cloud space. */
  async look(from: Coordinates, to: Coordinates): Promise<void> {
    const { camera, controls } = demo;
    camera.position.set(...from).add(cloud.position);
    controls.target.set(...to).add(cloud.position);
    controls.update();
    await nodesSettled();
  },

  /** Goes round an object, to see it from another side. */
  async orbit({ bounds: { min, max } }: TownObject, degrees: number): Promise<void> {
    const { camera, controls } = demo;
    const center = new Vector3(...min).add(new Vector3(...max)).multiplyScalar(0.5).add(cloud.position);
    const offset = camera.position.clone().sub(center).applyAxisAngle(new Vector3(0, 0, 1), (degrees * Math.PI) / 180);
    camera.position.copy(center).add(offset);
    controls.target.copy(center);
    controls.update();
    await nodesSettled();
  },

  /** Points of the object in all nodes, shown or not. */
  pointCount: (object: TownObject) => ids.reduce((sum, id) => sum + Number(id === object.id), 0),

  visibleCount: (object: TownObject) => visiblePoints().ids.reduce((sum, id) => sum + Number(id === object.id), 0),

  /** The first click: the point of the object that is farthest from its border and that a click reaches. */
  firstTarget(object: TownObject): Target | null {
    const points = visiblePoints();
    return reachable(points, depthOrder(points.positions, points.ids.map((id) => Number(id === object.id))), true);
  },

  /** The next click by the rule of the specification, section 6; null when nothing is wrong. */
  correction(object: TownObject): Target | null {
    const points = visiblePoints();
    const mask = predicted(points);
    const missing = depthOrder(points.positions, mask.map((inside, i) => Number(!inside && points.ids[i] === object.id)));
    const tooMuch = depthOrder(points.positions, mask.map((inside, i) => Number(inside && points.ids[i] !== object.id)));
    const positive = missing.deepest > tooMuch.deepest;
    return reachable(points, positive ? missing : tooMuch, positive);
  },

  /** IoU of what is painted as the draft with the object, over all points of the visible nodes. */
  iou(object: TownObject): number {
    const points = visiblePoints();
    return maskIou(predicted(points), Uint8Array.from(points.ids, (id) => Number(id === object.id)));
  },

  settled: () => demo.plugin.tool.settled(),

  /** Of every node on screen: which geometry holds its points, and a number that differs when what is painted on any point differs. */
  nodesOnScreen: () => visibleNodes().map((node) => ({ name: node.name, geometry: node.sceneNode.geometry.uuid, paint: digest(shown.looks(node)) })),
};

export type TownJudge = typeof judge;
Object.assign(window, { judge });

async function readTruth(): Promise<{ truth: Truth; ids: Uint32Array }> {
  const folder = '/demo/data/town-truth/';
  const truth = (await (await fetch(`${folder}truth.json`)).json()) as Truth;
  return { truth, ids: new Uint32Array(await (await fetch(`${folder}truth.bin`)).arrayBuffer()) };
}

/** In the order of their names. */
function visibleNodes(): PointCloudOctreeNode[] {
  return [...cloud.visibleNodes].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** 0 where nothing is painted. */
function digest(looks: Uint32Array | null): number {
  if (!looks?.some((look) => look !== 0)) return 0;
  return looks.reduce((sum, look) => (Math.imul(sum, 31) + look) | 0, 17);
}

function visiblePoints(): VisiblePoints {
  const nodes = visibleNodes();
  const starts: number[] = [];
  let count = 0;
  for (const { sceneNode } of nodes) {
    starts.push(count);
    count += sceneNode.geometry.getAttribute('position').count;
  }
  const positions = new Float32Array(3 * count);
  const visibleIds = new Uint32Array(count);
  nodes.forEach(({ name, sceneNode, boundingBox: { min } }, n) => {
    const { array } = sceneNode.geometry.getAttribute('position');
    const { offset } = truth.nodes[name];
    for (let i = 0; i < array.length / 3; i++) {
      positions.set([array[3 * i] + min.x, array[3 * i + 1] + min.y, array[3 * i + 2] + min.z], 3 * (starts[n] + i));
      visibleIds[starts[n] + i] = ids[offset + i];
    }
  });
  return { names: nodes.map(({ name }) => name), starts, positions, ids: visibleIds };
}

/** 1 where the draft's chosen mask shows. */
function predicted({ starts, ids: { length } }: VisiblePoints): Uint8Array {
  const mask = new Uint8Array(length);
  const { chosen } = demo.plugin.tool.state;
  if (chosen < 0) return mask;
  const draft = shown.lookOf(1 << chosen);
  visibleNodes().forEach((node, n) => {
    const looks = shown.looks(node) ?? [];
    for (let i = 0; i < looks.length; i++) mask[starts[n] + i] = Number(looks[i] === draft);
  });
  return mask;
}

/**
 * The deepest point of a set that a click reaches in this view. Where the pixel of a deeper one picks another point of
 * the set, because it lies in front, that one is tried in its turn.
 */
function reachable(points: VisiblePoints, { order, depths }: DepthOrder, positive: boolean): Target | null {
  const inFront = new Set<number>();
  const step = Math.max(1, Math.floor(order.length / MOST_PICKS));
  for (let k = 0, tries = 0; k < order.length && tries < MOST_PICKS; k += tries < 10 ? 1 : step, tries++) {
    const [at, hit] = pickAt(points, order[k]);
    if (hit === order[k]) return { ...at, positive };
    if (depths.has(hit)) inFront.add(hit);
  }
  for (const i of [...inFront].sort((a, b) => depths.get(b)! - depths.get(a)! || a - b)) {
    const [at, hit] = pickAt(points, i);
    if (hit === i) return { ...at, positive };
  }
  return null;
}

/** Where a point is on screen, and which point a click there picks; -1 for none, or where the panel lies over the view. */
function pickAt({ names, starts, positions }: VisiblePoints, i: number): [{ clientX: number; clientY: number }, number] {
  const { left, top } = demo.viewer.element.getBoundingClientRect();
  const screen = demo.viewer.project(cloudId, [positions[3 * i], positions[3 * i + 1], positions[3 * i + 2]]);
  const at = { clientX: left + (screen?.x ?? -1), clientY: top + (screen?.y ?? -1) };
  if (!screen || document.elementFromPoint(at.clientX, at.clientY) !== demo.viewer.element) return [at, -1];
  const hit = demo.viewer.pick(at.clientX, at.clientY);
  return [at, hit ? starts[names.indexOf(hit.key.name)] + hit.index : -1];
}
