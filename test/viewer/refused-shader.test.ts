import { expect } from 'chai';
import { MeshBasicMaterial } from 'three';
import { SegmentationError } from '../../src/errors.js';
import type { NodeChange } from '../../src/octree/node-points.js';
import { describePotree18 } from '../support/potree18.js';
import { testAdapterContract } from './adapter-contract.js';
import { frames, useBench, type ContractBench, type ContractHost } from './contract-bench.js';
import { CONTRACT_CLOUD } from './contract-cloud.js';
import { RED } from './painting-contract.js';
import { openPotree18Host, type Potree18Host } from './potree18-host.js';
import { openPotreeCoreHost, type PotreeCoreHost } from './potree-core-host.js';

/** A driver that compiles the host's own shaders and none that was patched. */
function refuse(gl: WebGLRenderingContext | WebGL2RenderingContext): void {
  const give = gl.shaderSource.bind(gl);
  gl.shaderSource = (shader, source) => give(shader, source.includes('psamHostMain') ? '#error refused' : source);
}

/** With a frame between, in which the driver's answer is found out. */
function refusing<Host extends ContractHost>(host: Host, gl: WebGLRenderingContext | WebGL2RenderingContext): Host {
  refuse(gl);
  const create = host.createAdapter.bind(host);
  return Object.assign(host, {
    createAdapter() {
      const adapter = create();
      host.render();
      adapter.watchNodes(() => undefined)();
      return adapter;
    },
  });
}

async function openCore(file = 'clouds/contract/metadata.json'): Promise<PotreeCoreHost> {
  const host = await openPotreeCoreHost('perspective', CONTRACT_CLOUD, file);
  host.renderer.debug.onShaderError = () => undefined; // instead of a page of the console
  return refusing(host, host.renderer.getContext());
}

async function open18(file: 'metadata.json' | 'cloud.js' = 'metadata.json', cloud = CONTRACT_CLOUD): Promise<Potree18Host> {
  const host = await openPotree18Host('perspective', cloud, file);
  return refusing(host, host.viewer.pRenderer.gl);
}

testAdapterContract('PotreeCoreAdapter where the driver refuses its shader', () => openCore(), false);
testAdapterContract('PotreeCoreAdapter on a Potree 1 cloud where the driver refuses its shader', () => openCore('clouds/contract/cloud.js'), false);

/** What both hosts must do when labels are colours. */
function testColors(bench: () => ContractBench, colorsOf: (node: string) => Uint8Array): void {
  const shown = (index = 0): number[] => bench().colorAt(bench().position('r7', index));
  const paintR7 = (): void => {
    bench().adapter.setPalette(RED);
    bench().label('r7', [9, 0, 9, 9, 9, 9]);
  };

  it('puts every byte of the host\'s colours back, by original colours, by no labels and by leaving', () => {
    const before = [...colorsOf('r7')];
    paintR7();
    expect([...colorsOf('r7')]).not.to.deep.equal(before);
    bench().adapter.setPalette(new Map());
    expect([...colorsOf('r7')]).to.deep.equal(before);
    paintR7();
    bench().adapter.paint({ cloud: bench().cloud, name: 'r7' }, null);
    expect([...colorsOf('r7')]).to.deep.equal(before);
    paintR7();
    bench().adapter.dispose();
    expect([...colorsOf('r7')]).to.deep.equal(before);
  });

  it('gives whoever reads points the scan\'s colours, and not those of objects', () => {
    const { colors } = bench().visible().get('r7')!.read()!;
    paintR7();
    expect([...bench().visible().get('r7')!.read()!.colors!]).to.deep.equal([...colors!]);
    expect(shown()).to.deep.equal([255, 10, 20]);
  });

  it('mixes anew from the scan\'s own colours however often labels and palette change', () => {
    for (let times = 0; times < 3; times++) {
      bench().adapter.setPalette(new Map([[9, { color: [0, 200, 100], opacity: 0.4 }]]));
      bench().label('r7', [9, 9, 9, 0, 0, 0]);
    }
    const own = bench().colorAt(bench().position('r7', 0), bench().untouched);
    shown().forEach((value, c) => expect(value).to.be.closeTo(0.6 * own[c]! + 0.4 * [0, 200, 100][c]!, 1.01));
  });

  it('takes its colours from a node that leaves the screen, and forgets one that is loaded anew', async () => {
    const stop = bench().adapter.watchNodes(() => undefined);
    paintR7();
    await bench().host.reload('r7');
    await frames(2);
    bench().host.render();
    expect(bench().host.pixels()).to.deep.equal(bench().untouched);
    stop();
  });
}

