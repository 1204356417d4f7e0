import { expect } from 'chai';
import { checkedRequests } from '../../src/viewer/checked-requests.js';

const CLOUD = 'https://example.org/scans/cloud.js';
const PART = { headers: { Range: 'bytes=0-9' } };

function setUp(answer: () => Promise<Response>) {
  const messages: string[] = [];
  let asked = 0;
  let recovered = 0;
  const requests = checkedRequests({
    onError: ({ message }) => messages.push(message),
    onRecovered: () => recovered++,
    fetch: () => {
      asked++;
      return answer();
    },
  });
  const fails = async (url = CLOUD) => requests.fetch(url, PART).then(() => false, () => true);
  return { requests, messages, fails, asked: () => asked, recovered: () => recovered };
}

const respond = (status: number) => async () => new Response('0123456789', { status });

describe('checkedRequests', () => {
  it('finds the files of a cloud beside the first one', async () => {
    const { requests } = setUp(respond(200));
    expect(await requests.getUrl(CLOUD)).to.equal(CLOUD);
    expect(await requests.getUrl('data/r/r.hrc')).to.equal('https://example.org/scans/data/r/r.hrc');
    expect(await requests.getUrl('data/r/r.bin')).to.equal('https://example.org/scans/data/r/r.bin');
  });

  it('is for one cloud', async () => {
    const { requests } = setUp(respond(200));
    await requests.getUrl(CLOUD);
    const second = await requests.getUrl('https://example.org/other/cloud.js').catch((error: unknown) => error);
    expect(second).to.be.instanceOf(TypeError).with.property('message').that.includes('https://example.org/other/cloud.js');
  });

  it('lets whole files and parts of files pass', async () => {
    const { requests, messages } = setUp(respond(206));
    expect((await requests.fetch(CLOUD, PART)).status).to.equal(206);
    expect((await setUp(respond(200)).requests.fetch(CLOUD)).status).to.equal(200);
    expect(messages).to.deep.equal([]);
  });

  it('refuses a missing file with one message, and asks for it no more', async () => {
    const { fails, messages, asked } = setUp(respond(404));
    expect([await fails(), await fails()]).to.deep.equal([true, true]);
    expect([messages.length, asked()]).to.deep.equal([1, 1]);
    expect(messages[0]).to.include(CLOUD).and.include('404');
  });

  it('refuses a server that sends the whole file for a part of it', async () => {
    const { fails, messages } = setUp(respond(200));
    expect(await fails()).to.equal(true);
    expect(messages[0]).to.include('does not send parts of files');
  });

  it('asks again a while after files could not be reached, says so once, and says when all have come', async () => {
    let reachable = false;
    const { fails, messages, asked, recovered } = setUp(async () => {
      if (!reachable) throw new TypeError('Failed to fetch');
      return new Response('', { status: 206 });
    });
    const other = `${CLOUD}/r.bin`;
    expect([await fails(), await fails(), await fails(other), asked()]).to.deep.equal([true, true, true, 2]);
    reachable = true;
    await new Promise((resolve) => setTimeout(resolve, 3100));
    expect([await fails(), messages.length, recovered()]).to.deep.equal([false, 2, 0]);
    expect([await fails(other), messages.length, recovered()]).to.deep.equal([false, 2, 1]);
    expect([await fails(other), recovered()]).to.deep.equal([false, 1]);
  });
});
