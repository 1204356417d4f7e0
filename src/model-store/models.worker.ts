import { serveWorker } from '../workers/serve-worker.js';
import { LocalLibrary } from './local-library.js';
import { openModelStorage } from './open-storage.js';

serveWorker(() => new LocalLibrary(openModelStorage));
