import { PointSamEngine } from '../../src/inference/point-sam-engine.js';
import type { EngineInfo, LoadRequest } from '../../src/inference/segmentation-engine.js';
import { faultyServer } from '../support/faulty-server.js';
import { LOAD, LOCAL } from '../support/engine-bench.js';
import { describeEngine } from './engine-contract.js';

const load: LoadRequest = { ...LOAD, remote: faultyServer('plain') };
const info: EngineInfo = { ...LOCAL.info, backend: 'remote', host: location.host, reason: null };

describeEngine('PointSamEngine on a server', () => new PointSamEngine(), { load, info });
