import { openHosted } from '../host-access/hosted-source.js';
import { pageFetch } from '../host-access/page-fetch.js';
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
  openCloud: async ({ cloud: id, access: { url, loader, requests, files } }, signal) => {
    if (loader) return openHosted(loader, { id, signal });
    const source = files ? await localCloud(files) : httpFiles(url ?? id, { retries: RETRIES, ...(requests ? { fetch: pageFetch(requests) } : {}) });
    // What is read here is kept as points, not as bytes; and a click does not wait for a length that nothing is saved under.
    return openOctree(source, { id, nodeCacheBytes: 0, measured: false, signal });
  },
  onFailure: ({ code, message }) => post({ kind: 'failure', code, message }),
});
serveCalls(engine, scope, announce(post));
