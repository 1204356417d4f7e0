import type { Sphere, Vector3 } from '../../src/geometry/bounds.js';
import type { NodeLabels, NodePoints } from '../../src/octree/node-points.js';
import { NodeKey } from '../../src/octree/node-key.js';
import { seededRandom } from './random-clouds.js';

/** What a point of the scene belongs to. */
export const GROUND = 0;
export const BOX = 1;
export const BALL = 2;
export const STONE = 3;

export interface SyntheticScene {
  readonly cloud: string;
  readonly nodes: readonly NodePoints[];
  /** Object per point of each node, in the order of `nodes`. */
  readonly truth: readonly Uint8Array[];
  /** A point of the scene on each object, cloud space. */
  readonly on: Readonly<Record<'ground' | 'box' | 'ball' | 'stone', Vector3>>;
}

/** Far from zero, so that what is stored in single precision without an origin of its own shows. */
const FAR: Vector3 = [4000, -7000, 1000];
const NODES = ['r', 'r0', 'r07', 'r4', 'r46'];
const SIZE = 3000;
const COLORS = [[110, 105, 95], [200, 40, 40], [40, 120, 220], [230, 220, 40]] as const;
/** Objects of 50 points in a row; the stone is small enough to be lost in a wide region. */
const SHARES = [STONE, ...new Array<number>(9).fill(BOX), ...new Array<number>(9).fill(BALL)];

/** A box, a ball on a pole and a stone on rough ground, 24 m wide, spread over five nodes as an octree spreads its points. */
export function syntheticScene(cloud = 'scene', seed = 1): SyntheticScene {
  const random = seededRandom(seed);
  const points = NODES.map((): { at: Vector3; object: number }[] => []);
  for (let i = 0; i < SIZE; i++) {
    const object = SHARES[i % 50] ?? GROUND;
    points[Math.floor(random() * NODES.length)]!.push({ at: pointOn(object, random), object });
  }
  const nodes = points.map((list, i) => nodeOf({ cloud, name: NODES[i]! }, list, [3 * i, -2 * i, i]));
  const truth = points.map((list) => Uint8Array.from(list, ({ object }) => object));
  const first = (object: number, fits: (at: Vector3) => boolean): Vector3 => {
    const node = points.findIndex((list) => list.some((point) => point.object === object && fits(point.at)));
    const index = points[node]!.findIndex((point) => point.object === object && fits(point.at));
    return positionOf(nodes[node]!, index);
  };
  return {
    cloud, nodes, truth,
    on: {
      ground: first(GROUND, ([x, y]) => Math.hypot(x, y) < 1),
      box: first(BOX, ([x, y, z]) => z > 1.4 && Math.hypot(x - 5, y) < 0.4),
      ball: first(BALL, ([, , z]) => z > 4.5),
      stone: first(STONE, ([, , z]) => z > 0.5),
    },
  };
}

function pointOn(object: number, random: () => number): Vector3 {
  const [u, v] = [random(), random()];
  if (object === GROUND) return [24 * u - 12, 24 * v - 12, 0.1 * Math.sin(3 * u) + 0.05 * random()];
  if (object === BOX) return onBox(u, v, Math.floor(5 * random()));
  if (object === STONE) return onBall(u, v, { center: [0, -7, 0.4], radius: 0.4 });
  const angle = 2 * Math.PI * u;
  if (random() < 0.1) return [-5 + 0.1 * Math.cos(angle), 2 + 0.1 * Math.sin(angle), 0.2 + 2.8 * v];
  return onBall(u, v, { center: [-5, 2, 4], radius: 1.5 });
}

function onBall(u: number, v: number, { center, radius }: Sphere): Vector3 {
  const [angle, height] = [2 * Math.PI * u, 2 * v - 1];
  const ring = radius * Math.sqrt(1 - height ** 2);
  return [center[0] + ring * Math.cos(angle), center[1] + ring * Math.sin(angle), center[2] + radius * height];
}

/** Roof or one of the four sides of a box 4 x 2 x 1.5 m. */
function onBox(u: number, v: number, side: number): Vector3 {
  if (side === 0) return [3 + 4 * u, 2 * v - 1, 1.5];
  if (side < 3) return [3 + 4 * u, side === 1 ? -1 : 1, 0.15 + 1.35 * v];
  return [side === 3 ? 3 : 7, 2 * u - 1, 0.15 + 1.35 * v];
}

function nodeOf(key: NodeKey, points: readonly { at: Vector3; object: number }[], shift: Vector3): NodePoints {
  const positions = new Float32Array(points.flatMap(({ at }) => at.map((value, axis) => value - shift[axis]!)));
  const colors = Uint8Array.from(points.flatMap(({ object }) => COLORS[object]!));
  const origin: Vector3 = [FAR[0] + shift[0], FAR[1] + shift[1], FAR[2] + shift[2]];
  return { key, origin, positions, colors, intensities: null, spacing: 0.3 };
}

/** A point's position in cloud space. */
export function positionOf({ origin, positions }: NodePoints, index: number): Vector3 {
  return [origin[0] + positions[3 * index]!, origin[1] + positions[3 * index + 1]!, origin[2] + positions[3 * index + 2]!];
}

/** Copies that can be given away. */
export function copyNodes(nodes: readonly NodePoints[]): NodePoints[] {
  return nodes.map((node) => structuredClone(node));
}

/** What a viewer would show: the newest labels of each node, blank where there were none. */
export class Screen {
  readonly #labels = new Map<string, Uint32Array>();

  show(labels: readonly NodeLabels[]): void {
    for (const { key, labels: values } of labels) this.#labels.set(NodeKey.toString(key), values.slice());
  }

  clear(keys: readonly NodeKey[]): void {
    for (const key of keys) this.#labels.delete(NodeKey.toString(key));
  }

  /** Labels of every node, in the order of the scene. */
  of({ nodes }: Pick<SyntheticScene, 'nodes'>): number[][] {
    return nodes.map(({ key, positions }) => [...this.#labels.get(NodeKey.toString(key)) ?? new Uint32Array(positions.length / 3)]);
  }

  /** Whether no point of any node carries a label. */
  get blank(): boolean {
    return [...this.#labels.values()].every((labels) => labels.every((label) => label === 0));
  }

  /** IoU of the points whose label passes with an object of the scene. */
  iou(scene: SyntheticScene, object: number, passes: (label: number) => boolean): number {
    let [both, either] = [0, 0];
    this.of(scene).forEach((labels, node) => labels.forEach((label, i) => {
      const [predicted, actual] = [passes(label), scene.truth[node]![i] === object];
      both += Number(predicted && actual);
      either += Number(predicted || actual);
    }));
    return both / either;
  }

  /** Points with that label. */
  count(label: number): number {
    return [...this.#labels.values()].reduce((sum, labels) => sum + labels.filter((value) => value === label).length, 0);
  }
}
