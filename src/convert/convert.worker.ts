import { openModelStorage } from '../model-store/open-storage.js';
import { serveWorker } from '../workers/serve-worker.js';
import { LocalConverter } from './local-converter.js';

serveWorker(() => new LocalConverter(openModelStorage));
