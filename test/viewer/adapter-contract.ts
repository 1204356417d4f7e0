import { expect } from 'chai';
import type { NodeChange } from '../../src/octree/node-points.js';
import { CANVAS_SIZE, frames, useBench, type ContractBench, type ContractHost } from './contract-bench.js';
import { CONTRACT_CLOUD } from './contract-cloud.js';
import { RED, testPainting } from './painting-contract.js';

/** What every viewer adapter must do, held for each by the same tests. */
export function testAdapterContract(name: string, open: () => Promise<ContractHost>, dims = true): void {
  describe(`${name} as a viewer adapter`, () => {
    const bench = useBench(open);
    testNodes(bench);
    testPointing(bench);
    testPainting(bench, dims);
    testView(bench);
  });
}

function testNodes(bench: () => ContractBench): void {
  it('names the cloud by its absolute URL', () => {
    const { adapter, cloud } = bench();
    expect(adapter.clouds().map(({ id }) => id)).to.deep.equal([cloud]);
    expect(new URL(cloud).href).to.equal(cloud);
  });

  it('replays the nodes on screen and then stays silent while nothing changes', async () => {
    const { adapter, cloud } = bench();
    const changes: NodeChange[] = [];
    const stop = adapter.watchNodes((change) => changes.push(change));
    expect(changes.length).to.equal(1);
    expect(changes[0]!.removed).to.deep.equal([]);
    expect(changes[0]!.added.map(({ key, pointCount }) => [key.cloud, key.name, pointCount])).to.have.deep.members([
      [cloud, 'r', 6],
      [cloud, 'r0', 6],
      [cloud, 'r7', 6],
    ]);
    await frames(3);
    expect(changes.length).to.equal(1);
    stop();
  });

  it('reads positions to a tenth of a millimetre, colours and intensities exactly', () => {
    const nodes = bench().visible();
    for (const { name, positions, colors, intensities } of CONTRACT_CLOUD.nodes) {
      const view = nodes.get(name)!;
      const points = view.read()!;
      expect(points.origin).to.deep.equal(view.bounds.min);
      const read = Array.from(points.positions, (value, i) => points.origin[i % 3]! + value);
      read.forEach((value, i) => expect(value).to.be.closeTo(positions[i]!, 1e-4));
      expect([...points.colors!]).to.deep.equal([...colors]);
      expect([...points.intensities!]).to.deep.equal([...intensities]);
    }
  });

  it('reads copies, which may be transferred without harm to the host', () => {
    const { host, untouched } = bench();
    const view = bench().visible().get('r0')!;
    const first = view.read()!;
    const transfer = [first.positions.buffer, first.colors!.buffer, first.intensities!.buffer];
    structuredClone(transfer, { transfer });
    expect(first.positions.length).to.equal(0);
    expect(view.read()!.positions.length).to.equal(18);
    host.render();
    expect(host.pixels()).to.deep.equal(untouched);
  });

  it('reports a reloaded node as removed and added, unpainted and ready to be painted again', async () => {
    const { adapter, host, cloud, untouched } = bench();
    adapter.setPalette(RED);
    const changes: NodeChange[] = [];
    const stop = adapter.watchNodes((change) => changes.push(change));
    const old = changes[0]!.added.find(({ key }) => key.name === 'r7')!;
    bench().label('r7', [9, 9, 9, 9, 9, 9]);
    await host.reload('r7');
    await frames(2);
    const later = changes.slice(1);
    expect(later.flatMap(({ removed }) => removed)).to.deep.equal([{ cloud, name: 'r7' }]);
    expect(later.flatMap(({ added }) => added.map(({ key }) => key))).to.deep.equal([{ cloud, name: 'r7' }]);
    expect(old.read()).to.equal(null);
    host.render();
    expect(host.pixels()).to.deep.equal(untouched);
    bench().label('r7', [9, 0, 0, 0, 0, 0]);
    expect(bench().colorAt(bench().position('r7', 0))).to.deep.equal([255, 10, 20]);
    stop();
  });
}

