import { expect } from 'chai';
import { Potree } from 'potree-core';
import { pageFetch } from '../../src/host-access/page-fetch.js';
import { httpFiles } from '../../src/octree-source/http-files.js';
import { openOctree } from '../../src/octree-source/octree-source.js';
import { PotreeCoreAdapter } from '../../src/viewer/potree-core-adapter.js';
import { tinyOctreeFiles } from '../support/tiny-octree.js';
import { CONTRACT_CLOUD } from './contract-cloud.js';
import { openPotreeCoreHost } from './potree-core-host.js';
import { upload } from './potree18-host.js';

describe('How workers read clouds of potree-core', () => {
  for (const file of ['metadata.json', 'cloud.js']) {
    it(`is by the application's request manager, where the cloud is nowhere else to be had (${file})`, async () => {
      const host = await openPotreeCoreHost('perspective', CONTRACT_CLOUD, `clouds/contract/${file}`);
      const adapter = host.createAdapter();
      const { url, access } = adapter.clouds()[0]!;
      const cloud = await openOctree(httpFiles(url!, { fetch: pageFetch(access!().requests!), retries: { tries: 1 } }));
      const { positions } = await cloud.load({ cloud: cloud.id, name: 'r' }, []);
      expect(positions.length).to.equal(CONTRACT_CLOUD.nodes[0]!.positions.length);
      adapter.dispose();
      host.destroy();
    });
  }

  it('is by requests of their own where potree-core was given a base URL, and by those that the adapter was given', async () => {
    const host = await openPotreeCoreHost();
    const entry = await upload(tinyOctreeFiles(CONTRACT_CLOUD), 'metadata.json');
    const cloud = await new Potree().loadPointCloud('metadata.json', new URL(entry.replace('metadata.json', ''), location.href).href);
    const { renderer, camera } = host;
    const plain = new PotreeCoreAdapter({ renderer, camera, pointClouds: [cloud] });
    expect(plain.clouds()[0]!.access).to.equal(undefined);
    const given = new PotreeCoreAdapter({ renderer, camera, pointClouds: [cloud], fetch: async () => new Response('mine') });
    expect(await (await pageFetch(given.clouds()[0]!.access!().requests!)('https://scans.example/x')).text()).to.equal('mine');
    for (const adapter of [plain, given]) adapter.dispose();
    host.destroy();
  });
});
