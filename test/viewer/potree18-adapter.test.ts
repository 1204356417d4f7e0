import { describePotree18 } from '../support/potree18.js';
import { testAdapterContract } from './adapter-contract.js';
import { CONTRACT_CLOUD } from './contract-cloud.js';
import { openPotree18Host } from './potree18-host.js';

describePotree18('The adapter contract in Potree 1.8', () => {
  testAdapterContract('Potree18Adapter with a perspective camera', () => openPotree18Host('perspective'));
  testAdapterContract('Potree18Adapter with an orthographic camera', () => openPotree18Host('orthographic'));
  testAdapterContract('Potree18Adapter on a Potree 1 cloud', () => openPotree18Host('perspective', CONTRACT_CLOUD, 'cloud.js'));
});
