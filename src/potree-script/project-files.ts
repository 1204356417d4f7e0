import type { AnnotationStore } from '../annotations/annotation-store.js';
import type { Segment } from '../annotations/segment.js';
import type { SceneCloud } from '../export/scene-file.js';
import { SampleTexts } from '../export/sample-texts.js';
import { sceneFromFile, sceneToFile } from '../export/scene-file.js';
import type { SavedScenes } from '../tool/saved-scenes.js';
import { objectKey, takeInSaved } from '../tool/take-in-saved.js';
import { strangersWords } from '../panel/saving-words.js';
import type { CloudHandle } from '../viewer/viewer-adapter.js';
import type { PotreeGlobal, PotreeGui, PotreeProject } from './potree-page.js';
import { replaceMethod } from '../viewer/replace-method.js';

export interface ProjectFilesOptions {
  /** Under which the objects lie in a project. */
  readonly key: string;
  readonly viewer: PotreeGui;
  readonly store: AnnotationStore;
  readonly clouds: () => readonly CloudHandle[];
  /** Knows the clouds apart; null where nothing is saved. */
  readonly saved: Pick<SavedScenes, 'identityOf' | 'whenOpened'> | null;
  readonly onError: (error: unknown) => void;
}

/**
 * Has Potree's projects carry the objects: its save button writes them along, and a project that is dropped on the page
 * brings them back. Projects of other viewers are left as they are. Returns the remover.
 */
export function carryInProjects(potree: PotreeGlobal, options: ProjectFilesOptions): () => void {
  const { store } = options;
  const texts = new SampleTexts();
  const following = new AbortController();
  texts.follow(store.segments);
  store.addEventListener('change', () => texts.follow(store.segments), { signal: following.signal });
  const restorers = [
    replaceMethod(potree, 'saveProject', (save) => (viewer) => {
      const project = save(viewer);
      return viewer === options.viewer ? withObjects(project, options, texts) : project;
    }),
    replaceMethod(potree, 'loadProject', (load) => async (viewer, project) => {
      if (viewer !== options.viewer) return load(viewer, project);
      // After the clouds of the project, whose objects these are.
      await load(viewer, withoutLost(project, options));
      if (options.key in project) await takeIn(project[options.key], options);
    }),
  ];
  return () => {
    following.abort();
    restorers.forEach((restore) => restore());
  };
}

function withObjects(project: PotreeProject, { key, store, clouds, saved }: ProjectFilesOptions, texts: SampleTexts): PotreeProject {
  const { nextLabel } = store;
  const filled = clouds()
    .map(({ id, name }): SceneCloud => ({ url: id, identity: saved?.identityOf(id) ?? null, name, nextLabel, segments: store.segments.filter(({ cloud }) => cloud === id) }))
    .filter(({ segments }) => segments.length > 0);
  return filled.length > 0 ? { ...project, [key]: sceneToFile(filled, (sample) => texts.of(sample)) } : project;
}

/** Potree writes clouds in COPC without their addresses, and waits for ever to load such a one that the page does not show. */
function withoutLost(project: PotreeProject, { clouds }: ProjectFilesOptions): PotreeProject {
  const { pointclouds } = project;
  if (!Array.isArray(pointclouds)) return project;
  const shown = new Set(clouds().map(({ name }) => name));
  return { ...project, pointclouds: (pointclouds as readonly { readonly name?: string; readonly url?: string }[]).filter(({ name = '', url }) => url || shown.has(name)) };
}

/** Objects of clouds that the page does not show are told of, since they cannot be seen to be missing. */
async function takeIn(value: unknown, { store, clouds, saved, onError }: ProjectFilesOptions): Promise<void> {
  try {
    const scenes = await sceneFromFile(value);
    await saved?.whenOpened();
    const strangers: string[] = [];
    for (const scene of scenes) {
      const shown = clouds().filter(({ id }) => mayBe(scene, saved?.identityOf(id) ?? null));
      const cloud = shown.find(({ id }) => id === scene.url) ?? shown.find(({ id }) => folderOf(id) === folderOf(scene.url));
      if (cloud) takeInSaved(store, unknownTo(store, onCloud(scene, cloud.id)), { cloud: cloud.id, segments: new Map(), steps: new Set() });
      else strangers.push(wordFor(scene));
    }
    if (strangers.length > 0) onError(new RangeError(strangersWords(strangers)));
  } catch (error) {
    onError(error);
  }
}

/** Where a cloud lies, which tells those of one name apart; one that lies at no address by its name. */
function wordFor({ url, name }: SceneCloud): string {
  return /^https?:/.test(url) ? url : name ?? url;
}

/** Folders of two surveys may have one name; their identities tell them apart, where both are known. */
function mayBe({ identity }: SceneCloud, shown: string | null): boolean {
  return identity === null || shown === null || identity === shown;
}

/** A page that moved to another server, or whose addresses are signed anew, still shows the cloud of the same folder. */
function folderOf(url: string): string {
  return new URL(url, document.baseURI).pathname.split('/').slice(-2).join('/');
}

/** Without the objects that are there already, under whatever number. */
function unknownTo(store: AnnotationStore, { segments, nextLabel }: Pick<SceneCloud, 'segments' | 'nextLabel'>): Pick<SceneCloud, 'segments' | 'nextLabel'> {
  const keyOf = (segment: Segment): string => segment.cloud + objectKey(segment);
  const known = new Set(store.segments.map(keyOf));
  return { nextLabel, segments: segments.filter((segment) => !known.has(keyOf(segment))) };
}

function onCloud({ segments, nextLabel }: SceneCloud, cloud: string): Pick<SceneCloud, 'segments' | 'nextLabel'> {
  return { nextLabel, segments: segments.map((segment) => ({ ...segment, cloud, sample: { ...segment.sample, cloud } })) };
}
