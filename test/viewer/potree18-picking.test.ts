import { expect } from 'chai';
import type { Vector3 } from '../../src/geometry/bounds.js';
import type { PointHit } from '../../src/viewer/viewer-adapter.js';
import { describePotree18 } from '../support/potree18.js';
import { CANVAS_SIZE, useBench } from './contract-bench.js';
import { CONTRACT_CLOUD } from './contract-cloud.js';
import { openPotree18Host, type Potree18Host } from './potree18-host.js';

describePotree18('Picking in Potree 1.8', () => {
  let host: Potree18Host;
  const bench = useBench(async () => (host = await openPotree18Host()));
  const pick = (position: Vector3): PointHit | null => {
    const { x, y } = bench().client(position);
    return bench().adapter.pick(x, y);
  };

  it('finds the point among more nodes than the host can tell apart', () => {
    const cloud = host.clouds[0]!;
    const [r, r0, r7] = ['r', 'r0', 'r7'].map((name) => cloud.visibleNodes.find((node) => node.name === name)!);
    cloud.visibleNodes = [...Array.from({ length: 300 }, () => r!), r0!, r7!];
    for (const name of ['r', 'r0', 'r7']) {
      const position = bench().position(name, 3);
      expect(pick(position)).to.deep.equal({ key: { cloud: bench().cloud, name }, index: 3, position });
    }
    expect(cloud.visibleNodes.length).to.equal(302);
  });

  it('finds the first point of the first node, which the host takes for nothing', () => {
    for (const name of ['r', 'r0', 'r7']) {
      const cloud = host.clouds[0]!;
      cloud.visibleNodes = cloud.visibleNodes.filter((node) => node.name === name);
      const position = bench().position(name, 0);
      expect(pick(position)).to.deep.equal({ key: { cloud: bench().cloud, name }, index: 0, position });
      host.render();
    }
  });

  it('reaches a point a few pixels beside the pointer, and does not snap to those that the host would', () => {
    const { adapter } = bench();
    const { x, y } = bench().client(bench().position('r0', 4));
    // The point is a square of 7 pixels, our window one of 9, the host's own one of 65.
    expect(adapter.pick(x + 6, y)!.key.name).to.equal('r0');
    expect(adapter.pick(x + 10, y)).to.equal(null);
  });

  it('works at every edge of the canvas, where the host would read beside its target', () => {
    const { adapter } = bench();
    const { view } = host.viewer.scene;
    const position = bench().position('r', 2);
    const scale = adapter.metresPerPixel(bench().cloud, position)!;
    for (const [x, y] of [[1, 120], [CANVAS_SIZE - 2, 120], [120, 1], [120, CANVAS_SIZE - 2]] as const) {
      const at = adapter.project(bench().cloud, position)!;
      view.position.x += (at.x - x) * scale;
      view.position.y -= (at.y - y) * scale;
      host.render();
      expect(pick(position)!.position, `at ${x}, ${y}`).to.deep.equal(position);
    }
  });

  it('takes the nearer of two clouds, in whatever order they are shown', async () => {
    const below = { name: 'r', positions: [9.1, 9.1, 4], colors: [9, 9, 9], intensities: [1] };
    await host.add({ ...CONTRACT_CLOUD, nodes: [below] });
    for (const _ of [0, 1]) {
      expect(pick(bench().position('r7', 0))!.key.name).to.equal('r7');
      host.clouds.reverse();
    }
  });

  it('works with a cloud that is turned, scaled and moved', () => {
    const cloud = host.clouds[0]!;
    cloud.rotation.set(0.2, -0.1, 0.5);
    cloud.scale.setScalar(0.7);
    host.render();
    for (const node of ['r0', 'r7']) {
      const position = bench().position(node, 1);
      expect(pick(position)!.position).to.deep.equal(position);
    }
    const { adapter } = bench();
    adapter.lookAt(bench().cloud, { center: [8, 8, 8], radius: 4 });
    expect(4 / adapter.metresPerPixel(bench().cloud, [8, 8, 8])!).to.be.within(0.35 * CANVAS_SIZE, 0.5 * CANVAS_SIZE);
  });

  it('does not find what the host clips away or hides by its class', () => {
    const position = bench().position('r7', 0);
    host.viewer.setClassifications({ DEFAULT: { visible: false, name: 'all', color: [0, 1, 0, 1] } });
    host.render();
    expect(pick(position)).to.equal(null);
  });

  it('asks the host to leave out what it clips away', () => {
    const cloud = host.clouds[0]!;
    const asked: unknown[] = [];
    cloud.pick = (_viewer, _camera, _ray, params) => (asked.push(params.pickClipped), null);
    pick(bench().position('r7', 0));
    expect(asked).to.deep.equal([true]);
  });

  it('misses nodes that are evicted but still listed', () => {
    const cloud = host.clouds[0]!;
    const position = bench().position('r7', 0);
    cloud.visibleNodes.find(({ name }) => name === 'r7')!.geometryNode.dispose();
    expect(pick(position)).to.equal(null);
  });

  it('leaves nodes and material of the host as they were when its picking fails half-way', () => {
    const cloud = host.clouds[0]!;
    const { material, visibleNodes } = cloud;
    cloud.pick = () => {
      Object.assign(cloud, { material: { ...material } });
      throw new Error('half-way');
    };
    expect(() => pick(bench().position('r7', 0))).to.throw('half-way');
    expect(cloud.material).to.equal(material);
    expect(cloud.visibleNodes).to.equal(visibleNodes);
  });
});