function testPointing(bench: () => ContractBench): void {
  it('shows and projects every point where it is, in its own colour', () => {
    for (const { name, colors, intensities } of CONTRACT_CLOUD.nodes) {
      intensities.forEach((_, i) => {
        expect(bench().colorAt(bench().position(name, i))).to.deep.equal(colors.slice(3 * i, 3 * i + 3));
      });
    }
  });

  it('picks exactly the stored point under a pixel', () => {
    const { adapter, cloud } = bench();
    for (const { name, intensities } of CONTRACT_CLOUD.nodes) {
      intensities.forEach((_, index) => {
        const position = bench().position(name, index);
        const { x, y } = bench().client(position);
        expect(adapter.pick(x, y)).to.deep.equal({ key: { cloud, name }, index, position });
      });
    }
  });

  it('picks exactly the stored point where it is painted, and where it is dimmed', () => {
    const { adapter, cloud, host } = bench();
    adapter.setPalette(RED);
    bench().label('r0', [9, 9, 9, 9, 9, 9]);
    adapter.showRegion(cloud, { center: bench().position('r', 0), radius: 0.1 });
    host.render();
    for (const name of ['r0', 'r7']) {
      const position = bench().position(name, 4);
      const { x, y } = bench().client(position);
      expect(adapter.pick(x, y)).to.deep.equal({ key: { cloud, name }, index: 4, position });
    }
  });

  it('picks nothing on empty space or outside the view', () => {
    const { adapter } = bench();
    const { x, y } = bench().client([7.3, 7.1, 5]);
    expect(adapter.pick(x, y)).to.equal(null);
    const { left, top } = adapter.element.getBoundingClientRect();
    expect(adapter.pick(left - 1, top + 50)).to.equal(null);
    expect(adapter.pick(left + 50, top + CANVAS_SIZE + 1)).to.equal(null);
  });

  it('leaves the picture as it is when picking', () => {
    const { adapter, host, untouched } = bench();
    const { x, y } = bench().client(bench().position('r7', 2));
    expect(adapter.pick(x, y)).not.to.equal(null);
    host.render();
    expect(host.pixels()).to.deep.equal(untouched);
  });

  it('tells metres per pixel at a depth', () => {
    const { adapter, cloud } = bench();
    const [a, b] = [adapter.project(cloud, [8, 8, 10])!, adapter.project(cloud, [9, 8, 10])!];
    expect(Math.hypot(b.x - a.x, b.y - a.y) * adapter.metresPerPixel(cloud, [8, 8, 10])!).to.be.closeTo(1, 1e-9);
    expect(adapter.project(cloud, [8, 8, 2])!.depth - a.depth).to.be.closeTo(8, 1e-6);
  });

  it('knows and shows nothing of a cloud that is gone', () => {
    const { adapter, host, untouched } = bench();
    const gone = 'https://example.org/gone/metadata.json';
    expect([adapter.project(gone, [8, 8, 5]), adapter.metresPerPixel(gone, [8, 8, 5])]).to.deep.equal([null, null]);
    adapter.lookAt(gone, { center: [1, 1, 1], radius: 1 });
    adapter.showRegion(gone, { center: [1, 1, 1], radius: 1 });
    adapter.paint({ cloud: gone, name: 'r' }, Uint32Array.of(9));
    host.render();
    expect(host.pixels()).to.deep.equal(untouched);
  });

  it('projects nothing behind the camera', () => {
    expect(bench().adapter.project(bench().cloud, [8, 8, 1e5])).to.equal(null);
  });
}

function testView(bench: () => ContractBench): void {
  it('turns to a sphere without turning round', () => {
    const { adapter, cloud } = bench();
    adapter.lookAt(cloud, { center: [3, 5, 2], radius: 2 });
    const center = adapter.project(cloud, [3, 5, 2])!;
    expect(center.x).to.be.closeTo(CANVAS_SIZE / 2, 1e-3);
    expect(center.y).to.be.closeTo(CANVAS_SIZE / 2, 1e-3);
    const edge = adapter.project(cloud, [5, 5, 2])!;
    expect(edge.x - center.x).to.be.within(0.35 * CANVAS_SIZE, 0.5 * CANVAS_SIZE);
    expect(edge.y).to.be.closeTo(center.y, 1e-3);
  });

  it('reports movements of the camera and nothing else', async () => {
    const { adapter, host } = bench();
    let calls = 0;
    const stop = adapter.watchCamera(() => calls++);
    await frames(2);
    expect(calls).to.equal(0);
    host.moveCamera(0.25);
    await frames(2);
    expect(calls).to.equal(1);
    stop();
    host.moveCamera(0.25);
    await frames(2);
    expect(calls).to.equal(1);
  });

  it('mounts a panel and takes it away', () => {
    const { adapter, host } = bench();
    const before = host.footprint();
    const panel = document.createElement('aside');
    const remove = adapter.mountPanel(panel);
    expect(panel.isConnected).to.equal(true);
    remove();
    expect(panel.isConnected).to.equal(false);
    expect(host.footprint()).to.deep.equal(before);
  });

  it('leaves nothing behind', async () => {
    const { adapter, host, cloud, footprint, untouched } = bench();
    adapter.watchNodes(() => undefined);
    adapter.watchCamera(() => undefined);
    adapter.setPalette(RED);
    adapter.showRegion(cloud, { center: [8, 8, 8], radius: 3 });
    adapter.mountPanel(document.createElement('aside'));
    for (const { name } of CONTRACT_CLOUD.nodes) bench().label(name, [9, 9, 9, 9, 9, 9]);
    await host.reload('r0');
    bench().label('r0', [9, 9, 9, 9, 9, 9]);
    adapter.dispose();
    await frames(2);
    host.render();
    expect(host.pixels()).to.deep.equal(untouched);
    expect(host.footprint()).to.deep.equal(footprint);
  });
}
