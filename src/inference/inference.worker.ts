import { serveInference } from './serve-inference.js';

serveInference();
