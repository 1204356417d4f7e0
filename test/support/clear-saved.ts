import { deleteStoredCloud, listStoredClouds } from '../../src/label-store/stored-clouds.js';
import { rejection } from './engine-bench.js';
import { RemoteOpfs } from './remote-storage.js';

/** Deletes what was saved of the cloud at an address; a worker that was ended gives its lock back a little later. */
export async function clearSaved(address: string): Promise<void> {
  const storage = new RemoteOpfs();
  for (const { identity, url } of await listStoredClouds(storage)) {
    while (url === address && (await rejection(deleteStoredCloud(storage, identity)))) await new Promise((resolve) => setTimeout(resolve, 10));
  }
  storage.end();
}
