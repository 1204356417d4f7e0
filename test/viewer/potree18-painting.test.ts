import { expect } from 'chai';
import type { HostShader } from '../../src/viewer/potree18/potree18-host.js';
import { describePotree18 } from '../support/potree18.js';
import type { TinyCloud } from '../support/tiny-octree.js';
import { frames, useBench } from './contract-bench.js';
import { CONTRACT_CLOUD } from './contract-cloud.js';
import { RED, testSuccession } from './painting-contract.js';
import { openPotree18Host, type Potree18Host } from './potree18-host.js';

describePotree18('Painting in Potree 1.8', () => {
  let host: Potree18Host;
  let first: TinyCloud = CONTRACT_CLOUD;
  const bench = useBench(async () => (host = await openPotree18Host('perspective', first)));
  const shown = (index = 0): number[] => bench().colorAt(bench().position('r7', index));
  const paintR7 = (labels = [9, 0, 9, 9, 9, 9]): void => {
    bench().adapter.setPalette(RED);
    bench().label('r7', labels);
  };
  const alive = (): boolean => host.viewer.renderArea.querySelector('.potree_failpage') === null;

  it('adds no attribute to what is drawn, which would end the viewer', async () => {
    const geometry = geometryOf(host, 'r7');
    const before = Object.keys(geometry.attributes);
    paintR7();
    await frames(2);
    expect(Object.keys(geometry.attributes)).to.deep.equal(before);
    expect(alive()).to.equal(true);
    expect(shown()).to.deep.equal([255, 10, 20]);
  });

  it('leaves the colours of the host as they are, which its profiles and exports read', () => {
    const { rgba } = geometryOf(host, 'r7').attributes;
    const before = [...(rgba!.array as Uint8Array)];
    paintR7();
    expect([...(rgba!.array as Uint8Array)]).to.deep.equal(before);
  });

  for (const mode of ['rgba', 'intensity', 'elevation', 'classification', 'level of detail', 'amplitude']) {
    it(`shows labels over ${mode}, and the host's own picture elsewhere`, () => {
      const { material } = host.clouds[0]!;
      if (mode === 'amplitude') addExtraAttribute(host);
      material.activeAttributeName = mode;
      host.render();
      const untouched = host.pixels();
      paintR7();
      expect(shown(0)).to.deep.equal([255, 10, 20]);
      expect(shown(1)).to.deep.equal(bench().colorAt(bench().position('r7', 1), untouched));
      expect(material.activeAttributeName).to.equal(mode);
      bench().label('r7', null);
      expect(host.pixels()).to.deep.equal(untouched);
    });
  }

  it('goes on whatever the host does to its classes, which it writes every frame', () => {
    paintR7();
    const { viewer } = host;
    viewer.setClassifications({ DEFAULT: { visible: true, name: 'all', color: [0, 1, 0, 1] } });
    host.clouds[0]!.material.activeAttributeName = 'classification';
    host.render();
    expect(shown(0)).to.deep.equal([255, 10, 20]);
    expect(shown(1)).to.deep.equal([0, 255, 0]);
    expect(Object.keys(viewer.classifications)).to.deep.equal(['DEFAULT']);
  });

  it('goes on when the host rewrites its shader', () => {
    paintR7();
    const { material } = host.clouds[0]!;
    for (const change of [{ pointSizeType: 1 }, { pointSizeType: 2 }, { pointSizeType: 0 }, { shape: 1 }, { shape: 2 }]) {
      Object.assign(material, change);
      host.render();
      expect(shown()).to.deep.equal([255, 10, 20]);
    }
  });

  it('paints with eye-dome lighting, and in high quality, for which the host has materials of its own', () => {
    paintR7();
    const { viewer } = host;
    viewer.setEDLEnabled(true);
    host.render();
    expect(red(shown(0))).to.equal(true);
    viewer.useHQ = true;
    host.render();
    host.render();
    expect(red(shown(0))).to.equal(true);
    expect(red(shown(1))).to.equal(false);
  });

  it('leaves unpainted nodes alone whatever another program left in the attribute', () => {
    const { gl } = host.viewer.pRenderer;
    paintR7();
    for (let i = 0; i < gl.getParameter(gl.MAX_VERTEX_ATTRIBS); i++) gl.vertexAttrib4f(i, 1, 1, 1, 1);
    bench().adapter.setPalette(new Map([...RED, [1, { color: [0, 0, 255], opacity: 1 }]]));
    host.render();
    expect(bench().colorAt(bench().position('r', 0))).to.deep.equal(CONTRACT_CLOUD.nodes[0]!.colors.slice(0, 3));
  });

  it('does not move the bindings that three.js remembers', () => {
    const { gl } = host.viewer.pRenderer;
    const [array, buffer] = [host.viewer.pRenderer.buffers.get(geometryOf(host, 'r'))!.vao, gl.createBuffer()];
    gl.bindVertexArray(array);
    gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
    for (const labels of [Uint32Array.of(9, 9, 9, 9, 9, 9), null]) {
      bench().adapter.paint({ cloud: bench().cloud, name: 'r7' }, labels);
      expect(gl.getParameter(0x85b5)).to.equal(array);
      expect(gl.getParameter(gl.ARRAY_BUFFER_BINDING)).to.equal(buffer);
    }
    gl.bindVertexArray(null);
  });

  it('keeps its paint when the buffers of a node are made anew', () => {
    paintR7();
    host.viewer.pRenderer.deleteBuffer(geometryOf(host, 'r7'));
    host.render();
    expect(shown()).to.deep.equal([255, 10, 20]);
  });

  it('makes one buffer per painted node, and frees it with the paint and with the node', async () => {
    const stop = bench().adapter.watchNodes(() => undefined);
    const buffers = countBuffers(host);
    for (let times = 0; times < 5; times++) paintR7();
    expect(buffers.alive()).to.equal(1);
    bench().label('r7', [0, 0, 0, 0, 0, 0]);
    expect(buffers.alive()).to.equal(0);
    paintR7();
    await host.reload('r7');
    await frames(2);
    expect(buffers.alive()).to.equal(Object.keys(geometryOf(host, 'r7').attributes).length);
    stop();
  });

  it('uploads no points for a new palette', () => {
    paintR7();
    const { gl } = host.viewer.pRenderer;
    let uploads = 0;
    const write = gl.bufferData.bind(gl) as (...args: unknown[]) => void;
    gl.bufferData = (...args: unknown[]) => (uploads++, write(...args));
    bench().adapter.setPalette(new Map([[9, { color: [1, 2, 3], opacity: 1 }]]));
    host.render();
    expect(shown()).to.deep.equal([1, 2, 3]);
    expect(uploads).to.equal(0);
  });

  it('goes on with the viewer where its shader cannot be taught, and paints by the points\' colours', async () => {
    bench().adapter.dispose();
    host.render();
    for (const shader of host.viewer.pRenderer.shaders.values()) refusePatches(shader);
    const adapter = host.createAdapter();
    host.render();
    expect(alive()).to.equal(true);
    expect(host.pixels()).to.deep.equal(bench().untouched);
    adapter.setPalette(RED);
    adapter.paint({ cloud: bench().cloud, name: 'r7' }, new Uint32Array(6).fill(9));
    host.render();
    expect(shown()).to.deep.equal([255, 10, 20]);
    adapter.dispose();
    host.render();
    expect(host.pixels()).to.deep.equal(bench().untouched);
  });

  testSuccession(bench);

  it('dims around a region of a cloud that is turned, scaled and moved', () => {
    turn(host);
    host.render();
    const before = host.pixels();
    const at = bench().position('r7', 0);
    bench().adapter.showRegion(bench().cloud, { center: at, radius: 1 });
    host.render();
    expect(shown(0)).to.deep.equal(bench().colorAt(at, before));
    const outside = bench().colorAt(bench().position('r7', 4), before);
    shown(4).forEach((value, c) => expect(value).to.be.closeTo(0.75 * outside[c]!, 1.01));
  });

  it('paints in each of several clouds', async () => {
    await host.add({ ...CONTRACT_CLOUD, nodes: [{ name: 'r', positions: [7, 8, 5], colors: [200, 100, 50], intensities: [5] }] });
    const id = bench().adapter.clouds()[1]!.id;
    paintR7();
    bench().adapter.paint({ cloud: id, name: 'r' }, Uint32Array.of(9));
    host.render();
    expect(shown()).to.deep.equal([255, 10, 20]);
    expect(bench().colorAt([7, 8, 5])).to.deep.equal([255, 10, 20]);
    bench().adapter.paint({ cloud: id, name: 'r' }, null);
    host.render();
    expect(bench().colorAt([7, 8, 5])).to.deep.equal([200, 100, 50]);
  });

  describe('on a cloud without colours', () => {
    before(() => (first = { ...CONTRACT_CLOUD, attributes: ['intensity'] }));
    after(() => (first = CONTRACT_CLOUD));

    it('shows labels over the intensities, and puts the picture back', () => {
      expect(bench().visible().get('r7')!.read()!.colors).to.equal(null);
      paintR7();
      expect(shown(0)).to.deep.equal([255, 10, 20]);
      bench().label('r7', null);
      expect(host.pixels()).to.deep.equal(bench().untouched);
      expect(alive()).to.equal(true);
    });
  });
});

