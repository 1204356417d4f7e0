import { PointShape, PointSizeType, Potree } from 'potree-core';
import { SegmentationPlugin } from 'potree-point-sam';
import { checkedRequests, PotreeCoreAdapter, prepareCloud } from 'potree-point-sam/potree-core-adapter';
import { PerspectiveCamera, Scene, Vector3, WebGLRenderer } from 'three';
import { OrbitControls } from 'three/addons/controls/OrbitControls.js';

const view = document.querySelector('#view');
const message = document.querySelector('#message');
const renderer = new WebGLRenderer({ alpha: true, antialias: false });
Object.assign(renderer.domElement, { tabIndex: 0, ariaLabel: 'The scan. Arrow keys move, C clicks in the middle.' });
view.append(renderer.domElement);

const scene = new Scene();
const camera = new PerspectiveCamera(60, 1, 0.5, 5000);
camera.up.set(0, 0, 1);
const controls = new OrbitControls(camera, renderer.domElement);
controls.zoomToCursor = true;
controls.listenToKeyEvents(renderer.domElement);
const potree = new Potree();
potree.pointBudget = 1_500_000;
const pointClouds = [];

const requestRedraw = drawOnDemand();
controls.addEventListener('change', requestRedraw);
new ResizeObserver(resize).observe(view);
await openCloud(new URLSearchParams(location.search).get('cloud') ?? '/demo/data/town/metadata.json');

const viewer = new PotreeCoreAdapter({ renderer, camera, pointClouds, requestRedraw, onLookAt: (target) => controls.target.copy(target) });
const plugin = new SegmentationPlugin({ viewer, backend: new URLSearchParams(location.search).get('backend') ?? 'auto' }).mount();
Object.assign(window, { demo: { plugin, viewer, potree, camera, controls, pointClouds, requestRedraw, stopDrawing: () => renderer.setAnimationLoop(null) } });

async function openCloud(url) {
  try {
    const file = new URL(url, location.href).href;
    const cloud = await potree.loadPointCloud(file, checkedRequests({ onError: (error) => (message.textContent = error.message) }));
    prepareCloud(cloud);
    Object.assign(cloud.material, { size: 1, shape: PointShape.CIRCLE, pointSizeType: PointSizeType.ADAPTIVE });
    scene.add(cloud);
    pointClouds.push(cloud);
    const { min, max } = cloud.boundingBox;
    const size = max.distanceTo(min);
    controls.target.copy(cloud.position).add(new Vector3((min.x + max.x) / 2, (min.y + max.y) / 2, min.z));
    camera.position.copy(controls.target).add(new Vector3(-0.16 * size, -0.22 * size, 0.14 * size));
    controls.update();
  } catch (error) {
    message.textContent = error.message;
  }
}

/** Draws while something changes: the camera, the paint, or nodes that are still arriving. */
function drawOnDemand() {
  let until = Infinity;
  let shown = 0;
  renderer.setAnimationLoop((now) => {
    if (now > until) return;
    const { numVisiblePoints } = potree.updatePointClouds(pointClouds, camera, renderer);
    const arriving = numVisiblePoints !== shown || pointClouds.some(({ pcoGeometry }) => pcoGeometry.numNodesLoading > 0);
    if (arriving && pointClouds.length > 0) until = now + 1500;
    shown = numVisiblePoints;
    renderer.render(scene, camera);
  });
  return () => (until = performance.now() + 500);
}

function resize() {
  renderer.setPixelRatio(window.devicePixelRatio);
  renderer.setSize(view.clientWidth, view.clientHeight);
  camera.aspect = view.clientWidth / Math.max(view.clientHeight, 1);
  camera.updateProjectionMatrix();
  requestRedraw();
}
