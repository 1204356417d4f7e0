import { expect } from 'chai';
import { Vector3 } from 'three';
import { ClipMode, createClipSphere, PointCloudMaterial, PointShape, PointSizeType } from 'potree-core';
import { useBench } from './contract-bench.js';
import { CONTRACT_CLOUD } from './contract-cloud.js';
import { RED, testSuccession } from './painting-contract.js';
import { openPotreeCoreHost, type PotreeCoreHost } from './potree-core-host.js';

describe('Painting in potree-core', () => {
  let host: PotreeCoreHost;
  const bench = useBench(async () => (host = await openPotreeCoreHost()));
  const shown = (): number[] => bench().colorAt(bench().position('r7', 0));
  const paintR7 = (): void => {
    bench().adapter.setPalette(RED);
    bench().label('r7', [9, 9, 9, 9, 9, 9]);
  };

  it('goes on when the host rewrites its shader', () => {
    paintR7();
    const { material } = host.clouds[0]!;
    for (const change of [
      () => material.updateShaderSource(),
      () => (material.pointSizeType = PointSizeType.ATTENUATED),
      () => (material.pointSizeType = PointSizeType.ADAPTIVE),
      () => (material.shape = PointShape.CIRCLE),
      () => (material.newFormat = false),
      () => (material.opacity = 0.999),
    ]) {
      change();
      host.render();
      expect(shown()).to.deep.equal([255, 10, 20]);
    }
  });

  it('goes on when the host takes another material', async () => {
    paintR7();
    const cloud = host.clouds[0]!;
    const old = cloud.material;
    const stop = bench().adapter.watchNodes(() => undefined);
    cloud.material = new PointCloudMaterial({ newFormat: true, size: 7, minSize: 7, maxSize: 7 });
    await new Promise(requestAnimationFrame);
    await new Promise(requestAnimationFrame);
    host.render();
    expect(shown()).to.deep.equal([255, 10, 20]);
    expect(Object.keys(old.uniforms)).not.to.include('psamPalette');
    stop();
  });

  it('keeps the hook of the application', () => {
    const { material } = host.clouds[0]!;
    bench().adapter.dispose();
    let calls = 0;
    const hook: typeof material.onBeforeCompile = (shader) => {
      calls++;
      shader.fragmentShader = shader.fragmentShader.replace(/\}\s*$/, 'fragColor.b = 1.0; }');
    };
    material.onBeforeCompile = hook;
    material.needsUpdate = true;
    const adapter = host.createAdapter();
    adapter.setPalette(RED);
    adapter.paint({ cloud: bench().cloud, name: 'r7' }, new Uint32Array(6).fill(9));
    host.render();
    expect(calls).to.equal(1);
    expect(shown()).to.deep.equal([255, 10, 255]);
    adapter.dispose();
    expect(material.onBeforeCompile).to.equal(hook);
    host.render();
    expect(shown()[2]).to.equal(255);
  });

  testSuccession(bench);

  it('leaves unpainted nodes alone whatever another program left in the attribute', () => {
    const gl = host.renderer.getContext();
    for (let i = 0; i < gl.getParameter(gl.MAX_VERTEX_ATTRIBS); i++) gl.vertexAttrib4f(i, 1, 1, 1, 1);
    paintR7();
    bench().adapter.setPalette(new Map([...RED, [1, { color: [0, 0, 255], opacity: 1 }]]));
    host.render();
    const { colors } = CONTRACT_CLOUD.nodes[0]!;
    expect(bench().colorAt(bench().position('r', 0))).to.deep.equal(colors.slice(0, 3));
  });

  it('gives up the buffers of an evicted node', async () => {
    paintR7();
    const { geometry } = host.clouds[0]!.visibleNodes.find(({ name }) => name === 'r7')!.sceneNode;
    await host.reload('r7');
    expect(Object.keys(geometry.attributes)).to.deep.equal([]);
    const { dispose } = Reflect.get(geometry, '_listeners') as { dispose: unknown[] };
    expect(dispose.length).to.equal(0);
  });

  it('makes one buffer per painted node, whatever is painted and cleared, and frees it with the node', async () => {
    const buffers = countBuffers(host);
    for (let times = 0; times < 5; times++) {
      paintR7();
      bench().label('r7', null);
      bench().label('r7', [0, 0, 0, 0, 0, 0]);
    }
    expect(buffers.alive()).to.equal(1);
    expect(host.pixels()).to.deep.equal(bench().untouched);
    paintR7();
    const { sceneNode, geometryNode } = host.clouds[0]!.visibleNodes.find(({ name }) => name === 'r7')!;
    const all = Object.keys(sceneNode.geometry.attributes);
    expect(all).to.include('psamSlot');
    geometryNode.dispose();
    expect(buffers.alive()).to.equal(1 - all.length);
  });

  it('uploads nothing for a node that is cleared again', () => {
    paintR7();
    bench().label('r7', null);
    const uploads = countUploads(host);
    bench().label('r7', null);
    bench().label('r7', [0, 0, 0, 0, 0, 0]);
    expect(uploads()).to.equal(0);
    paintR7();
    expect(uploads()).to.equal(1);
  });

  it('frees its buffers when it is disposed of, and leaves the host those that it had', () => {
    const buffers = countBuffers(host);
    paintR7();
    bench().label('r', [9, 0, 0, 0, 0, 0]);
    bench().label('r', null);
    expect(buffers.alive()).to.equal(2);
    bench().adapter.dispose();
    host.render();
    expect(buffers.alive()).to.equal(0);
    expect(host.pixels()).to.deep.equal(bench().untouched);
    expect(host.footprint()).to.deep.equal(bench().footprint);
  });

  it('paints in each of several clouds, whether they share a material or not', async () => {
    const second = await host.add({ ...CONTRACT_CLOUD, nodes: [shifted()] }, 'clouds/second/metadata.json');
    const id = bench().adapter.clouds()[1]!.id;
    expect(id).to.match(/clouds\/second\/metadata.json$/);
    for (const share of [false, true]) {
      if (share) second.material = host.clouds[0]!.material;
      bench().adapter.watchNodes(() => undefined)();
      paintR7();
      bench().adapter.paint({ cloud: id, name: 'r' }, Uint32Array.from([9]));
      const stop = bench().adapter.watchNodes(() => undefined);
      await new Promise(requestAnimationFrame);
      await new Promise(requestAnimationFrame);
      stop();
      host.render();
      expect(shown()).to.deep.equal([255, 10, 20]);
      expect(bench().colorAt([7, 8, 5])).to.deep.equal([255, 10, 20]);
      bench().adapter.paint({ cloud: id, name: 'r' }, null);
      host.render();
      expect(bench().colorAt([7, 8, 5])).to.deep.equal([200, 100, 50]);
    }
  });

  it('does not disturb clipping', () => {
    const { material } = host.clouds[0]!;
    const [x, y, z] = CONTRACT_CLOUD.offset;
    paintR7();
    material.clipMode = ClipMode.CLIP_OUTSIDE;
    material.setClipSpheres([createClipSphere(new Vector3(x + 9, y + 9, z + 10), 1)]);
    host.render();
    expect(shown()).to.deep.equal([255, 10, 20]);
    expect(bench().colorAt(bench().position('r7', 4))).to.deep.equal([0, 0, 0]);
  });
});

function shifted(): (typeof CONTRACT_CLOUD)['nodes'][number] {
  return { name: 'r', positions: [7, 8, 5], colors: [200, 100, 50], intensities: [5] };
}

/** Buffers on the GPU, more or fewer than when the count began. */
function countBuffers({ renderer }: PotreeCoreHost): { alive(): number } {
  const gl = renderer.getContext();
  const [create, remove] = [gl.createBuffer.bind(gl), gl.deleteBuffer.bind(gl)];
  let alive = 0;
  gl.createBuffer = () => (alive++, create());
  gl.deleteBuffer = (buffer) => (alive--, remove(buffer));
  return { alive: () => alive };
}

/** How often data went into a buffer since the count began. */
function countUploads({ renderer }: PotreeCoreHost): () => number {
  const gl = renderer.getContext() as WebGL2RenderingContext;
  const write = gl.bufferSubData.bind(gl) as (...args: unknown[]) => void;
  let uploads = 0;
  gl.bufferSubData = (...args: unknown[]) => (uploads++, write(...args));
  return () => uploads;
}
