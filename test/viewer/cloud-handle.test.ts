import { expect } from 'chai';
import { cloudHandle } from '../../src/viewer/potree18/cloud-handle.js';
import type { HostCloud, HostCopc } from '../../src/viewer/potree18/potree18-host.js';

const COPC: HostCopc = {
  header: { pointCount: 8, min: [0, 0, 0], max: [9, 9, 5], scale: [0.01, 0.01, 0.01], offset: [400_000, 5_000_000, 0] },
  info: { cube: [0, 0, 0, 9, 9, 9], spacing: 0.5, gpsTimeRange: [0, 1], rootHierarchyPage: { pageOffset: 1000, pageLength: 32 } },
};

describe('What Potree 1.8 tells of a cloud', () => {
  const handle = (pcoGeometry: Partial<HostCloud['pcoGeometry']>, name = '') => cloudHandle({ name, uuid: 'ab-1', pcoGeometry } as HostCloud, { signal: new AbortController().signal, send: fetch, unpainted: (same) => same });
  const here = (path: string): string => new URL(path, document.baseURI).href;

  it('is an absolute URL, whatever the page gave', () => {
    expect(handle({ url: '../clouds/oak%20lane/metadata.json' })).to.deep.equal({
      id: here('../clouds/oak%20lane/metadata.json'), name: 'oak lane', url: here('../clouds/oak%20lane/metadata.json'),
    });
    expect(handle({ url: 'https://scans.example/a/cloud.js' }, 'Lane').name).to.equal('Lane');
  });

  it('is no URL to read where the payload is one that the viewer alone reads', () => {
    const las = handle({ url: 'https://scans.example/a/cloud.js', loader: { extension: 'laz' } });
    expect([las.id, las.url]).to.deep.equal(['https://scans.example/a/cloud.js', null]);
    const ept = handle({ base: 'https://scans.example/b' });
    expect([ept.id, ept.url]).to.deep.equal(['https://scans.example/b/ept.json', null]);
  });

  it('is what a COPC file\'s header says where the viewer keeps the address to itself: the same on every page, another for another file', () => {
    const { id, name, url } = handle({ copc: COPC }, 'Copc');
    expect([name, url]).to.deep.equal(['Copc', null]);
    expect(id).to.match(/^copc:[0-9a-f]{64}$/);
    expect(handle({ copc: structuredClone(COPC) }).id).to.equal(id);
    const { header, info } = COPC;
    for (const other of [{ header: { ...header, pointCount: 9 } }, { header: { ...header, min: [0, 0, 1] } }, { info: { ...info, rootHierarchyPage: { ...info.rootHierarchyPage, pageOffset: 7 } } }, { info: { ...info, rootHierarchyPage: { ...info.rootHierarchyPage, pageLength: 64 } } }]) {
      expect(handle({ copc: { ...COPC, ...other } }).id).not.to.equal(id);
    }
  });

  it('is the page\'s own number for a cloud of which nothing is known', () => {
    expect(handle({}, 'Other')).to.deep.equal({ id: 'cloud:ab-1', name: 'Other', url: null });
  });

  it('leads to the host\'s own loader where that is one that can be asked for nodes, and nowhere else', () => {
    const load = () => undefined;
    const root = { boundingBox: {}, loadHierachyThenPoints: load, pcoGeometry: {} };
    const las = handle({ url: 'https://scans.example/a/cloud.js', loader: { extension: 'las', load }, root });
    expect(las.access!().url).to.equal('https://scans.example/a/cloud.js');
    expect(handle({ loader: { load }, root: { boundingBox: {}, loadHierarchy: load } }).access!().url).to.equal(null);
    for (const geometry of [{}, { loader: { load } }, { loader: { load }, root }, { loader: { load }, root: { loadHierarchy: load } }]) {
      expect(handle(geometry).access).to.equal(undefined);
    }
  });

  it('says which clouds the host itself fails to load', () => {
    const ept = { base: 'https://scans.example/b', loader: { load: () => undefined }, root: { boundingBox: {}, loadHierarchy: () => undefined } };
    for (const dataType of ['binary', 'zstandard']) {
      const { refusal, access } = handle({ ...ept, ept: { dataType } });
      expect(refusal).to.match(new RegExp(`^https://scans.example/b/ept.json is an EPT cloud of the kind "${dataType}".*Convert it`));
      expect(access).to.equal(undefined);
    }
    expect(handle({ ...ept, ept: { dataType: 'laszip' } }).refusal).to.equal(undefined);
  });
});
