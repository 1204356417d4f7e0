import { expect } from 'chai';
import { ByteCache } from '../../src/octree/byte-cache.js';

const blob = (length: number) => new Uint8Array(length);

describe('ByteCache', () => {
  it('gives back what fits', () => {
    const cache = new ByteCache<Uint8Array>(100);
    const [a, b] = [blob(60), blob(40)];
    cache.set('a', a, a.length);
    cache.set('b', b, b.length);
    expect([cache.get('a'), cache.get('b'), cache.bytes]).to.deep.equal([a, b, 100]);
  });

  it('lets go of those unused longest', () => {
    const cache = new ByteCache<Uint8Array>(100);
    for (const name of ['a', 'b', 'c']) cache.set(name, blob(30), blob(30).length);
    cache.get('a');
    cache.set('d', blob(60), blob(60).length);
    expect(['a', 'b', 'c', 'd'].map((name) => cache.get(name) !== undefined)).to.deep.equal([true, false, false, true]);
    expect(cache.bytes).to.equal(90);
  });

  it('counts a blob once that is replaced or deleted', () => {
    const cache = new ByteCache<Uint8Array>(100);
    cache.set('a', blob(80), blob(80).length);
    cache.set('a', blob(50), blob(50).length);
    cache.set('b', blob(50), blob(50).length);
    cache.delete('a');
    cache.delete('never there');
    expect([cache.get('a'), cache.bytes]).to.deep.equal([undefined, 50]);
  });

  it('keeps nothing that is larger than all it may hold', () => {
    const cache = new ByteCache<Uint8Array>(100);
    cache.set('a', blob(101), blob(101).length);
    expect([cache.get('a'), cache.bytes]).to.deep.equal([undefined, 0]);
  });

  it('lets go of what does not fit a limit that shrank, of those unused longest first', () => {
    const cache = new ByteCache<Uint8Array>(100);
    for (const name of ['a', 'b', 'c']) cache.set(name, blob(30), 30);
    cache.get('a');
    cache.limit = 60;
    expect(['a', 'b', 'c'].map((name) => cache.get(name) !== undefined)).to.deep.equal([true, false, true]);
    cache.limit = 0;
    expect([cache.get('a'), cache.bytes]).to.deep.equal([undefined, 0]);
  });
});
