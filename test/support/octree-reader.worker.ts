import { folderFiles } from '../../src/octree-source/local-files.js';
import { httpFiles } from '../../src/octree-source/http-files.js';
import { openOctree } from '../../src/octree-source/octree-source.js';

/** Reads a cloud in a worker, by its URL or from a folder, and answers with its identity and number of points. */
addEventListener('message', ({ data }: MessageEvent<string | FileSystemDirectoryHandle>) => {
  read(data).then((answer) => postMessage(answer), (error: unknown) => postMessage(String(error)));
});

async function read(place: string | FileSystemDirectoryHandle): Promise<{ identity: string; points: number }> {
  const cloud = await openOctree(typeof place === 'string' ? httpFiles(place) : await folderFiles(place));
  let points = 0;
  for await (const node of cloud.loadAll(cloud.nodesIn(null, { maxLevel: 2 }), ['colors'])) points += node.positions.length / 3;
  return { identity: cloud.identity, points };
}
