import { announce } from '../workers/announce.js';
import type { FromWorker, MessageEndpoint } from '../workers/protocol.js';
import { serveCalls } from '../workers/serve-calls.js';
import { httpFiles } from '../octree-source/http-files.js';
import { localCloud } from '../octree-source/local-files.js';
import { openOctree } from '../octree-source/octree-source.js';
import { PointSamEngine } from './point-sam-engine.js';

const scope = globalThis as unknown as MessageEndpoint;
const post = (message: FromWorker) => scope.postMessage(message, []);

/** Points on screen are at hand while a server is away: it is not asked as often as for a sweep over the whole cloud. */
const RETRIES = { tries: 3 };

const engine = new PointSamEngine({
  // What is read here is kept as points, not as bytes; and a click does not wait for a length that nothing is saved under.
  openCloud: async ({ cloud, url, files }, signal) => {
    const source = files ? await localCloud(files) : httpFiles(url, { retries: RETRIES });
    return openOctree(source, { id: cloud, nodeCacheBytes: 0, measured: false, signal });
  },
  onFailure: ({ code, message }) => post({ kind: 'failure', code, message }),
});
serveCalls(engine, scope, announce(post));
