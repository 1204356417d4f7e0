import { expect } from 'chai';
import { carryInProjects } from '../../src/potree-script/project-files.js';
import type { PotreeProject } from '../../src/potree-script/potree-page.js';
import { makeSegment, storeOf } from '../support/fake-segments.js';
import { keptObject } from '../support/saved-objects.js';
import { asGui, FakeGui, fakePotree } from './fake-page.js';

const CLOUD = 'https://example.org/site/metadata.json';
const handle = (id: string) => ({ id, name: 'site', url: id });

function setup(segments = [keptObject(8, CLOUD, [400_000, 5_000_000])], clouds = [handle(CLOUD)]) {
  const [potree, gui, store, errors] = [fakePotree(), new FakeGui(), storeOf(segments), [] as unknown[]];
  const viewer = asGui(gui);
  const stop = carryInProjects(potree, { key: 'tool', viewer, store, clouds: () => clouds, onError: (error) => errors.push(error) });
  /** A project as it comes back from a file. */
  const saved = () => JSON.parse(JSON.stringify(potree.saveProject(viewer))) as PotreeProject;
  return { potree, viewer, store, errors, stop, saved };
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

  it('give no objects to a cloud of which nothing but the page\'s address is known', async () => {
    const page = 'https://example.org/page.html';
    const project = setup([keptObject(8, `${page}#one`, [0, 0])], [{ ...handle(`${page}#one`), url: null }] as never).saved();
    const to = setup([], [{ ...handle(`${page}#two`), url: null }] as never);
    await to.potree.loadProject(to.viewer, project);
    expect([to.store.segments.length, to.errors.length]).to.deep.equal([0, 1]);
  });

  it('tell of objects whose cloud is not there', async () => {
    const project = setup().saved();
    const to = setup([], [handle('https://example.org/other/metadata.json')]);
    await to.potree.loadProject(to.viewer, project);
    expect(to.store.segments).to.deep.equal([]);
    expect((to.errors[0] as Error).message).to.contain(CLOUD);
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
