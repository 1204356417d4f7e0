import type { Sphere } from '../../src/geometry/bounds.js';
import type { Checkpoint } from '../../src/inference/checkpoint.js';
import { NodeStore } from '../../src/inference/node-store.js';
import { RegionNodes } from '../../src/inference/region-nodes.js';
import type { SegmentStage } from '../../src/inference/segmentation-engine.js';
import { sampleNodes } from '../../src/octree/sample-nodes.js';
import type { CloudFiles } from '../../src/octree-source/cloud-files.js';
import { openOctree } from '../../src/octree-source/octree-source.js';
import { syntheticFiles } from './memory-files.js';
import { syntheticOctree } from './synthetic-octree.js';

export const CLOUD = 'scan';
export const URL_OF_SCAN = 'https://scans.test/metadata.json';
export const POINTS = 4096;
/** For points, bytes: room for all that tests read. */
export const MEMORY = 2 ** 26;
/** On a box of the synthetic site, which stands in clouds of all sizes. */
export const REGION: Sphere = { center: [75, 85, 2], radius: 8 };

/** The nodes of regions in a cloud of these files, by default the synthetic one of a million points. */
export interface RegionBench {
  readonly files: CloudFiles;
  readonly shown: NodeStore;
  readonly regions: RegionNodes;
  readonly stages: SegmentStage[];
  readonly find: (region?: Sphere, signal?: AbortSignal) => ReturnType<RegionNodes['find']>;
  /** How often the cloud was opened. */
  readonly opened: () => number;
}

export function regionBench(files: CloudFiles = syntheticFiles(syntheticOctree(1e6)), { memory = MEMORY, patience = 60_000, url = URL_OF_SCAN as string | null } = {}): RegionBench {
  const shown = new NodeStore();
  const stages: SegmentStage[] = [];
  let opened = 0;
  const regions = new RegionNodes({
    shown, patience,
    openCloud: ({ cloud }, signal) => {
      opened++;
      return openOctree(files, { id: cloud, nodeCacheBytes: 0, signal });
    },
  });
  regions.setMemory(memory);
  const find = (region = REGION, signal = new AbortController().signal) => {
    const checkpoint: Checkpoint = Object.assign(async (stage: SegmentStage) => void stages.push(stage), { signal });
    return regions.find({ cloud: CLOUD, url, region, pointCount: POINTS, checkpoint });
  };
  return { files, shown, regions, stages, find, opened: () => opened };
}

export type Found = Awaited<ReturnType<RegionNodes['find']>>;

export const namesOf = ({ nodes }: Found) => nodes.map(({ key }) => key.name).toSorted();
export const sampleOf = ({ nodes }: Found, region = REGION) =>
  sampleNodes(nodes, { cloud: CLOUD, ...region, maxPoints: POINTS, colorScale: { black: 0, white: 1, missing: 0.5 } });
