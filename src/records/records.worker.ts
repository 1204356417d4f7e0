import { openBrowserStorage } from '../label-store/browser-storage.js';
import { pageFetch } from '../host-access/page-fetch.js';
import { httpFiles } from '../octree-source/http-files.js';
import { localCloud } from '../octree-source/local-files.js';
import { serveWorker } from '../workers/serve-worker.js';
import { LocalRecords } from './local-records.js';

serveWorker((post) => new LocalRecords({
  filesOf: ({ url, files, requests }) => (files ? localCloud(files) : httpFiles(url, requests ? { fetch: pageFetch(requests) } : {})),
  openStorage: openBrowserStorage,
  onEvent: (event) => post({ kind: 'event', event }),
}));
