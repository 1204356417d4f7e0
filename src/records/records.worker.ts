import { openBrowserStorage } from '../label-store/browser-storage.js';
import { pageFetch } from '../host-access/page-fetch.js';
import { httpFiles } from '../octree-source/http-files.js';
import { localCloud } from '../octree-source/local-files.js';
import { announce } from '../workers/announce.js';
import type { FromWorker, MessageEndpoint } from '../workers/protocol.js';
import { serveCalls } from '../workers/serve-calls.js';
import { LocalRecords } from './local-records.js';

const scope = globalThis as unknown as MessageEndpoint;
const post = (message: FromWorker) => scope.postMessage(message, []);

const records = new LocalRecords({
  filesOf: ({ url, files, requests }) => (files ? localCloud(files) : httpFiles(url, requests ? { fetch: pageFetch(requests) } : {})),
  openStorage: openBrowserStorage,
  onEvent: (event) => post({ kind: 'event', event }),
});
serveCalls(records, scope, announce(post));
