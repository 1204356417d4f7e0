import { expect } from 'chai';
import { cloudHandle } from '../../src/viewer/potree18/cloud-handle.js';
import type { HostCloud } from '../../src/viewer/potree18/potree18-host.js';

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
    const copc = handle({}, 'Copc');
    expect([copc.id, copc.name, copc.url]).to.deep.equal([here('#ab-1'), 'Copc', null]);
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
