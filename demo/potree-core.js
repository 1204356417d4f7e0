import { PointShape, PointSizeType, Potree } from 'potree-core';
import { SegmentationPlugin } from 'potree-point-sam';
import { checkedRequests, PotreeCoreAdapter, prepareCloud } from 'potree-point-sam/potree-core-adapter';
import { PerspectiveCamera, Scene, Vector3, WebGLRenderer } from 'three';
import { OrbitControls } from 'three/addons/controls/OrbitControls.js';

const view = document.querySelector('#view');
const query = new URLSearchParams(location.search);
const renderer = new WebGLRenderer({ alpha: true, antialias: false });
Object.assign(renderer.domElement, { tabIndex: 0, ariaLabel: 'The scan. Arrow keys move, C clicks in the middle.' });
view.append(renderer.domElement);
const scene = new Scene();
const camera = new PerspectiveCamera(60, 1, 0.5, 5000);
camera.up.set(0, 0, 1);
const controls = Object.assign(new OrbitControls(camera, renderer.domElement), { zoomToCursor: true });
controls.listenToKeyEvents(renderer.domElement);
const potree = Object.assign(new Potree(), { pointBudget: 1_500_000 });
const pointClouds = [];
const report = ({ message }) => (document.querySelector('#message').textContent = message);
let framesLeft = 0;
const requestRedraw = () => (framesLeft = 10);

controls.addEventListener('change', requestRedraw);
new ResizeObserver(resize).observe(view);
renderer.setAnimationLoop(draw);
await openCloud(query.get('cloud') ?? '/demo/data/town/metadata.json').catch(report);
const viewer = new PotreeCoreAdapter({ renderer, camera, pointClouds, requestRedraw, onLookAt: (target) => controls.target.copy(target) });
const plugin = new SegmentationPlugin({ viewer, backend: query.get('backend') ?? 'auto', models: query.get('models') ?? '' }).mount();
Object.assign(window, { demo: { plugin, viewer, potree, renderer, scene, camera, controls, pointClouds, requestRedraw } });

async function openCloud(url) {
  const cloud = await potree.loadPointCloud(new URL(url, location.href).href, checkedRequests({ onError: report }));
  prepareCloud(cloud).then(requestRedraw);
  Object.assign(cloud.material, { size: 1, shape: PointShape.CIRCLE, pointSizeType: PointSizeType.ADAPTIVE });
  scene.add(cloud);
  pointClouds.push(cloud);
  const { min, max } = cloud.boundingBox;
  controls.target.copy(cloud.position).add(new Vector3((min.x + max.x) / 2, (min.y + max.y) / 2, min.z));
  camera.position.copy(controls.target).add(new Vector3(-0.16, -0.22, 0.14).multiplyScalar(max.distanceTo(min)));
  controls.update();
}

/** Draws while something changes: the camera, the paint, or nodes that are still arriving. */
function draw() {
  if (framesLeft-- <= 0) return;
  const shown = pointClouds.map(({ numVisiblePoints }) => numVisiblePoints);
  potree.updatePointClouds(pointClouds, camera, renderer);
  const arriving = pointClouds.some((cloud, i) => cloud.numVisiblePoints !== shown[i] || cloud.pcoGeometry.numNodesLoading > 0);
  if (arriving) requestRedraw();
  renderer.render(scene, camera);
}

function resize() {
  renderer.setPixelRatio(devicePixelRatio);
  renderer.setSize(view.clientWidth, view.clientHeight);
  camera.aspect = view.clientWidth / Math.max(view.clientHeight, 1);
  camera.updateProjectionMatrix();
  requestRedraw();
}
