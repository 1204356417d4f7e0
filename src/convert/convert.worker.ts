import { openModelStorage } from '../model-store/open-storage.js';
import { announce } from '../workers/announce.js';
import type { FromWorker, MessageEndpoint } from '../workers/protocol.js';
import { serveCalls } from '../workers/serve-calls.js';
import { LocalConverter } from './local-converter.js';

const scope = globalThis as unknown as MessageEndpoint;
const post = (message: FromWorker) => scope.postMessage(message, []);

serveCalls(new LocalConverter(openModelStorage), scope, announce(post));
