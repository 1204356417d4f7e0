import { PointShape, PointSizeType, Potree } from 'potree-core';
import { SegmentationPlugin } from 'potree-point-sam';
import { checkedRequests, PotreeCoreAdapter, prepareCloud } from 'potree-point-sam/potree-core-adapter';
import { PerspectiveCamera, Scene, Vector3, WebGLRenderer } from 'three';
import { OrbitControls } from 'three/addons/controls/OrbitControls.js';
import { offerLocalScans } from './local-scans.js';

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
const local = query.get('local');
if (local === null) await openCloud(query.get('cloud') ?? '/demo/data/town/metadata.json').catch(report);
let plugin = startPlugin();
offerLocalScans({ view, again: local, onScan: showLocalScan, onError: report });

function startPlugin() {
  const viewer = new PotreeCoreAdapter({ renderer, camera, pointClouds, requestRedraw, onLookAt: (target) => controls.target.copy(target) });
  const started = new SegmentationPlugin({ viewer, backend: query.get('backend') ?? 'auto', models: query.get('models') ?? '' }).mount();
  Object.assign(window, { demo: { plugin: started, viewer, potree, renderer, scene, camera, controls, pointClouds, requestRedraw } });
  return started;
}

/** Shows a scan from this computer in place of what is shown; the address remembers its name over a reload. */
async function showLocalScan({ url, name, fetch }) {
  const before = pointClouds.splice(0);
  if (before.length > 0) plugin.dispose();
  for (const cloud of before) scene.remove(cloud);
  await openCloud(url, fetch);
  if (before.length > 0) plugin = startPlugin();
  report({ message: '' });
  history.replaceState(null, '', `?local=${encodeURIComponent(name)}`);
}

/** @param fetch what requests the files, where that is not the browser */
async function openCloud(url, fetch) {
  const cloud = await potree.loadPointCloud(new URL(url, location.href).href, checkedRequests({ onError: report, ...(fetch && { fetch }) }));
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
