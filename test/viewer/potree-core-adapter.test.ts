import { expect } from 'chai';
import { testAdapterContract } from './adapter-contract.js';
import { CONTRACT_CLOUD } from './contract-cloud.js';
import { openPotreeCoreHost } from './potree-core-host.js';

testAdapterContract('PotreeCoreAdapter with a perspective camera', () => openPotreeCoreHost('perspective'));
testAdapterContract('PotreeCoreAdapter with an orthographic camera', () => openPotreeCoreHost('orthographic'));
testAdapterContract('PotreeCoreAdapter on a Potree 1 cloud', () => openPotreeCoreHost('perspective', CONTRACT_CLOUD, 'clouds/contract/cloud.js'));

describe('PotreeCoreAdapter on a Potree 1 cloud without classes', () => {
  it('counts positions, since the host makes a buffer of classes that is four times too long', async () => {
    const host = await openPotreeCoreHost('perspective', CONTRACT_CLOUD, 'clouds/contract/cloud.js');
    const { classification, position } = host.clouds[0]!.visibleNodes[0]!.sceneNode.geometry.attributes;
    expect([classification!.count, position!.count]).to.deep.equal([24, 6]);
    const adapter = host.createAdapter();
    adapter.watchNodes(({ added }) => {
      for (const view of added) {
        expect(view.pointCount).to.equal(6);
        expect(view.read()!.positions.length).to.equal(18);
      }
    })();
    adapter.dispose();
    host.destroy();
  });
});
