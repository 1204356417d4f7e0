import { expect } from 'chai';
import { BlobCache } from '../../src/label-store/blob-cache.js';

const blob = (length: number) => new Uint8Array(length);

describe('BlobCache', () => {
  it('gives back what fits', () => {
    const cache = new BlobCache(100);
    const [a, b] = [blob(60), blob(40)];
    cache.set('a', a);
    cache.set('b', b);
    expect([cache.get('a'), cache.get('b'), cache.bytes]).to.deep.equal([a, b, 100]);
  });

  it('lets go of those unused longest', () => {
    const cache = new BlobCache(100);
    for (const name of ['a', 'b', 'c']) cache.set(name, blob(30));
    cache.get('a');
    cache.set('d', blob(60));
    expect(['a', 'b', 'c', 'd'].map((name) => cache.get(name) !== undefined)).to.deep.equal([true, false, false, true]);
    expect(cache.bytes).to.equal(90);
  });

  it('counts a blob once that is replaced or deleted', () => {
    const cache = new BlobCache(100);
    cache.set('a', blob(80));
    cache.set('a', blob(50));
    cache.set('b', blob(50));
    cache.delete('a');
    cache.delete('never there');
    expect([cache.get('a'), cache.bytes]).to.deep.equal([undefined, 50]);
  });

  it('keeps nothing that is larger than all it may hold', () => {
    const cache = new BlobCache(100);
    cache.set('a', blob(101));
    expect([cache.get('a'), cache.bytes]).to.deep.equal([undefined, 0]);
  });
});