function geometryOf(host: Potree18Host, name: string) {
  return host.clouds[0]!.visibleNodes.find((node) => node.name === name)!.geometryNode.geometry!;
}

function turn(host: Potree18Host): void {
  const cloud = host.clouds[0]!;
  cloud.rotation.set(0.2, -0.1, 0.3);
  cloud.scale.setScalar(0.7);
  cloud.position.x += 3;
}

function red([r, g, b]: number[]): boolean {
  return r! > 150 && g! < 40 && b! < 50;
}

/** As a viewer with shaders of another kind would; Potree throws strings. */
function refusePatches(shader: HostShader): void {
  const update = shader.update;
  shader.update = (vertexSource, fragmentSource) => {
    if (vertexSource.includes('psam')) throw 'could not compile shader pointcloud';
    update.call(shader, vertexSource, fragmentSource);
  };
}

/** Makes an attribute that the host's shader has no name for, in the one order that it survives. */
function addExtraAttribute({ viewer, clouds: [cloud] }: Potree18Host): void {
  const range = [0, 6000];
  cloud!.pcoGeometry.pointAttributes.attributes.push({ name: 'amplitude', range, initialRange: range });
  for (const { geometryNode: { geometry } } of cloud!.visibleNodes) {
    viewer.pRenderer.deleteBuffer(geometry!);
    geometry!.setAttribute('amplitude', geometry!.attributes['intensity']!);
  }
}

/** Buffers on the GPU that were made since the count began. */
function countBuffers({ viewer: { pRenderer: { gl } } }: Potree18Host): { alive(): number } {
  const [create, remove] = [gl.createBuffer.bind(gl), gl.deleteBuffer.bind(gl)];
  const made = new Set<WebGLBuffer | null>();
  gl.createBuffer = () => {
    const buffer = create();
    made.add(buffer);
    return buffer;
  };
  gl.deleteBuffer = (buffer) => {
    made.delete(buffer);
    remove(buffer);
  };
  return { alive: () => made.size };
}
