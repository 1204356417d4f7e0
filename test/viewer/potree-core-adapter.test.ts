import { testAdapterContract } from './adapter-contract.js';
import { openPotreeCoreHost } from './potree-core-host.js';

testAdapterContract('PotreeCoreAdapter with a perspective camera', () => openPotreeCoreHost('perspective'));
testAdapterContract('PotreeCoreAdapter with an orthographic camera', () => openPotreeCoreHost('orthographic'));
