import { createServer } from 'node:http';
import { addModule, openDemo } from '../e2e/demo-page.js';
import { serveSynthetic } from '../support/synthetic-server.js';
import { framesOf, SCRIPTED } from './main-thread.js';

const POINTS = 3_000_000;
const OBJECTS = 1000;
const MOST = { labels: 2000, task: 50, script: 4 };

/**
 * A scene of a thousand objects on three million points on screen, in the real demo with its workers: how long after the
 * viewer has its points they carry their labels when the page is loaded again, and what the main thread does meanwhile
 * and while one more object goes to all points. The host does not draw: software rendering would be all that one sees.
 */
export async function sceneBenches() {
  const { server, url } = await serveSite();
  const demo = await openDemo({ query: `?backend=wasm&cloud=${url}`, pointBudget: 2 * POINTS, prepare: watchPage });
  try {
    const before = await makeScene(demo.page);
    await demo.page.tracing.start({ categories: SCRIPTED });
    await demo.goto(`?backend=wasm&cloud=${url}`);
    const restored = await demo.page.evaluate(() => window.restored);
    await addModule(demo.page, '../bench/scene-page.ts');
    await demo.page.waitForFunction(() => window.scenePage);
    await demo.page.evaluate(propagate);
    const trace = await demo.page.tracing.stop();
    const after = await demo.page.evaluate(() => window.lookBefore);
    if (after.sum !== before.sum) throw new Error(`After the reload the scene looks another way: ${JSON.stringify({ before, after })}.`);
    return summarize(restored, framesOf(trace, 'bench-scene'));
  } finally {
    await demo.close();
    server.close();
  }
}

/** The synthetic site, for pages of other origins. */
async function serveSite() {
  const server = createServer((request, response) => {
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.setHeader('Access-Control-Allow-Headers', '*');
    response.setHeader('Access-Control-Expose-Headers', 'Content-Range, ETag');
    response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
    if (request.method === 'OPTIONS') response.writeHead(204).end();
    else void serveSynthetic(request, response);
  });
  await new Promise((done) => server.listen(0, 'localhost', done));
  return { server, url: `http://localhost:${server.address().port}/${POINTS}/metadata.json` };
}

/** Before the page's own scripts. */
function watchPage(page) {
  return page.evaluateOnNewDocument(() => {
    const frame = () => {
      performance.mark('bench-scene-frame');
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
    // As soon as the demo is there: it draws nothing, shows all nodes, and is watched as it is painted.
    let demo;
    Object.defineProperty(window, 'demo', {
      configurable: true,
      get: () => demo,
      set(value) {
        demo = value;
        demo.renderer.render = () => undefined;
        demo.potree.pointBudget = 6e6;
        // As many at once as the machine can do: how the host loads is not what is measured.
        Object.assign(demo.potree, { maxNumNodesLoading: 20, maxLoadsToGPU: 50 });
        for (const cloud of demo.pointClouds) cloud.minNodePixelSize = 0;
        // Far enough away to see all of the site.
        const { camera, controls } = demo;
        camera.position.sub(controls.target).multiplyScalar(2).add(controls.target);
        controls.update();
        window.restored = watchLabels(demo);
      },
    });

    /** Milliseconds from the moment when the viewer has all points of the site until the last node is painted that has a label. */
    async function watchLabels({ viewer, pointClouds: [cloud], plugin, requestRedraw }) {
      const paint = viewer.paint.bind(viewer);
      let last = 0;
      viewer.paint = (...args) => {
        paint(...args);
        last = performance.now();
      };
      performance.mark('bench-scene-from');
      let loaded = null;
      for (let calm = 0, count = 0; calm < 6; ) {
        requestRedraw();
        await new Promise(requestAnimationFrame);
        const { length } = cloud.visibleNodes;
        const still = length === count && cloud.pcoGeometry.numNodesLoading === 0 && length > 1;
        if (still) loaded ??= performance.now();
        else loaded = null;
        calm = still ? calm + 1 : 0;
        count = length;
      }
      const saved = () => ['saved', 'read-only'].includes(plugin.tool.state.saving?.state);
      while (!saved()) await new Promise((resolve) => setTimeout(resolve, 5));
      await plugin.tool.settled();
      performance.mark('bench-scene-to');
      return { milliseconds: Math.max(0, last - loaded), nodes: cloud.visibleNodes.length };
    }
  });
}

async function makeScene(page) {
  await addModule(page, '../bench/scene-page.ts');
  await page.waitForFunction(() => window.scenePage);
  await page.evaluate(async (objects) => {
    await window.restored;
    window.scenePage.keepMany(objects);
  }, OBJECTS);
  await page.waitForFunction(() => {
    const { saving } = window.demo.plugin.tool.state;
    return saving?.state === 'saved' && saving.labelled === null && !window.demo.plugin.tool.unsaved;
  }, { timeout: 280_000, polling: 500 });
  const look = await page.evaluate(async () => {
    await window.demo.plugin.tool.settled();
    return window.scenePage.look();
  });
  if (look.points < 0.98 * POINTS || look.painted < 0.1 * look.points) throw new Error(`Expected ${POINTS} points on screen, a tenth of them painted, got ${JSON.stringify(look)}.`);
  return look;
}

/** In the page: one more object, to all points. */
async function propagate() {
  const { plugin: { tool } } = window.demo;
  window.lookBefore = window.scenePage.look();
  await new Promise((resolve) => setTimeout(resolve, 50)); // what was just done is no part of what is measured
  performance.mark('bench-scene-from');
  window.scenePage.keepAll();
  await tool.settled();
  performance.mark('bench-scene-to');
  await new Promise((resolve) => setTimeout(resolve, 50));
  const { painted, points } = window.scenePage.look();
  if (painted < 0.99 * points) throw new Error(`Only ${painted} of ${points} points were painted.`);
}

function summarize({ milliseconds, nodes }, [restoring, propagating]) {
  const result = (name, value, most) => ({ name, value, unit: 'ms', bound: `at most ${most}`, holds: value <= most });
  return [
    result(`labels of ${OBJECTS} objects on ${nodes} nodes after a reload, once the viewer has its points`, milliseconds, MOST.labels),
    ...[['they come back', restoring], ['an object goes to 3 M points on screen', propagating]].flatMap(([when, { longest, script }]) => [
      result(`longest main-thread task while ${when}, the host's scripts taken out`, longest, MOST.task),
      result(`our script per frame meanwhile, 95th percentile`, script, MOST.script),
    ]),
  ];
}
