import { expect } from 'chai';
import { pageFetch } from '../../src/host-access/page-fetch.js';
import { checkedRequests } from '../../src/viewer/checked-requests.js';
import { carried, managedFetch, replacedFetch } from '../../src/viewer/page-requests.js';
import { hostFetch } from '../../src/viewer/potree18/host-requests.js';
import { withProperty } from '../support/with-property.js';

const ENTRY = 'https://scans.example/a/metadata.json';

/** What it is asked for, and that it was asked. */
function recorder() {
  const asked: string[] = [];
  const send = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    asked.push(`${String(input)} ${new Headers(init?.headers).get('Authorization') ?? ''}`.trim());
    return new Response('points');
  };
  return { asked, send };
}

describe('Whose requests a cloud is read by', () => {
  it('is the worker\'s own where the page\'s carry no more', () => {
    const base = 'https://scans.example/';
    expect(replacedFetch()).to.equal(null);
    expect(managedFetch({ getUrl: async (e) => `${base}${e}`, fetch: async (e, t) => fetch(e, t) }, ENTRY)).to.equal(null);
    expect(managedFetch(checkedRequests({ onError: () => undefined }), ENTRY)).to.equal(null);
    expect(hostFetch(undefined)).to.equal(null);
    expect(carried({ id: ENTRY, name: 'A', url: ENTRY }, null).access).to.equal(undefined);
  });

  it('is an application\'s request manager, which may sign addresses and send headers', async () => {
    const { asked, send } = recorder();
    let times = 0;
    const signing = managedFetch({ getUrl: async (url) => `${url}?key=${++times}`, fetch: send }, ENTRY)!;
    await signing('https://scans.example/a/metadata.json?key=0');
    await signing('https://scans.example/a/octree.bin?key=0', { headers: { Authorization: 'me' } });
    expect(asked).to.deep.equal(['https://scans.example/a/metadata.json?key=1', 'https://scans.example/a/octree.bin?key=2 me']);
    await managedFetch({ fetch: send }, '')!('https://scans.example/a/data/r/r.bin');
    expect(asked.at(-1)).to.equal('https://scans.example/a/data/r/r.bin');
  });

  it('is a request manager with the checks of the library where it sends its own way', async () => {
    const { asked, send } = recorder();
    const checked = managedFetch(checkedRequests({ onError: () => undefined, fetch: send }), ENTRY)!;
    expect(await (await checked(ENTRY)).text()).to.equal('points');
    expect(asked).to.deep.equal([ENTRY]);
  });

  it('is the page\'s fetch where somebody has replaced it', async () => {
    const { asked, send } = recorder();
    await withProperty(globalThis, 'fetch', send, async () => {
      const { loader, requests } = carried({ id: ENTRY, name: 'A', url: ENTRY }, replacedFetch()).access!();
      expect(loader).to.equal(undefined);
      expect(await (await pageFetch(requests!)(ENTRY)).text()).to.equal('points');
    });
    expect(asked).to.deep.equal([ENTRY]);
  });

  it('has the headers that the viewer of Potree 1.8 is told to send', async () => {
    const { asked, send } = recorder();
    const config = { customHeaders: [{ header: 'Authorization', value: 'me' }, { header: null, value: null }] };
    await withProperty(globalThis, 'Potree', { XHRFactory: { config } }, async () => {
      await withProperty(globalThis, 'fetch', send, async () => void (await hostFetch(undefined)!(ENTRY)));
      await hostFetch(send)!(`${ENTRY}?given`);
    });
    expect(asked).to.deep.equal([`${ENTRY} me`, `${ENTRY}?given`]);
  });

  it('has those of the moment, which a page renews', async () => {
    const { asked, send } = recorder();
    const token = { header: 'Authorization', value: 'old' };
    await withProperty(globalThis, 'Potree', { XHRFactory: { config: { customHeaders: [token] } } }, async () => {
      const carrying = hostFetch(undefined)!;
      token.value = 'new';
      await withProperty(globalThis, 'fetch', send, async () => void (await carrying(ENTRY)));
    });
    expect(asked).to.deep.equal([`${ENTRY} new`]);
  });
});
