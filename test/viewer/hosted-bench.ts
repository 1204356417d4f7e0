import type { HostOctreeNode } from '../../src/viewer/potree18/host-octree.js';
import type { Potree18Adapter } from '../../src/viewer/potree18-adapter.js';
import { openHosted } from '../../src/host-access/hosted-source.js';
import type { OctreeSource } from '../../src/octree-source/octree-source.js';
import { crowdedCloud, type Files } from '../support/encoded-clouds.js';
import { lasCloud } from '../support/las-cloud.js';
import { frames } from './contract-bench.js';
import { openPotree18Host, type Potree18Host, upload } from './potree18-host.js';

/** A cloud that only Potree 1.8 reads, in its viewer, which shows the root alone. */
export class HostedBench {
  readonly host: Potree18Host;
  readonly adapter: Potree18Adapter;

  private constructor(host: Potree18Host) {
    this.host = host;
    this.adapter = host.createAdapter();
  }

  static async show(url: string): Promise<HostedBench> {
    const host = await openPotree18Host('perspective', null);
    Object.assign(host.viewer.scene.view, { yaw: 0, pitch: 0, radius: 12 });
    host.viewer.setMinNodeSize(1e6); // the root alone
    void host.potree.loadPointCloud(url, '').then(({ pointcloud }) => {
      host.viewer.scene.addPointCloud(pointcloud);
      const { min, max } = pointcloud.pcoGeometry.boundingBox!;
      const { position } = pointcloud;
      Object.assign(host.viewer.scene.view.position, { x: position.x + (min.x + max.x) / 2, y: position.y + min.y - 2 * (max.x - min.x), z: position.z + (min.z + max.z) / 2 });
    });
    while ((host.clouds[0]?.visibleNodes.length ?? 0) < 1) await frames(1);
    return new HostedBench(host);
  }

  /** The crowded cloud in LAS files. */
  static async showLas({ change = () => undefined, below = '' }: { readonly change?: (files: Files) => void; readonly below?: string } = {}): Promise<HostedBench> {
    const files = lasCloud(crowdedCloud());
    change(files);
    const bytes = new Map([...files].map(([path, part]) => [path, new Blob([new Uint8Array(part)])]));
    return HostedBench.show(await upload(bytes, 'cloud.js', below));
  }

  get root(): HostOctreeNode {
    return this.host.clouds[0]!.pcoGeometry.root;
  }

  open(signal?: AbortSignal): Promise<OctreeSource> {
    return openHosted(this.adapter.clouds()[0]!.access!().loader!, { id: 'hosted', signal });
  }

  close(): void {
    this.adapter.dispose();
    this.host.destroy();
  }
}
