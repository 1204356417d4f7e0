import { expect } from 'chai';
import { ByteCache } from '../../src/octree/byte-cache.js';
import { Limiter } from '../../src/octree-source/limiter.js';
import { openOctree } from '../../src/octree-source/octree-source.js';
import { SharedTasks } from '../../src/octree-source/shared-tasks.js';
import { crowdedCloud, encodeCloud } from '../support/encoded-clouds.js';
import { memoryFiles } from '../support/memory-files.js';

const key = (name: string) => ({ cloud: 'memory', name });

describe('ByteCache', () => {
  it('forgets what was used longest ago, and never holds more than its limit', () => {
    const cache = new ByteCache<string>(10);
    cache.set('a', 'A', 4);
    cache.set('b', 'B', 4);
    cache.get('a');
    cache.set('c', 'C', 4);
    expect(['a', 'b', 'c'].map((name) => cache.get(name))).to.deep.equal(['A', undefined, 'C']);
    expect(cache.bytes).to.equal(8);
  });

  it('does not keep what is larger than its limit, and counts a replaced value once', () => {
    const cache = new ByteCache<string>(10);
    cache.set('a', 'A', 4);
    cache.set('a', 'AA', 6);
    cache.set('b', 'B', 11);
    expect([cache.get('a'), cache.get('b'), cache.bytes]).to.deep.equal(['AA', undefined, 6]);
  });
});

describe('SharedTasks', () => {
  it('runs once for many, and goes on while one of them waits', async () => {
    const tasks = new SharedTasks<string>();
    const started: AbortSignal[] = [];
    let finish: (value: string) => void = () => undefined;
    const start = (signal: AbortSignal): Promise<string> => {
      started.push(signal);
      return new Promise((resolve) => (finish = resolve));
    };
    const controller = new AbortController();
    const impatient = tasks.run('k', start, controller.signal).catch((error: unknown) => error);
    const patient = tasks.run('k', start);
    controller.abort();
    expect(await impatient).to.have.property('name', 'AbortError');
    expect([started.length, started[0]!.aborted]).to.deep.equal([1, false]);
    finish('done');
    expect(await patient).to.equal('done');
  });

  it('is aborted when nobody waits any more, and starts anew for the next', async () => {
    const tasks = new SharedTasks<string>();
    const started: AbortSignal[] = [];
    const controller = new AbortController();
    const gone = tasks.run('k', (signal) => {
      started.push(signal);
      return new Promise(() => undefined);
    }, controller.signal).catch((error: unknown) => error);
    controller.abort();
    await gone;
    expect(started[0]!.aborted).to.equal(true);
    expect(await tasks.run('k', async () => 'anew')).to.equal('anew');
  });
});

describe('Limiter', () => {
  it('passes the turn of a task that was aborted while it waited to the next', async () => {
    const limiter = new Limiter(1);
    let finish: () => void = () => undefined;
    const first = limiter.run(() => new Promise<void>((resolve) => (finish = resolve)));
    const controller = new AbortController();
    const second = limiter.run(async () => 'never', controller.signal).catch((error: unknown) => error);
    const third = limiter.run(async () => 'third');
    controller.abort();
    expect(await second).to.have.property('name', 'AbortError');
    finish();
    expect([await first, await third]).to.deep.equal([undefined, 'third']);
  });
});

describe('what an octree keeps', () => {
  const written = crowdedCloud();
  const open = async (options: { hierarchyCacheBytes?: number; nodeCacheBytes?: number }) => {
    const files = memoryFiles(encodeCloud(written, 'DEFAULT'));
    const cloud = await openOctree(files, options);
    const reads = async (path: string, run: () => Promise<unknown>): Promise<number> => {
      const before = files.requests.spans.length;
      await run();
      return files.requests.spans.slice(before).filter((span) => span.path === path).length;
    };
    return { cloud, reads };
  };
  const walk = async (nodes: AsyncIterable<unknown>): Promise<void> => {
    for await (const node of nodes) void node;
  };

  it('reads a chunk of the hierarchy once while there is room for it', async () => {
    const { cloud, reads } = await open({});
    expect(await reads('hierarchy.bin', () => walk(cloud.nodesIn(null)))).to.be.greaterThan(0);
    expect(await reads('hierarchy.bin', () => walk(cloud.nodesIn(null)))).to.equal(0);
  });

  it('walks just as well with no room at all, by reading chunks again', async () => {
    const { cloud, reads } = await open({ hierarchyCacheBytes: 0 });
    const once = await reads('hierarchy.bin', () => walk(cloud.nodesIn(null)));
    expect(await reads('hierarchy.bin', () => walk(cloud.nodesIn(null)))).to.equal(once).and.to.be.greaterThan(0);
  });

  it('reads neighbouring chunks with one request', async () => {
    const { cloud, reads } = await open({});
    expect(await reads('hierarchy.bin', () => walk(cloud.nodesIn(null, { minLevel: 2, maxLevel: 2 })))).to.equal(1);
  });

  it('reads a node once while there is room for it, and again where there is none', async () => {
    const { cloud, reads } = await open({});
    expect(await reads('octree.bin', () => cloud.load(key('r0'), []))).to.equal(1);
    expect(await reads('octree.bin', () => cloud.load(key('r0'), ['colors']))).to.equal(0);
    const poor = await open({ nodeCacheBytes: 100 });
    await poor.cloud.load(key('r0'), []);
    expect(await poor.reads('octree.bin', () => poor.cloud.load(key('r0'), []))).to.equal(1);
  });

  it('keeps nothing of a sweep, which would drive out what is in use', async () => {
    const { cloud, reads } = await open({});
    await walk(cloud.loadAll(cloud.nodesIn(null), []));
    expect(await reads('octree.bin', () => cloud.load(key('r0'), []))).to.equal(1);
  });

  it('sweeps a small cloud with one request, and survives a caller that leaves early', async () => {
    const { cloud, reads } = await open({});
    expect(await reads('octree.bin', () => walk(cloud.loadAll(cloud.nodesIn(null), [])))).to.equal(1);
    for await (const points of cloud.loadAll(cloud.nodesIn(null), [])) {
      expect(points.key.name).to.equal('r');
      break;
    }
    expect((await cloud.load(key('r'), [])).positions.length).to.be.greaterThan(0);
  });
});