describe('Colours in place of a refused shader in potree-core', () => {
  let host: PotreeCoreHost;
  const bench = useBench(async () => (host = await openCore()));
  testColors(bench, (name) => host.clouds[0]!.visibleNodes.find((node) => node.name === name)!.sceneNode.geometry.getAttribute('rgba').array as Uint8Array);

  it('has everything painted anew when it turns out late that the shader is refused', async () => {
    const other = await openPotreeCoreHost();
    const adapter = other.createAdapter();
    const changes: NodeChange[] = [];
    const stop = adapter.watchNodes((change) => changes.push(change));
    refuse(other.renderer.getContext());
    other.renderer.debug.onShaderError = () => undefined;
    other.clouds[0]!.material.shape = 1; // makes another program
    other.clouds[0]!.material.needsUpdate = true;
    other.render();
    await frames(2);
    expect(changes.slice(1).map(({ added, removed }) => [added.length, removed.length])).to.deep.equal([[3, 3]]);
    stop();
    adapter.dispose();
    other.destroy();
  });

  it('paints clouds of an application whose material is of another kind', async () => {
    const other = await openPotreeCoreHost();
    Object.assign(other.clouds[0]!, { material: new MeshBasicMaterial() });
    const adapter = other.createAdapter();
    adapter.setPalette(RED);
    adapter.paint({ cloud: adapter.clouds()[0]!.id, name: 'r7' }, new Uint32Array(6).fill(9));
    const { array } = other.clouds[0]!.visibleNodes.find(({ name }) => name === 'r7')!.sceneNode.geometry.getAttribute('rgba');
    expect([...array.subarray(0, 3)]).to.deep.equal([255, 10, 20]);
    adapter.dispose();
    other.destroy();
  });
});

describePotree18('Colours in place of a refused shader in Potree 1.8', () => {
  for (const file of ['metadata.json', 'cloud.js'] as const) {
    testAdapterContract(`Potree18Adapter where the driver refuses its shader (${file})`, () => open18(file), false);
  }

  describe('of a cloud with colours', () => {
    let host: Potree18Host;
    const bench = useBench(async () => (host = await open18()));
    testColors(bench, (name) => host.clouds[0]!.visibleNodes.find((node) => node.name === name)!.geometryNode.geometry!.attributes['rgba']!.array as Uint8Array);

    it('has everything painted anew when it turns out late that the shader is refused, and the viewer lives on', async () => {
      const other = await openPotree18Host();
      const adapter = other.createAdapter();
      other.render();
      const changes: NodeChange[] = [];
      const stop = adapter.watchNodes((change) => changes.push(change));
      refuse(other.viewer.pRenderer.gl);
      Object.assign(other.clouds[0]!.material, { shape: 1 }); // makes another program
      await frames(3);
      expect(changes.slice(1).map(({ added, removed }) => [added.length, removed.length])).to.deep.equal([[3, 3]]);
      expect(other.viewer.renderArea.querySelector('.potree_failpage')).to.equal(null);
      stop();
      adapter.dispose();
      other.destroy();
    });

    it('says once where objects are to be seen when the person looks at another attribute, and paints all the same', () => {
      host.clouds[0]!.material.activeAttributeName = 'intensity';
      bench().adapter.setPalette(RED);
      const paint = () => bench().adapter.paint({ cloud: bench().cloud, name: 'r7' }, new Uint32Array(6).fill(9));
      expect(paint).to.throw(SegmentationError, 'choose the attribute "rgba" of the scan, in place of "intensity"');
      expect(paint).not.to.throw();
      host.clouds[0]!.material.activeAttributeName = 'rgba';
      host.render();
      expect(bench().colorAt(bench().position('r7', 0))).to.deep.equal([255, 10, 20]);
    });
  });

  describe('of a cloud without colours', () => {
    const bench = useBench(() => open18('metadata.json', { ...CONTRACT_CLOUD, attributes: ['intensity'] }));

    it('says once that objects cannot be shown', () => {
      const paint = () => bench().adapter.paint({ cloud: bench().cloud, name: 'r7' }, new Uint32Array(6).fill(9));
      expect(paint).to.throw(SegmentationError, 'has no colours to show them in instead').with.property('code', 'viewer-unsupported');
      expect(paint).not.to.throw();
      bench().host.render();
      expect(bench().host.pixels()).to.deep.equal(bench().untouched);
    });
  });
});
