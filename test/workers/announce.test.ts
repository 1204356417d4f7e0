import { expect } from 'chai';
import { announce } from '../../src/workers/announce.js';
import type { FromWorker } from '../../src/workers/protocol.js';
import { withProperty } from '../support/with-property.js';

describe('announce', () => {
  const announced = async (): Promise<FromWorker[]> => {
    const posted: FromWorker[] = [];
    await announce((message) => posted.push(message));
    return posted;
  };

  it('names a lock that is held for as long as the worker lives', async () => {
    const [message] = await announced();
    const { lock } = message as Extract<FromWorker, { kind: 'alive' }>;
    expect((await navigator.locks.query()).held!.map(({ name }) => name)).to.include(lock);
  });

  it('does without a lock where the browser refuses one', async () => {
    const request = () => Promise.reject(new DOMException('This origin has no locks.', 'SecurityError'));
    expect(await withProperty(navigator, 'locks', { request }, announced)).to.deep.equal([{ kind: 'alive', lock: null }]);
  });
});
