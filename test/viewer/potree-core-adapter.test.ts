import { testAdapterContract } from './adapter-contract.js';
import { CONTRACT_CLOUD } from './contract-cloud.js';
import { openPotreeCoreHost } from './potree-core-host.js';

testAdapterContract('PotreeCoreAdapter with a perspective camera', () => openPotreeCoreHost('perspective'));
testAdapterContract('PotreeCoreAdapter with an orthographic camera', () => openPotreeCoreHost('orthographic'));
testAdapterContract('PotreeCoreAdapter on a Potree 1 cloud', () => openPotreeCoreHost('perspective', CONTRACT_CLOUD, 'clouds/contract/cloud.js'));
