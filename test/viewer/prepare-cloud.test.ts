import { expect } from 'chai';
import { PointCloudMaterial } from 'potree-core';
import { BufferAttribute } from 'three';
import type { TinyCloud } from '../support/tiny-octree.js';
import { CANVAS_SIZE, useBench } from './contract-bench.js';
import { CONTRACT_CLOUD } from './contract-cloud.js';
import { RED } from './painting-contract.js';
import { openPotreeCoreHost, type PotreeCoreHost } from './potree-core-host.js';

describe('prepareCloud', () => {
  let host: PotreeCoreHost;
  let attributes: TinyCloud['attributes'];
  const bench = useBench(async () => (host = await openPotreeCoreHost('perspective', { ...CONTRACT_CLOUD, attributes })));
  const shown = (node: string, index: number): number[] => bench().colorAt(bench().position(node, index));

  describe('without colours', () => {
    before(() => (attributes = ['intensity']));

    it('shows intensity over height, without the extremes', () => {
      const { intensities } = CONTRACT_CLOUD.nodes[0]!;
      expect(host.clouds[0]!.material.intensityRange).to.deep.equal([intensities[0], intensities[4]]);
      const [dark, light] = [shown('r', 2)[0]!, shown('r', 3)[0]!];
      expect(light).to.be.greaterThan(dark + 20);
    });

    it('does not change what is read', () => {
      const points = bench().visible().get('r')!.read()!;
      expect(points.colors).to.equal(null);
      expect([...points.intensities!]).to.deep.equal([...CONTRACT_CLOUD.nodes[0]!.intensities]);
    });

    it('can be painted over and restored', () => {
      bench().adapter.setPalette(RED);
      bench().label('r', [9, 0, 0, 0, 0, 0]);
      expect(shown('r', 0)).to.deep.equal([255, 10, 20]);
      bench().label('r', null);
      expect(host.pixels()).to.deep.equal(bench().untouched);
    });
  });

  describe('without colours and intensities', () => {
    before(() => (attributes = []));

    it('shows height as a ramp from dark to light, which the shader of Potree 2 clouds does not look at by default', () => {
      expect(host.clouds[0]!.material.newFormat).to.equal(false);
      const [low, middle, high] = [shown('r0', 0), shown('r', 2), shown('r7', 0)].map(([red]) => red!);
      expect(low).to.be.within(60, middle!);
      expect(high).to.be.greaterThan(middle! + 20);
      expect(middle).to.be.greaterThan(low! + 20);
      expect(bench().visible().get('r')!.read()!.intensities).to.equal(null);
    });

    it('does not report colours that the application made up', () => {
      const { geometry } = host.clouds[0]!.visibleNodes[0]!.sceneNode;
      geometry.setAttribute('rgba', new BufferAttribute(new Uint8Array(24).fill(90), 4, true));
      expect(bench().visible().get('r')!.read()!.colors).to.equal(null);
    });
  });
});

describe('prepareCloud on a file with colours', () => {
  it('shows them as they are in the file, which the encodings that the host assumes turn almost white', async () => {
    const host = await openPotreeCoreHost();
    const { material } = host.clouds[0]!;
    const adapter = host.createAdapter();
    const shown = (): number[] => {
      host.render();
      const { x, y } = adapter.project(adapter.clouds()[0]!.id, [1.003, 9.007, 5.251])!;
      return [...host.pixels().subarray(4 * (Math.floor(CANVAS_SIZE - y) * CANVAS_SIZE + Math.floor(x)))].slice(0, 3);
    };
    expect(shown()).to.deep.equal(CONTRACT_CLOUD.nodes[0]!.colors.slice(0, 3));
    const { inputColorEncoding, outputColorEncoding } = new PointCloudMaterial();
    Object.assign(material, { inputColorEncoding, outputColorEncoding });
    expect(shown()[0]).to.equal(255);
    adapter.dispose();
    host.destroy();
  });
});

describe('prepareCloud on a file whose colours are all black', () => {
  it('shows what it shows without colours', async () => {
    const nodes = CONTRACT_CLOUD.nodes.map((node) => ({ ...node, colors: node.colors.map(() => 0) }));
    const host = await openPotreeCoreHost('perspective', { ...CONTRACT_CLOUD, nodes });
    const { intensities } = CONTRACT_CLOUD.nodes[0]!;
    expect(host.clouds[0]!.material.intensityRange).to.deep.equal([intensities[0], intensities[4]]);
    host.destroy();
  });
});
