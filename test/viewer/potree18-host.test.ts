import { expect } from 'chai';
import type { NodeChange } from '../../src/octree/node-points.js';
import { Potree18Adapter } from '../../src/viewer/potree18-adapter.js';
import { describePotree18 } from '../support/potree18.js';
import { CANVAS_SIZE, frames, useBench } from './contract-bench.js';
import { openPotree18Host, type Potree18Host } from './potree18-host.js';

describe('Potree18Adapter without a viewer', () => {
  it('says what it wants', () => {
    expect(() => new Potree18Adapter({ viewer: {} })).to.throw(TypeError, 'Potree 1.8');
  });
});

describePotree18('The page of Potree 1.8', () => {
  let host: Potree18Host;
  const bench = useBench(async () => (host = await openPotree18Host()));
  const alive = (): boolean => host.viewer.renderArea.querySelector('.potree_failpage') === null;

  it('has its viewer in a variable, which the adapter takes by default', () => {
    const adapter = new Potree18Adapter();
    expect(adapter.clouds()).to.deep.equal(bench().adapter.clouds());
    adapter.dispose();
  });

  it('has a three.js of its own, and no other', () => {
    expect('THREE' in globalThis).to.equal(false);
  });

  it('survives listeners that throw, which in its own loop would empty the page', async () => {
    const { adapter } = bench();
    const errors = collectErrors();
    let calls = 0;
    const stops = [adapter.watchNodes(() => fail(calls++ > 0, 'nodes')), adapter.watchCamera(() => fail(true, 'camera'))];
    host.moveCamera(0.25);
    await host.reload('r0');
    await frames(2);
    expect(alive()).to.equal(true);
    expect(errors.stop()).to.have.members(['nodes', 'camera']);
    stops.forEach((stop) => stop());
  });

  it('tells neither of loaded nor of evicted nodes, which are found out by looking', async () => {
    const changes: NodeChange[] = [];
    const stop = bench().adapter.watchNodes((change) => changes.push(change));
    await host.reload('r0');
    await frames(1);
    expect(changes.slice(1).flatMap(({ removed }) => removed.map(({ name }) => name))).to.deep.equal(['r0']);
    expect(changes.slice(1).flatMap(({ added }) => added.map(({ key }) => key.name))).to.deep.equal(['r0']);
    stop();
  });

  it('leaves the arrays of an evicted node where they are, and they are not read any more', () => {
    const { geometryNode } = host.clouds[0]!.visibleNodes.find(({ name }) => name === 'r7')!;
    const { attributes } = geometryNode.geometry!;
    const view = bench().visible().get('r7')!;
    geometryNode.dispose();
    expect(attributes['position']!.array.length).to.equal(18);
    expect(view.read()).to.equal(null);
  });

  it('reports nodes of a cloud that is hidden as removed', async () => {
    const removed: string[] = [];
    const stop = bench().adapter.watchNodes((change) => removed.push(...change.removed.map(({ name }) => name)));
    host.clouds[0]!.visible = false;
    await frames(2);
    expect(removed).to.have.members(['r', 'r0', 'r7']);
    stop();
  });

  it('moves its near and far planes with what is loaded, which is no movement of the camera', async () => {
    let calls = 0;
    const stop = bench().adapter.watchCamera(() => calls++);
    const camera = host.viewer.scene.getActiveCamera();
    const before = [...Array.from(camera.projectionMatrix.elements)];
    host.clouds[0]!.visibleNodes.find(({ name }) => name === 'r7')!.geometryNode.dispose();
    host.viewer.setMinNodeSize(1e6);
    await frames(4);
    expect(Array.from(camera.projectionMatrix.elements)).not.to.deep.equal(before);
    expect(calls).to.equal(0);
    stop();
  });

  it('keeps its heading over a sphere almost straight below, which the host would lose by rounding map coordinates', () => {
    const { view } = host.viewer.scene;
    const pitch = -Math.PI / 2 + 1e-10;
    Object.assign(view, { yaw: 0.7, pitch });
    host.render();
    bench().adapter.lookAt(bench().cloud, { center: [3.3, 5.7, 2.1], radius: 2 });
    expect([view.yaw, view.pitch]).to.deep.equal([0.7, pitch]);
    host.render();
    const { x, y } = bench().adapter.project(bench().cloud, [3.3, 5.7, 2.1])!;
    expect([x, y].map(Math.round)).to.deep.equal([CANVAS_SIZE / 2, CANVAS_SIZE / 2]);
  });

  it('is followed from one kind of camera to the other, and turned to spheres in each', () => {
    const { adapter, cloud } = bench();
    for (const kind of [host.potree.CameraMode.ORTHOGRAPHIC, host.potree.CameraMode.PERSPECTIVE]) {
      host.viewer.setCameraMode(kind);
      adapter.lookAt(cloud, { center: [8, 8, 8], radius: 4 });
      const before = adapter.project(cloud, [12, 8, 8])!;
      host.render();
      const after = adapter.project(cloud, [12, 8, 8])!;
      expect(after.x).to.be.closeTo(before.x, 1e-3);
      expect(after.x - CANVAS_SIZE / 2).to.be.within(0.35 * CANVAS_SIZE, 0.5 * CANVAS_SIZE);
    }
  });

  it('may give a cloud a URL relative to itself', () => {
    const [handle] = bench().adapter.clouds();
    expect(host.clouds[0]!.pcoGeometry.url).to.match(/^\/__uploaded__/);
    expect(handle!.id).to.equal(new URL(host.clouds[0]!.pcoGeometry.url!, location.href).href);
    expect(handle!.url).to.equal(handle!.id);
  });

  it('may be told what to send after it shows its cloud', async () => {
    const { config } = host.potree.XHRFactory;
    expect(bench().adapter.clouds()[0]).not.to.have.property('access');
    config.customHeaders.push({ header: 'Authorization', value: 'Bearer key' });
    try {
      const { requests } = bench().adapter.clouds()[0]!.access!();
      expect(requests).to.be.instanceOf(MessagePort);
      requests!.close();
    } finally {
      config.customHeaders.pop();
    }
  });

  it('mounts a panel over its view, and in a place that the page names', () => {
    const panelHost = document.body.appendChild(document.createElement('div'));
    const adapter = new Potree18Adapter({ viewer: host.viewer, panelHost });
    const panel = document.createElement('aside');
    adapter.mountPanel(panel);
    expect(panel.parentElement).to.equal(panelHost);
    adapter.dispose();
    expect(panel.isConnected).to.equal(false);
    bench().adapter.mountPanel(panel);
    expect(panel.parentElement).to.equal(host.viewer.renderArea);
    expect(panel.hasAttribute('floating')).to.equal(true);
    panelHost.remove();
  });
});

function fail(now: boolean, message: string): void {
  if (now) throw new Error(message);
}

/** What is reported to the page meanwhile, instead of failing the test. */
function collectErrors(): { stop(): string[] } {
  const messages: string[] = [];
  const report = globalThis.reportError;
  globalThis.reportError = (error: unknown) => void messages.push((error as Error).message);
  return {
    stop() {
      globalThis.reportError = report;
      return [...new Set(messages)];
    },
  };
}
