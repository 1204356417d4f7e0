import type { Scene } from '../evaluation/scene.js';
import { importKitti360 } from './kitti-360.js';
import { importPartnetMobility } from './partnet-mobility.js';
import { importPotreeBuildings } from './potree-buildings.js';
import { importReplica } from './replica.js';
import { importS3dis } from './s3dis.js';
import type { SourceFiles } from './source-files.js';

/** A kind of folder that can be turned into scenes. */
export interface SceneImporter {
  readonly description: string;
  /** @param name of the folder, for scenes that have none of their own */
  readonly scenes: (name: string, files: SourceFiles) => AsyncIterable<Scene>;
}

/** Importers by the name of the kind; each takes the folder as its publisher lays it out. */
export const IMPORTERS = {
  potree: { description: 'a classified scan as Potree 2 files: buildings (class 6)', scenes: potreeScenes },
  'kitti-360': { description: 'data_3d_semantics of KITTI-360: things in accumulated windows', scenes: importKitti360 },
  s3dis: { description: 'Stanford3dDataset_v1.2: objects in rooms', scenes: importS3dis },
  replica: { description: 'Replica: objects in semantic meshes', scenes: importReplica },
  'partnet-mobility': { description: 'PartNet-Mobility: parts of objects', scenes: importPartnetMobility },
} as const satisfies Record<string, SceneImporter>;

export type SceneKind = keyof typeof IMPORTERS;

async function* potreeScenes(name: string, files: SourceFiles): AsyncGenerator<Scene> {
  if (files.paths.includes('metadata.json')) yield importPotreeBuildings(name, files);
}
