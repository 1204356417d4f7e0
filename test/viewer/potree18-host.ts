import { Potree18Adapter } from '../../src/viewer/potree18-adapter.js';
import { loadPotree18, type Potree18, type Potree18Cloud, type Potree18Viewer } from '../support/potree18.js';
import { tinyOctree1Files } from '../support/tiny-octree-1.js';
import { tinyOctreeFiles, type TinyCloud } from '../support/tiny-octree.js';
import { CANVAS_SIZE, frames, type ContractHost } from './contract-bench.js';
import { CONTRACT_CLOUD } from './contract-cloud.js';

export interface Potree18Host extends ContractHost {
  readonly potree: Potree18;
  readonly viewer: Potree18Viewer;
  readonly clouds: Potree18Cloud[];
  createAdapter(): Potree18Adapter;
  /** Puts a hand-made cloud on the server, in the format of the file's name, loads it and waits until all its nodes are drawn. */
  add(cloud: TinyCloud, file?: CloudFile): Promise<Potree18Cloud>;
  /** Loads a cloud from wherever it is, and waits until so many nodes are drawn. */
  load(url: string, nodes: number): Promise<Potree18Cloud>;
}

export type CloudFile = 'metadata.json' | 'cloud.js';

let uploads = 0;

/** The real viewer in the page; the environment variable POTREE_DIR says where it is built. */
export async function openPotree18Host(
  kind: 'perspective' | 'orthographic' = 'perspective',
  first: TinyCloud | null = CONTRACT_CLOUD,
  file: CloudFile = 'metadata.json',
): Promise<Potree18Host> {
  const potree = await loadPotree18();
  const stage = document.body.appendChild(document.createElement('div'));
  stage.style.cssText = `position: relative; width: ${CANVAS_SIZE}px; height: ${CANVAS_SIZE}px`;
  const viewer = new potree.Viewer(stage, { noDragAndDrop: true });
  // Some of the viewer's own code reads the page's variable.
  Object.assign(globalThis, { viewer });
  setUpView(potree, viewer, kind);
  const clouds = viewer.scene.pointclouds;
  const shown = (): number => clouds.reduce((sum, { visibleNodes }) => sum + visibleNodes.length, 0);
  const settle = async (nodes: number): Promise<void> => {
    while (shown() < nodes) await frames(1);
    await frames(1);
  };
  const host: Potree18Host = {
    potree,
    viewer,
    clouds,
    async add(tiny, name = 'metadata.json') {
      return host.load(await upload(name === 'cloud.js' ? tinyOctree1Files(tiny) : tinyOctreeFiles(tiny), name), tiny.nodes.length);
    },
    async load(url, nodes) {
      const before = shown();
      const { pointcloud } = await potree.loadPointCloud(url, '');
      Object.assign(pointcloud.material, { size: 7, pointSizeType: 0, shape: 0 });
      viewer.scene.addPointCloud(pointcloud);
      await settle(before + nodes);
      return pointcloud;
    },
    createAdapter: () => new Potree18Adapter({ viewer }),
    render() {
      viewer.update(0, performance.now());
      viewer.render();
    },
    pixels: () => readPixels(viewer),
    async reload(name) {
      const before = shown();
      clouds[0]!.visibleNodes.find((node) => node.name === name)!.geometryNode.dispose();
      host.render();
      await settle(before);
    },
    moveCamera: (distance) => void (viewer.scene.view.position.x += distance),
    footprint: () => ({ ...footprintOf(viewer), stage: stage.outerHTML }),
    destroy() {
      viewer.renderer.setAnimationLoop(null);
      viewer.renderer.domElement.addEventListener('webglcontextlost', (event) => event.stopImmediatePropagation(), { capture: true });
      viewer.renderer.dispose();
      viewer.renderer.forceContextLoss();
      stage.remove();
    },
  };
  if (first) await host.add(first, file);
  return host;
}

function setUpView(potree: Potree18, viewer: Potree18Viewer, kind: 'perspective' | 'orthographic'): void {
  const [x, y, z] = CONTRACT_CLOUD.offset;
  const { view } = viewer.scene;
  viewer.setBackground('black');
  viewer.setFOV(26);
  viewer.setMinNodeSize(0);
  if (kind === 'orthographic') viewer.setCameraMode(potree.CameraMode.ORTHOGRAPHIC);
  Object.assign(view.position, { x: x + 8, y: y + 8, z: z + 50 });
  Object.assign(view, { yaw: 0, pitch: -Math.PI / 2, radius: 9 });
}

/** Returns the cloud's URL, a new one for each: the browser and the viewer both keep what they have seen. */
export async function upload(files: ReadonlyMap<string, Blob>, name: CloudFile, below = ''): Promise<string> {
  const folder = `/__uploaded__/${++uploads}/${below}`;
  await Promise.all(Array.from(files, ([file, body]) => fetch(`${folder}${file}`, { method: 'PUT', body })));
  return `${folder}${name}`;
}

function readPixels({ renderer, pRenderer: { gl } }: Potree18Viewer): Uint8Array {
  const pixels = new Uint8Array(4 * CANVAS_SIZE * CANVAS_SIZE);
  renderer.setRenderTarget(null);
  gl.readPixels(0, 0, CANVAS_SIZE, CANVAS_SIZE, gl.RGBA, gl.UNSIGNED_BYTE, pixels);
  return pixels;
}

function footprintOf({ pRenderer, scene, _listeners }: Potree18Viewer): object {
  const { gl } = pRenderer;
  const nodes = scene.pointclouds.flatMap(({ visibleNodes }) => visibleNodes);
  return {
    hooks: [Object.hasOwn(pRenderer, 'renderOctree'), Object.hasOwn(gl, 'linkProgram')],
    shaders: [...pRenderer.shaders.values()].map((shader) => Object.hasOwn(shader, 'update')),
    listeners: Object.entries(_listeners).map(([type, listeners]) => [type, listeners?.length]),
    materials: scene.pointclouds.map(({ material }) => material.activeAttributeName),
    nodes: nodes
      .map(({ name, geometryNode: { geometry } }) => {
        gl.bindVertexArray(pRenderer.buffers.get(geometry!)!.vao);
        const arrays = Array.from({ length: 16 }, (_, i) => gl.getVertexAttrib(i, gl.VERTEX_ATTRIB_ARRAY_ENABLED) as boolean);
        gl.bindVertexArray(null);
        return { name, attributes: Object.keys(geometry!.attributes), arrays };
      })
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}
