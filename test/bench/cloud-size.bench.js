import { createServer } from 'node:http';
import { openDemo } from '../e2e/demo-page.js';
import { serveSynthetic } from '../support/synthetic-server.js';
import { recordSamples } from './click.bench.js';

const SIZES = [1e6, 1e8, 1e9];
const ROUNDS = 5;
const MOST = { work: 1.2, time: 1.5 };
/** The root alone is on screen, so that what the click needs has to be read. */
const POINT_BUDGET = 4000;
/** On a box of the site, cloud space; the camera stands 30 m from it. */
const PLACE = [75, 85, 3];
const VIEW = [0, -20, 22];
/** Bytes of a node of the synthetic octrees. */
const NODE_BYTES = 55 * 55 * 21;
/** Metres; at the site's density about four times the points that the model takes. */
const RADIUS = 12;
const POLL = 25;

/**
 * A first click in clouds of three sizes, with the real demo on WASM, from a fresh page to a settled mask. The clouds are
 * one site, cut off at three extents: at the place of the click they have the same points, in nodes of the same height
 * above the leaves, and what differs is all that lies around it. The pick is scripted to that place; the host draws
 * nothing meanwhile. Runs are interleaved.
 */
export async function cloudSizeBenches() {
  const server = await countingServer();
  const demo = await openDemo({ query: '?backend=wasm', prepare: recordSamples });
  try {
    const runs = new Map(SIZES.map((size) => [size, []]));
    for (let round = 0; round < ROUNDS; round++) {
      for (const size of SIZES) runs.get(size).push(await measure(demo, server, size));
    }
    return summarize(runs);
  } finally {
    await demo.close();
    server.close();
  }
}

/** Serves the synthetic octrees to pages of other origins; `sent` is what was asked for since it was last emptied. */
async function countingServer() {
  const server = createServer((request, response) => {
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.setHeader('Access-Control-Allow-Headers', '*');
    response.setHeader('Cache-Control', 'no-store');
    if (request.method === 'OPTIONS') return void response.writeHead(204).end();
    const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '');
    if (range) server.sent.push({ file: request.url.split('/').at(-1), bytes: Number(range[2]) + 1 - Number(range[1]) });
    void serveSynthetic(request, response);
  });
  await new Promise((done) => server.listen(0, 'localhost', done));
  return Object.assign(server, { sent: [], url: `http://localhost:${server.address().port}/` });
}

async function measure({ page, goto }, server, size) {
  await goto(`?backend=wasm&cloud=${encodeURIComponent(`${server.url}${size}/metadata.json`)}`);
  await page.evaluate(standAt, { place: PLACE, view: VIEW, pointBudget: POINT_BUDGET });
  // What is saved of the cloud is asked for with its first node, and is no part of a click.
  await page.waitForFunction(() => !['opening', undefined].includes(window.demo.plugin.tool.state.saving?.state), { timeout: 60_000 });
  const memory = await watchMemory(page);
  server.sent.length = 0;
  const click = await page.evaluate(clickThere, PLACE, RADIUS);
  const peak = await memory.stop();
  const sum = (some) => some.reduce((bytes, span) => bytes + span.bytes, 0);
  return { ...click, peak, bytes: sum(server.sent), nodes: sum(server.sent.filter(({ file }) => file === 'octree.bin')) / NODE_BYTES };
}

/** In the page: looks at the place, waits for the nodes of that view and stops the host's drawing. */
async function standAt({ place, view, pointBudget }) {
  const { potree, camera, controls, pointClouds: [cloud], renderer } = window.demo;
  potree.pointBudget = pointBudget;
  controls.target.set(...place).add(cloud.position);
  camera.position.set(...place.map((value, axis) => value + view[axis])).add(cloud.position);
  controls.update();
  await window.nodesSettled();
  renderer.setAnimationLoop(null);
}

/** In the page: clicks on the place and waits for the mask. */
async function clickThere(position, radius) {
  const { viewer, plugin: { tool } } = window.demo;
  const [{ id: cloud }] = viewer.clouds();
  viewer.pick = () => ({ key: { cloud, name: 'r' }, index: 0, position });
  tool.setRadius(radius);
  const start = performance.now();
  tool.promptAtCenter(false);
  await tool.settled();
  const time = performance.now() - start;
  const { problem, readFailure, candidates } = tool.state;
  if (problem || readFailure || candidates.length !== 3) throw new Error(`The click had no result: ${problem?.message ?? readFailure}`);
  return { time, points: window.sampleSize };
}

/** The most that the inference worker's heap and buffers hold, looked at as often as it lets one; the model's own memory is not among it. */
async function watchMemory(page) {
  const worker = page.workers().find((candidate) => candidate.url().includes('inference.worker'));
  await worker.client.send('HeapProfiler.collectGarbage');
  let [peak, watching] = [0, true];
  const watch = (async () => {
    while (watching) {
      const { usedSize, backingStorageSize = 0 } = await worker.client.send('Runtime.getHeapUsage');
      peak = Math.max(peak, usedSize + backingStorageSize);
      await new Promise((resolve) => setTimeout(resolve, POLL));
    }
  })();
  const stop = async () => {
    watching = false;
    await watch;
    return peak;
  };
  return { stop };
}

function summarize(runs) {
  const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];
  const medians = (name) => SIZES.map((size) => median(runs.get(size).map((run) => run[name])));
  const row = (what, name, most, show) => {
    const values = medians(name);
    const value = Math.max(...values) / Math.min(...values);
    return { name: `first click at 1 M, 100 M, 1000 M points: ${what} ${values.map(show).join(', ')}`, value, unit: 'times', bound: `<= ${most}`, holds: value <= most };
  };
  const megabytes = (bytes) => `${(bytes / 1e6).toFixed(2)} MB`;
  return [
    row('nodes read', 'nodes', MOST.work, (count) => count.toFixed(0)),
    row('requested', 'bytes', MOST.work, megabytes),
    row('points sampled', 'points', MOST.work, String),
    row("the worker's memory at its peak", 'peak', MOST.work, megabytes),
    row(`time on WASM, median of ${ROUNDS}`, 'time', MOST.time, (ms) => `${ms.toFixed(0)} ms`),
  ];
}
