import { expect } from 'chai';
import { PerspectiveCamera, Scene, Vector3, WebGLRenderer } from 'three';
import { Potree, type PointCloudOctree } from 'potree-core';
import { boundsMeet } from '../../src/geometry/bounds.js';
import { httpFiles } from '../../src/octree-source/http-files.js';
import { openOctree } from '../../src/octree-source/octree-source.js';
import { NodeKey } from '../../src/octree/node-key.js';
import type { NodeView } from '../../src/octree/node-points.js';
import { PotreeCoreAdapter, prepareCloud } from '../../src/viewer/potree-core-adapter.js';

const SIZE = 480;

describe('PotreeCoreAdapter on real scans', () => {
  let renderer: WebGLRenderer;
  before(() => {
    renderer = new WebGLRenderer({ preserveDrawingBuffer: true });
    renderer.setSize(SIZE, SIZE);
    document.body.append(renderer.domElement);
  });
  after(() => {
    renderer.domElement.remove();
    renderer.dispose();
    renderer.forceContextLoss();
  });

  for (const scan of ['ahn3_delft', 'lidarhd_color']) {
    for (const encoding of ['default', 'brotli']) {
      it(`reads, picks and paints ${scan}, ${encoding}`, async function () {
        const base = `/__shared__/data/potree2/${scan}/${encoding}/`;
        const response = await fetch(`${base}metadata.json`);
        if (!response.ok) return this.skip();
        const { attributes } = (await response.json()) as { attributes: { name: string }[] };
        const { adapter, render } = await show(base);
        const nodes = visible(adapter);
        for (const node of nodes.values()) checkNode(node, attributes.map(({ name }) => name));
        await checkReader(base, nodes);
        checkPicks(adapter, nodes);
        checkPaint(adapter, nodes, render);
        adapter.dispose();
      });
    }
  }

  async function show(base: string): Promise<{ adapter: PotreeCoreAdapter; render: () => void }> {
    const potree = new Potree();
    potree.pointBudget = 200_000;
    const cloud = await potree.loadPointCloud('metadata.json', base);
    await prepareCloud(cloud);
    const scene = new Scene();
    scene.add(cloud);
    const camera = cameraFor(cloud);
    const update = (): unknown => potree.updatePointClouds([cloud], camera, renderer);
    for (update(); cloud.progress < 1; update()) await new Promise((resolve) => setTimeout(resolve, 10));
    const render = (): void => renderer.render(scene, camera);
    return { adapter: new PotreeCoreAdapter({ renderer, camera, pointClouds: [cloud] }), render };
  }
});

function cameraFor(cloud: PointCloudOctree): PerspectiveCamera {
  const center = cloud.getBoundingBoxWorld().getCenter(new Vector3());
  const camera = new PerspectiveCamera(60, 1, 0.5, 2000);
  camera.up.set(0, 0, 1);
  const ground = cloud.position.z;
  camera.position.set(center.x, center.y - 0.4 * cloud.boundingBox.max.x, ground + 0.35 * cloud.boundingBox.max.x);
  camera.lookAt(center.x, center.y, ground);
  return camera;
}

function visible(adapter: PotreeCoreAdapter): ReadonlyMap<string, NodeView> {
  const nodes = new Map<string, NodeView>();
  adapter.watchNodes(({ added }) => added.forEach((view) => nodes.set(NodeKey.toString(view.key), view)))();
  return nodes;
}

function checkNode(node: NodeView, attributes: readonly string[]): void {
  const { origin, positions, colors, intensities } = node.read()!;
  const min: [number, number, number] = [Infinity, Infinity, Infinity];
  const max: [number, number, number] = [-Infinity, -Infinity, -Infinity];
  positions.forEach((value, i) => {
    min[i % 3] = Math.min(min[i % 3]!, origin[i % 3]! + value);
    max[i % 3] = Math.max(max[i % 3]!, origin[i % 3]! + value);
  });
  expect(boundsMeet({ min, max }, node.bounds)).to.equal(true);
  expect(positions.length).to.equal(3 * node.pointCount);
  expect(colors?.length).to.equal(attributes.includes('rgb') ? 3 * node.pointCount : undefined);
  expect(intensities?.length).to.equal(attributes.includes('intensity') ? node.pointCount : undefined);
}

/** Samples mix nodes from the viewer with nodes that are read: what the model sees must be the same from either. */
async function checkReader(base: string, nodes: ReadonlyMap<string, NodeView>): Promise<void> {
  const cloud = await openOctree(httpFiles(new URL(`${base}metadata.json`, location.href).href));
  expect(nodes.size).to.be.greaterThan(3);
  for (const view of nodes.values()) {
    const shown = view.read()!;
    const read = await cloud.load({ cloud: cloud.id, name: view.key.name }, ['colors', 'intensities']);
    expect([read.colors, read.intensities]).to.deep.equal([shown.colors, shown.intensities]);
    expect(read.spacing).to.be.closeTo(shown.spacing, 1e-9);
    read.positions.forEach((value, i) => {
      const [mine, theirs] = [read.origin[i % 3]! + value, shown.origin[i % 3]! + shown.positions[i]!];
      if (Math.abs(mine - theirs) > 1e-4) expect.fail(`coordinate ${i} of node ${view.key.name} is ${mine}, the viewer has ${theirs}`);
    });
  }
}

function checkPicks(adapter: PotreeCoreAdapter, nodes: ReadonlyMap<string, NodeView>): void {
  const { left, top } = adapter.element.getBoundingClientRect();
  let hits = 0;
  for (let x = 40; x < SIZE; x += 80) {
    for (let y = 40; y < SIZE; y += 80) {
      const hit = adapter.pick(left + x, top + y);
      if (!hit) continue;
      hits++;
      const { origin, positions } = nodes.get(NodeKey.toString(hit.key))!.read()!;
      expect(hit.position).to.deep.equal([0, 1, 2].map((axis) => origin[axis]! + positions[3 * hit.index + axis]!));
      const at = adapter.project(hit.key.cloud, hit.position)!;
      // Half the window, and half a point of up to 50 pixels.
      expect(Math.max(Math.abs(at.x - x), Math.abs(at.y - y))).to.be.lessThan(4.5 + 25);
    }
  }
  expect(hits).to.be.greaterThan(10);
}

function checkPaint(adapter: PotreeCoreAdapter, nodes: ReadonlyMap<string, NodeView>, render: () => void): void {
  const shot = (): string => (adapter.element as HTMLCanvasElement).toDataURL();
  render();
  const before = shot();
  adapter.setPalette(new Map([[9, { color: [255, 0, 80], opacity: 0.6 }]]));
  for (const { key, pointCount } of nodes.values()) adapter.paint(key, new Uint32Array(pointCount).fill(9));
  render();
  expect(shot()).not.to.equal(before);
  for (const { key } of nodes.values()) adapter.paint(key, null);
  render();
  expect(shot()).to.equal(before);
}
