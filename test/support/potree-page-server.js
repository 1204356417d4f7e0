import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import sirv from 'sirv';

const root = fileURLToPath(new URL('../..', import.meta.url));
const SCRIPTS = [
  'jquery/jquery-3.1.1.min.js', 'spectrum/spectrum.js', 'jquery-ui/jquery-ui.min.js', 'other/BinaryHeap.js', 'tween/tween.min.js', 'd3/d3.js',
  'proj4/proj4.js', 'openlayers3/ol.js', 'i18next/i18next.js', 'jstree/jstree.js',
];
const STYLES = ['jquery-ui/jquery-ui.min.css', 'openlayers3/ol.css', 'spectrum/spectrum.css', 'jstree/themes/mixed/style.css'];

/**
 * Serves a page as PotreeConverter makes them, with the tool's one line in it: the viewer of `potree` (a folder with
 * `build/potree` and `libs`) and the demo town. `/page.html?sidebar=no` loads no sidebar; `script` is the query of the
 * tool's own address, `cloud` another cloud's URL: those that come with the viewer's sources are under `samples/`.
 */
export async function servePotreePage(potree) {
  const folders = {
    '/potree/': sirv(`${potree}/build/potree`, { dev: true }),
    '/libs/': sirv(`${potree}/libs`, { dev: true }),
    '/samples/': sirv(`${potree}/pointclouds`, { dev: true }),
    '/pointclouds/': sirv(`${root}/demo/data`, { dev: true, etag: true }),
    '/segment/': sirv(root, { dev: true, etag: true }),
  };
  // Copies that PotreeConverter writes come without it, and without COPC and EPT.
  const copc = existsSync(`${potree}/libs/copc/index.js`) ? ['copc/index.js'] : [];
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url, 'http://localhost');
    if (pathname === '/page.html') return response.writeHead(200, { 'Content-Type': 'text/html' }).end(pageOf(searchParams, copc));
    const prefix = Object.keys(folders).find((candidate) => pathname.startsWith(candidate));
    const missing = () => response.writeHead(404).end();
    if (!prefix) return missing();
    request.url = request.url.slice(prefix.length - 1);
    return folders[prefix](request, response, missing);
  });
  await new Promise((resolve) => server.listen(0, 'localhost', resolve));
  return { server, url: `http://localhost:${server.address().port}/page.html` };
}

function pageOf(query, more) {
  const cloud = query.get('cloud') ?? 'pointclouds/town/metadata.json';
  return `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Potree Viewer</title>
<link rel="stylesheet" href="potree/potree.css">${STYLES.map((path) => `<link rel="stylesheet" href="libs/${path}">`).join('')}</head><body>
${[...more, ...SCRIPTS].map((path) => `<script src="libs/${path}"></script>`).join('\n')}
<script src="potree/potree.js"></script><script src="libs/plasio/js/laslaz.js"></script>
<div class="potree_container" style="position: absolute; width: 100%; height: 100%; left: 0; top: 0"><div id="potree_render_area"></div><div id="potree_sidebar_container"></div></div>
<script>
  window.viewer = new Potree.Viewer(document.getElementById('potree_render_area'));
  viewer.setFOV(60);
  viewer.setPointBudget(${query.get('budget') ?? 400_000});
  viewer.setBackground('gradient');
  ${query.get('sidebar') === 'no' ? '' : "viewer.loadGUI(() => { viewer.setLanguage('en'); $('#menu_tools').next().show(); viewer.toggleSidebar(); });"}
  Potree.loadPointCloud(${JSON.stringify(cloud)}, 'town', ({ pointcloud }) => {
    viewer.scene.addPointCloud(pointcloud);
    pointcloud.material.activeAttributeName = 'rgba';
    pointcloud.material.pointSizeType = Potree.PointSizeType.ADAPTIVE;
    viewer.fitToScreen();
  });
</script>
<script type="module" src="segment/dist/potree-point-sam.potree.js${query.has('script') ? `?${query.get('script')}` : ''}"></script>
</body></html>`;
}
