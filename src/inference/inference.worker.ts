import { announce } from '../workers/announce.js';
import type { FromWorker, MessageEndpoint } from '../workers/protocol.js';
import { serveCalls } from '../workers/serve-calls.js';
import { httpFiles } from '../octree-source/http-files.js';
import { openOctree } from '../octree-source/octree-source.js';
import { loadAnyModel } from '../model-store/load-any-model.js';
import { openModelStorage } from '../model-store/open-storage.js';
import { openModel } from './open-model.js';
import { PointSamEngine } from './point-sam-engine.js';

const scope = globalThis as unknown as MessageEndpoint;
const post = (message: FromWorker) => scope.postMessage(message, []);

/** Points on screen are at hand while a server is away: it is not asked as often as for a sweep over the whole cloud. */
const RETRIES = { tries: 3 };

const engine = new PointSamEngine({
  openModel: (request, options) => openModel(request, { ...options, load: (source, loading) => loadAnyModel(source, loading, openModelStorage) }),
  // What is read here is kept as points, not as bytes.
  openCloud: ({ cloud, url }, signal) => openOctree(httpFiles(url, { retries: RETRIES }), { id: cloud, nodeCacheBytes: 0, signal }),
  onFailure: ({ code, message }) => post({ kind: 'failure', code, message }),
});
serveCalls(engine, scope, announce(post));
