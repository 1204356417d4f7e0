import { expect } from 'chai';
import { carryInProjects, type ProjectFilesOptions } from '../../src/potree-script/project-files.js';
import type { PotreeProject } from '../../src/potree-script/potree-page.js';
import type { CloudHandle } from '../../src/viewer/viewer-adapter.js';
import { makeSegment, storeOf } from '../support/fake-segments.js';
import { keptObject } from '../support/saved-objects.js';
import { asGui, FakeGui, fakePotree } from './fake-page.js';

const CLOUD = 'https://example.org/site/metadata.json';
const handle = (id: string): CloudHandle => ({ id, name: 'site', url: id });
/** Of a cloud that the viewer alone reads. */
const hidden = (id: string): CloudHandle => ({ ...handle(id), url: null });

/** @param identities of clouds, where those are known once they are opened */
function setup(segments = [keptObject(8, CLOUD, [400_000, 5_000_000])], clouds = [handle(CLOUD)], identities: Record<string, string> = {}) {
  const [potree, gui, store, errors] = [fakePotree(), new FakeGui(), storeOf(segments), [] as unknown[]];
  const viewer = asGui(gui);
  const stop = carryInProjects(potree, { key: 'tool', viewer, store, clouds: () => clouds, saved: opening(identities), onError: (error) => errors.push(error) });
  /** A project as it comes back from a file. */
  const saved = () => JSON.parse(JSON.stringify(potree.saveProject(viewer))) as PotreeProject;
  return { potree, viewer, store, errors, stop, saved };
}

/** What tells clouds apart, as soon as they have been opened. */
function opening(identities: Record<string, string>): ProjectFilesOptions['saved'] {
  return { identityOf: (cloud) => identities[cloud] ?? null, whenOpened: () => Promise.resolve() };
}

