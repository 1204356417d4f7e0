import { PointShape, PointSizeType, Potree } from 'potree-core';
import { SegmentationPlugin } from 'potree-point-sam';
import { checkedRequests, PotreeCoreAdapter, prepareCloud } from 'potree-point-sam/potree-core-adapter';
import { PerspectiveCamera, Scene, Vector3, WebGLRenderer } from 'three';
import { OrbitControls } from 'three/addons/controls/OrbitControls.js';
import { offerLocalScans } from './local-scans.js';
import { WORDS } from './words.js';

const view = document.querySelector('#view');
const query = new URLSearchParams(location.search);
const renderer = new WebGLRenderer({ alpha: true, antialias: false });
renderer.domElement.tabIndex = 0;
view.append(renderer.domElement);
const scene = new Scene();
const camera = new PerspectiveCamera(60, 1, 0.5, 5000);
camera.up.set(0, 0, 1);
const controls = Object.assign(new OrbitControls(camera, renderer.domElement), { zoomToCursor: true });
controls.listenToKeyEvents(renderer.domElement);
const potree = Object.assign(new Potree(), { pointBudget: 1_500_000 });
const pointClouds = [];
const message = document.querySelector('#message');
const report = (error) => (message.textContent = error.message);
const clearMessage = () => {
  if (document.activeElement?.id === 'dismiss') renderer.domElement.focus(); // it goes with the message
  message.textContent = '';
};
let framesLeft = 0;
const requestRedraw = () => (framesLeft = 10);

controls.addEventListener('change', requestRedraw);
new ResizeObserver(resize).observe(view);
renderer.setAnimationLoop(draw);
const local = query.get('local');
if (local === null) await loadCloud(query.get('cloud') ?? '/demo/data/town/metadata.json').then(showCloud).catch(report);
let plugin = startPlugin();
offerLocalScans({ again: local, words: await useWords(), onScan: showLocalScan, onError: report });

function startPlugin() {
  const viewer = new PotreeCoreAdapter({ renderer, camera, pointClouds, requestRedraw, onLookAt: (target) => controls.target.copy(target) });
  const language = query.get('language') ?? navigator.language;
  const started = new SegmentationPlugin({ viewer, language, backend: query.get('backend') ?? 'auto', models: query.get('models') ?? '' }).mount();
  Object.assign(window, { demo: { plugin: started, viewer, potree, renderer, scene, camera, controls, pointClouds, requestRedraw } });
  return started;
}

/** Has the page say what it says in the language that the tool has settled on; its words. */
async function useWords() {
  await plugin.panel.updateComplete;
  const { lang } = plugin.panel;
  document.documentElement.lang = lang;
  renderer.domElement.ariaLabel = WORDS[lang].view;
  const dismiss = document.querySelector('#dismiss');
  dismiss.ariaLabel = WORDS[lang].dismiss;
  dismiss.addEventListener('click', clearMessage);
  return WORDS[lang];
}

/**
 * Shows a scan from this computer in place of what is shown, which stays where it cannot be loaded, or is overtaken by
 * another scan meanwhile; the address remembers its name over a reload.
 */
async function showLocalScan({ url, name, fetch }, overtaken) {
  const cloud = await loadCloud(url, fetch);
  if (overtaken()) return;
  const before = pointClouds.splice(0);
  if (before.length > 0) plugin.dispose();
  scene.remove(...before);
  showCloud(cloud);
  if (before.length > 0) plugin = startPlugin();
  clearMessage();
  query.delete('cloud');
  query.set('local', name);
  history.replaceState(null, '', `?${query}`);
}

/** @param fetch what requests the files, where that is not the browser */
async function loadCloud(url, fetch) {
  let told = null;
  const onError = (error) => report((told = error));
  // Whatever else the message may say by then is not over.
  const onRecovered = () => message.textContent === told?.message && clearMessage();
  const requests = checkedRequests({ onError, onRecovered, ...(fetch && { fetch }) });
  return potree.loadPointCloud(new URL(url, location.href).href, requests);
}

function showCloud(cloud) {
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
