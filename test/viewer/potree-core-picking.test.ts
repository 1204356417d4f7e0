import { expect } from 'chai';
import { Ray, Vector3, Vector4 } from 'three';
import { CANVAS_SIZE, frames, useBench } from './contract-bench.js';
import { CONTRACT_CLOUD } from './contract-cloud.js';
import { openPotreeCoreHost, type PotreeCoreHost } from './potree-core-host.js';

describe('Picking in potree-core', () => {
  let host: PotreeCoreHost;
  const bench = useBench(async () => (host = await openPotreeCoreHost()));
  const pick = (position: readonly [number, number, number]) => {
    const { x, y } = bench().client(position);
    return bench().adapter.pick(x, y);
  };

  it('finds the point among more nodes than the host can pick from at once', () => {
    const cloud = host.clouds[0]!;
    const shown = cloud.visibleNodes;
    cloud.visibleNodes = Array.from({ length: 300 }, () => shown).flat();
    const [x, y, z] = CONTRACT_CLOUD.offset;
    const down = new Ray(new Vector3(x + 8, y + 8, z + 50), new Vector3(0, 0, -1));
    expect(() => cloud.pick(host.renderer, host.camera, down)).to.throw('More than 255 nodes');
    host.renderer.setScissorTest(false);
    host.renderer.setRenderTarget(null);
    for (const node of ['r', 'r0', 'r7']) {
      const position = bench().position(node, 3);
      expect(pick(position)).to.deep.equal({ key: { cloud: bench().cloud, name: node }, index: 3, position });
    }
    expect(cloud.visibleNodes.length).to.equal(900);
  });

  it('reaches a point a few pixels beside the pointer', () => {
    const { adapter } = bench();
    const { x, y } = bench().client(bench().position('r0', 4));
    // The point is a square of 7 pixels, the window one of 9.
    expect(adapter.pick(x + 6, y)!.key.name).to.equal('r0');
    expect(adapter.pick(x + 10, y)).to.equal(null);
    expect(host.renderer.getClearAlpha()).to.equal(1);
  });

  it('takes the nearer of two clouds, in whatever order they are shown', async () => {
    const below = { name: 'r', positions: [9.1, 9.1, 4], colors: [9, 9, 9], intensities: [1] };
    await host.add({ ...CONTRACT_CLOUD, nodes: [below] }, 'clouds/below/metadata.json');
    for (const _ of [0, 1]) {
      expect(pick(bench().position('r7', 0))!.key.name).to.equal('r7');
      host.clouds.reverse();
    }
  });

  it('works with a canvas of high pixel density', () => {
    host.renderer.setPixelRatio(2);
    host.render();
    const position = bench().position('r7', 5);
    expect(pick(position)!.position).to.deep.equal(position);
  });

  it('works at the very edge of the canvas', () => {
    const { adapter } = bench();
    const position = bench().position('r', 2);
    const at = adapter.project(bench().cloud, position)!;
    host.moveCamera((at.x - (CANVAS_SIZE - 2)) * adapter.metresPerPixel(bench().cloud, position)!);
    host.render();
    expect(adapter.project(bench().cloud, position)!.x).to.be.within(CANVAS_SIZE - 4, CANVAS_SIZE);
    expect(pick(position)!.position).to.deep.equal(position);
  });

  it('works with a cloud that is turned, scaled and moved', () => {
    const cloud = host.clouds[0]!;
    cloud.rotation.set(0.2, -0.1, 0.5);
    cloud.scale.setScalar(0.7);
    cloud.updateMatrixWorld(true);
    host.render();
    for (const node of ['r0', 'r7']) {
      const position = bench().position(node, 1);
      expect(pick(position)!.position).to.deep.equal(position);
    }
    const [a, b] = [[8, 8, 8], [8, 8, 9]].map((p) => new Vector3(p[0], p[1], p[2]).applyMatrix4(cloud.matrixWorld));
    expect(a!.distanceTo(b!)).to.be.closeTo(0.7, 1e-6);
    const { adapter } = bench();
    adapter.lookAt(bench().cloud, { center: [8, 8, 8], radius: 4 });
    expect(4 / adapter.metresPerPixel(bench().cloud, [8, 8, 8])!).to.be.within(0.35 * CANVAS_SIZE, 0.5 * CANVAS_SIZE);
  });

  it('leaves scissor and render target of the application alone', () => {
    const { renderer } = host;
    renderer.setScissor(1, 2, 30, 40);
    renderer.setScissorTest(true);
    pick(bench().position('r7', 0));
    expect(renderer.getScissorTest()).to.equal(true);
    expect(renderer.getScissor(new Vector4()).toArray()).to.deep.equal([1, 2, 30, 40]);
    expect(renderer.getRenderTarget()).to.equal(null);
  });

  it('misses nodes that are evicted but still listed', () => {
    const cloud = host.clouds[0]!;
    const position = bench().position('r7', 0);
    cloud.visibleNodes.find(({ name }) => name === 'r7')!.geometryNode.dispose();
    expect(pick(position)).to.equal(null);
  });

  it('reports nodes of a cloud that is hidden as removed', async () => {
    const removed: string[] = [];
    const stop = bench().adapter.watchNodes((change) => removed.push(...change.removed.map(({ name }) => name)));
    host.clouds[0]!.visible = false;
    host.render();
    await frames(2);
    expect(removed).to.have.members(['r', 'r0', 'r7']);
    stop();
  });
});
