// An inference worker as somebody writes it who brings a model of another architecture.
import { registerArchitecture, serveInference } from '../../src/inference/serve-inference.js';
import { planNearestPrompt } from './nearest-prompt.js';

registerArchitecture('nearest-prompt', planNearestPrompt);
serveInference();
