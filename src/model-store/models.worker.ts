import { announce } from '../workers/announce.js';
import type { FromWorker, MessageEndpoint } from '../workers/protocol.js';
import { serveCalls } from '../workers/serve-calls.js';
import { LocalLibrary } from './local-library.js';
import { openModelStorage } from './open-storage.js';

const scope = globalThis as unknown as MessageEndpoint;
const post = (message: FromWorker) => scope.postMessage(message, []);

serveCalls(new LocalLibrary(openModelStorage), scope, announce(post));
