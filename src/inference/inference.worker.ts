import { announce } from '../workers/announce.js';
import type { FromWorker, MessageEndpoint } from '../workers/protocol.js';
import { serveCalls } from '../workers/serve-calls.js';
import { PointSamEngine } from './point-sam-engine.js';

const scope = globalThis as unknown as MessageEndpoint;
const post = (message: FromWorker) => scope.postMessage(message, []);

const engine = new PointSamEngine({
  onFailure: ({ code, message }) => post({ kind: 'failure', code, message }),
});
serveCalls(engine, scope, announce(post));
