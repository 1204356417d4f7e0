import { expect } from 'chai';
import type { NodeChange } from '../../src/octree/node-points.js';
import { describePotree18, POTREE_URL } from '../support/potree18.js';
import { CANVAS_SIZE, frames } from './contract-bench.js';
import { openPotree18Host, type Potree18Host } from './potree18-host.js';

/** Clouds that come with the viewer's sources: payloads that it reads and the library does not. */
const SAMPLES = [
  { kind: 'Potree 1 LAS', path: 'lion_takanawa_las/cloud.js', readable: false },
  { kind: 'Potree 1 LAZ', path: 'lion_takanawa_laz/cloud.js', readable: false },
  { kind: 'Potree 1 with normals', path: 'lion_takanawa_normals/cloud.js', readable: true },
  // Its loader of binary EPT calls a method that its nodes lack.
  { kind: 'EPT', path: 'lion_takanawa_ept_laz/ept.json', readable: false },
  { kind: 'COPC', path: 'lion_takanawa.copc.laz', readable: false },
];

describePotree18('Payloads that Potree 1.8 reads', () => {
  for (const { kind, path, readable } of SAMPLES) {
    it(`shows, picks and paints ${kind}`, async function () {
      const url = `${POTREE_URL}pointclouds/${path}`;
      if (!(await fetch(url, { method: 'HEAD' })).ok) this.skip();
      const host = await openPotree18Host('perspective', null);
      lookAtLion(host);
      await host.load(new URL(url, location.href).href, 5);
      const adapter = host.createAdapter();
      const [cloud] = adapter.clouds();
      expect(cloud!.url).to.equal(readable ? cloud!.id : null);
      const views = new Map<string, NodeChange['added'][number]>();
      adapter.watchNodes(({ added }) => added.forEach((view) => views.set(view.key.name, view)));
      expect([...views.keys()].every((name) => /^r[0-7]*$/.test(name))).to.equal(true);
      const read = views.get('r')!.read()!;
      expect(read.colors!.length).to.equal(read.positions.length);
      adapter.lookAt(cloud!.id, { center: middleOf(read), radius: 4 });
      await frames(5);
      const { left, top } = adapter.element.getBoundingClientRect();
      const hit = adapter.pick(left + CANVAS_SIZE / 2, top + CANVAS_SIZE / 2)!;
      const { origin, positions } = views.get(hit.key.name)!.read()!;
      expect(hit.position).to.deep.equal([0, 1, 2].map((axis) => origin[axis]! + positions[3 * hit.index + axis]!));
      adapter.setPalette(new Map([[9, { color: [255, 0, 255], opacity: 1 }]]));
      for (const { key, pointCount } of views.values()) adapter.paint(key, new Uint32Array(pointCount).fill(9));
      host.render();
      const at = 4 * (CANVAS_SIZE / 2) * (CANVAS_SIZE + 1);
      expect([...host.pixels().subarray(at, at + 3)]).to.deep.equal([255, 0, 255]);
      adapter.dispose();
      host.destroy();
    });
  }
});

function lookAtLion({ viewer: { scene: { view } } }: Potree18Host): void {
  Object.assign(view.position, { x: 0, y: -12, z: 4 });
  Object.assign(view, { yaw: 0, pitch: 0, radius: 12 });
}

function middleOf({ origin, positions }: { origin: readonly number[]; positions: Float32Array }): [number, number, number] {
  const mean = (axis: number): number => {
    let sum = 0;
    for (let i = axis; i < positions.length; i += 3) sum += positions[i]!;
    return origin[axis]! + (3 * sum) / positions.length;
  };
  return [mean(0), mean(1), mean(2)];
}