describe('Potree projects', () => {
  it('carry objects and prompts under one key, and bring them back into an empty scene', async () => {
    const from = setup();
    const project = from.saved();
    expect(Object.keys(project)).to.deep.equal(['type', 'version', 'tool']);
    const to = setup([]);
    await to.potree.loadProject(to.viewer, project);
    expect(to.potree.loaded).to.deep.equal([project]);
    expect(to.store.segments).to.deep.equal(from.store.segments);
    expect([to.errors, to.store.history.undoName]).to.deep.equal([[], null]);
  });

  it('without objects are Potree\'s own', () => {
    expect(setup([]).saved()).to.deep.equal({ type: 'Potree', version: 1.7 });
  });

  it('loaded twice bring their objects once', async () => {
    const { potree, viewer, store, saved } = setup();
    await potree.loadProject(viewer, saved());
    expect(store.segments.length).to.equal(1);
  });

  it('give an object another number where its own is taken, once', async () => {
    const project = setup().saved();
    const to = setup([makeSegment(8, { cloud: CLOUD, prompts: [{ position: [9, 9, 9], positive: true }] })]);
    await to.potree.loadProject(to.viewer, project);
    await to.potree.loadProject(to.viewer, project);
    expect(to.store.segments.map(({ label }) => label)).to.deep.equal([8, 9]);
  });

  it('find their cloud on a page that has moved to another server', async () => {
    const project = setup().saved();
    const moved = 'http://localhost:1234/pointclouds/site/metadata.json';
    const to = setup([], [handle(moved)]);
    await to.potree.loadProject(to.viewer, project);
    expect(to.store.segments.map(({ cloud, sample }) => [cloud, sample.cloud])).to.deep.equal([[moved, moved]]);
  });

  it('are told from those of another survey whose folder has the same name', async () => {
    const project = setup(undefined, undefined, { [CLOUD]: 'first' }).saved();
    const other = 'http://localhost:1234/pointclouds/site/metadata.json';
    for (const [shown, identity, objects] of [[other, 'second', 0], [CLOUD, 'second', 0], [other, 'first', 1]] as const) {
      const to = setup([], [handle(shown)], { [shown]: identity });
      await to.potree.loadProject(to.viewer, project);
      expect([to.store.segments.length, to.errors.length], `${shown} ${identity}`).to.deep.equal([objects, 1 - objects]);
    }
  });

  it('of older versions, which say nothing of the survey, are known by the folder\'s name alone', async () => {
    const project = JSON.parse(JSON.stringify(setup().saved()).replace('"identity":null,', '')) as PotreeProject;
    const to = setup([], undefined, { [CLOUD]: 'second' });
    await to.potree.loadProject(to.viewer, project);
    expect([to.store.segments.length, JSON.stringify(project).includes('identity')]).to.deep.equal([1, false]);
  });

  it('give no objects to a cloud of which nothing but the page\'s address is known', async () => {
    const project = setup([keptObject(8, 'cloud:one', [0, 0])], [hidden('cloud:one')]).saved();
    const to = setup([], [hidden('cloud:two')]);
    await to.potree.loadProject(to.viewer, project);
    expect([to.store.segments.length, to.errors.length]).to.deep.equal([0, 1]);
  });

  it('find a cloud in COPC by its header, and no other one', async () => {
    const project = setup([keptObject(8, 'copc:one', [0, 0])], [hidden('copc:one')]).saved();
    const to = setup([], [hidden('copc:two'), hidden('copc:one')]);
    await to.potree.loadProject(to.viewer, project);
    expect(to.store.segments.map(({ cloud, sample }) => [cloud, sample.cloud])).to.deep.equal([['copc:one', 'copc:one']]);
  });

  it('find a cloud that the viewer alone reads under an address that is signed anew', async () => {
    const address = 'https://example.org/site/cloud.js?signature=';
    const project = setup([keptObject(8, `${address}1`, [0, 0])], [hidden(`${address}1`)]).saved();
    const to = setup([], [hidden(`${address}2`)]);
    await to.potree.loadProject(to.viewer, project);
    expect(to.store.segments.map(({ cloud }) => cloud)).to.deep.equal([`${address}2`]);
  });

  it('do not have Potree wait for clouds whose addresses it has not written, but for those on the page', async () => {
    const to = setup([]);
    await to.potree.loadProject(to.viewer, { type: 'Potree', pointclouds: [{ name: 'lost' }, { name: 'site' }, { name: 'new', url: 'new/cloud.js' }] });
    expect(to.potree.loaded).to.deep.equal([{ type: 'Potree', pointclouds: [{ name: 'site' }, { name: 'new', url: 'new/cloud.js' }] }]);
  });

  it('tell of objects whose cloud is not there', async () => {
    const project = setup().saved();
    const to = setup([], [handle('https://example.org/other/metadata.json')]);
    await to.potree.loadProject(to.viewer, project);
    expect(to.store.segments).to.deep.equal([]);
    expect((to.errors[0] as Error).message).to.contain(CLOUD);
  });

  it('name a cloud that lies at no address as people do, and in files of older versions by what there is', async () => {
    const project = setup([keptObject(8, 'copc:one', [0, 0])], [hidden('copc:one')]).saved();
    const older = JSON.parse(JSON.stringify(project).replace('"name":"site",', '')) as PotreeProject;
    for (const [read, word] of [[project, 'objects of site,'], [older, 'objects of copc:one,']] as const) {
      const to = setup([], [hidden('copc:two')]);
      await to.potree.loadProject(to.viewer, read);
      expect((to.errors[0] as Error).message).to.contain(word);
    }
  });

  it('with spoilt objects still load, and tell what is wrong', async () => {
    const { potree, viewer, errors, store } = setup([]);
    await potree.loadProject(viewer, { type: 'Potree', tool: { format: 'other' } });
    expect([potree.loaded.length, store.segments.length]).to.deep.equal([1, 0]);
    expect((errors[0] as Error).message).to.contain('format: expected');
  });

  it('of another viewer, and of one that has lost the tool, are left as they are', () => {
    const { potree, viewer, stop } = setup();
    expect(potree.saveProject(asGui(new FakeGui()))).to.not.have.property('tool');
    stop();
    expect(potree.saveProject(viewer)).to.not.have.property('tool');
  });
});
