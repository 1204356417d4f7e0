import { OrthographicCamera, PerspectiveCamera, Scene, WebGLRenderer } from 'three';
import { PointSizeType, Potree, type PointCloudOctree } from 'potree-core';
import { PotreeCoreAdapter, prepareCloud } from '../../src/viewer/potree-core-adapter.js';
import { serveTinyOctree, type TinyCloud } from '../support/tiny-octree.js';
import { serveTinyOctree1 } from '../support/tiny-octree-1.js';
import { CANVAS_SIZE, readPixels, type ContractHost } from './contract-bench.js';
import { CONTRACT_CLOUD } from './contract-cloud.js';

export interface PotreeCoreHost extends ContractHost {
  readonly renderer: WebGLRenderer;
  readonly scene: Scene;
  readonly camera: PerspectiveCamera | OrthographicCamera;
  readonly clouds: PointCloudOctree[];
  createAdapter(): PotreeCoreAdapter;
  /** Loads another cloud from memory, Potree 1 if its URL ends in `cloud.js`, and waits until all its nodes are on screen. */
  add(cloud: TinyCloud, url: string): Promise<PointCloudOctree>;
}

/** An application with the real potree-core, its octrees served from memory. */
export async function openPotreeCoreHost(
  kind: 'perspective' | 'orthographic' = 'perspective',
  first: TinyCloud = CONTRACT_CLOUD,
  url = 'clouds/contract/metadata.json',
): Promise<PotreeCoreHost> {
  const stage = document.body.appendChild(document.createElement('div'));
  const renderer = new WebGLRenderer({ antialias: false, preserveDrawingBuffer: true });
  renderer.setSize(CANVAS_SIZE, CANVAS_SIZE);
  stage.append(renderer.domElement);
  const camera = cameraAbove(kind);
  const scene = new Scene();
  const potree = new Potree();
  const clouds: PointCloudOctree[] = [];

  const render = (): void => {
    potree.updatePointClouds(clouds, camera, renderer);
    renderer.render(scene, camera);
  };
  const settle = async (nodes: number): Promise<void> => {
    const shown = (): number => clouds.reduce((sum, { visibleNodes }) => sum + visibleNodes.length, 0);
    for (render(); shown() < nodes; render()) await new Promise((resolve) => setTimeout(resolve, 10));
  };
  const host: PotreeCoreHost = {
    renderer,
    scene,
    camera,
    clouds,
    render,
    async add(tiny, file) {
      const before = clouds.reduce((sum, { visibleNodes }) => sum + visibleNodes.length, 0);
      const serve = file.endsWith('cloud.js') ? serveTinyOctree1 : serveTinyOctree;
      const cloud = await potree.loadPointCloud(file, serve(tiny, file));
      await prepareCloud(cloud);
      Object.assign(cloud, { minNodePixelSize: 0 });
      Object.assign(cloud.material, { size: 7, pointSizeType: PointSizeType.FIXED });
      scene.add(cloud);
      clouds.push(cloud);
      await settle(before + tiny.nodes.length);
      return cloud;
    },
    createAdapter: () => new PotreeCoreAdapter({ renderer, camera, pointClouds: clouds }),
    pixels: () => readPixels(renderer),
    async reload(name) {
      const cloud = clouds[0]!;
      const before = cloud.visibleNodes.length;
      cloud.visibleNodes.find((node) => node.name === name)!.geometryNode.dispose();
      await settle(before);
    },
    moveCamera: (distance) => void camera.translateX(distance),
    footprint: () => ({ ...footprintOf(clouds[0]!), stage: stage.outerHTML }),
    destroy() {
      renderer.dispose();
      renderer.forceContextLoss();
      stage.remove();
    },
  };
  await host.add(first, url);
  return host;
}

function cameraAbove(kind: 'perspective' | 'orthographic'): PerspectiveCamera | OrthographicCamera {
  const [x, y, z] = CONTRACT_CLOUD.offset;
  const camera =
    kind === 'perspective' ? new PerspectiveCamera(26, 1, 0.1, 1000) : new OrthographicCamera(-9, 9, 9, -9, 0.1, 1000);
  camera.position.set(x + 8, y + 8, z + 50);
  return camera;
}

function footprintOf({ material, visibleNodes }: PointCloudOctree): object {
  return {
    hooks: [Object.hasOwn(material, 'onBeforeCompile'), Object.hasOwn(material, 'customProgramCacheKey')],
    uniforms: Object.keys(material.uniforms),
    defaults: Object.keys(material.defaultAttributeValues),
    nodes: visibleNodes
      .map(({ name, sceneNode: { geometry } }) => ({
        name,
        attributes: Object.keys(geometry.attributes),
        listeners: (Reflect.get(geometry, '_listeners') as { dispose: unknown[] }).dispose.length,
      }))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}
