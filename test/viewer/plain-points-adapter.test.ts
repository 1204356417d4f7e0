import {
  BufferAttribute,
  BufferGeometry,
  LinearSRGBColorSpace,
  PerspectiveCamera,
  Points,
  PointsMaterial,
  Scene,
  WebGLRenderer,
} from 'three';
import { testAdapterContract } from './adapter-contract.js';
import { CANVAS_SIZE, readPixels, type ContractHost } from './contract-bench.js';
import { CONTRACT_CLOUD } from './contract-cloud.js';
import { PlainPointsAdapter } from './plain-points-adapter.js';

testAdapterContract('An adapter for plain points, built from public types', async () => openPlainHost());

function openPlainHost(): ContractHost {
  const renderer = new WebGLRenderer({ antialias: false, preserveDrawingBuffer: true });
  renderer.outputColorSpace = LinearSRGBColorSpace;
  renderer.setSize(CANVAS_SIZE, CANVAS_SIZE);
  document.body.append(renderer.domElement);
  const [x, y, z] = CONTRACT_CLOUD.offset;
  const camera = new PerspectiveCamera(26, 1, 0.1, 1000);
  camera.position.set(x + 8, y + 8, z + 50);
  const scene = new Scene();
  const nodes = new Map(CONTRACT_CLOUD.nodes.map(({ name }) => [name, pointsOf(name)]));
  scene.add(...nodes.values());
  const plain = { element: renderer.domElement, camera, cloud: 'https://scans.example/plain', offset: CONTRACT_CLOUD.offset, nodes };
  return {
    createAdapter: () => new PlainPointsAdapter(plain),
    render: () => renderer.render(scene, camera),
    pixels: () => readPixels(renderer),
    async reload(name) {
      scene.remove(nodes.get(name)!);
      nodes.set(name, pointsOf(name));
      scene.add(nodes.get(name)!);
    },
    moveCamera: (distance) => void camera.translateX(distance),
    footprint: () => ({
      attributes: [...nodes.values()].map(({ geometry }) => Object.keys(geometry.attributes)),
      canvas: renderer.domElement.outerHTML,
      page: document.body.childElementCount,
    }),
    destroy() {
      renderer.dispose();
      renderer.forceContextLoss();
      renderer.domElement.remove();
    },
  };
}

function pointsOf(name: string): Points {
  const node = CONTRACT_CLOUD.nodes.find((other) => other.name === name)!;
  const origin = [0, 1, 2].map((axis) => node.positions[axis]! - 0.5);
  const geometry = new BufferGeometry();
  const positions = Float32Array.from(node.positions, (value, i) => value - origin[i % 3]!);
  geometry.setAttribute('position', new BufferAttribute(positions, 3));
  geometry.setAttribute('color', new BufferAttribute(Uint8Array.from(node.colors), 3, true));
  geometry.setAttribute('intensity', new BufferAttribute(Float32Array.from(node.intensities), 1));
  const points = new Points(geometry, new PointsMaterial({ size: 7, sizeAttenuation: false, vertexColors: true }));
  points.frustumCulled = false;
  points.position.set(...CONTRACT_CLOUD.offset);
  points.position.set(points.position.x + origin[0]!, points.position.y + origin[1]!, points.position.z + origin[2]!);
  return points;
}
