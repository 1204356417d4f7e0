import { expect } from 'chai';
import { SegmentationError } from '../../src/errors.js';
import type { LoadRequest, RemoteSource } from '../../src/inference/segmentation-engine.js';
import { ToolSetup } from '../support/tool-setup.js';

const REMOTE: RemoteSource = { url: 'https://gpu.example:8000' };
const AWAY = new SegmentationError('remote-unavailable', 'gpu.example:8000 cannot be reached.');

describe('The tool whose model runs on a server', () => {
  let setup: ToolSetup;

  afterEach(() => setup.dispose());

  /** Servers of all loads, in order. */
  const remotes = () => setup.engines.flatMap((engine) => engine.of('load') as LoadRequest[]).map(({ remote }) => remote);

  it('says so before it is turned on, and asks nobody until then', async () => {
    setup = new ToolSetup(undefined, { remote: REMOTE });
    expect([setup.tool.state.remoteHost, setup.engines.length]).to.deep.equal(['gpu.example:8000', 0]);
    await setup.on();
    expect([setup.tool.state.remoteHost, remotes()]).to.deep.equal(['gpu.example:8000', [REMOTE]]);
  });

  it('says nothing of a server where there is none', async () => {
    setup = await new ToolSetup().on();
    expect([setup.tool.state.remoteHost, remotes()]).to.deep.equal([null, [undefined]]);
  });

  it('shows that the server is away, and loads the model here when a person says so, not before', async () => {
    setup = new ToolSetup((engine, index) => (engine.loadError = index === 0 ? AWAY : null), { remote: REMOTE });
    setup.tool.setActive(true);
    await setup.until(() => setup.tool.state.problem !== null);
    expect(setup.tool.state.problem).to.deep.equal({ code: 'remote-unavailable', message: AWAY.message, remedy: 'use-own-machine' });
    expect([setup.phase, setup.tool.state.remoteHost, remotes()]).to.deep.equal(['problem', 'gpu.example:8000', [REMOTE]]);
    setup.tool.remedy();
    await setup.until(() => setup.phase === 'ready');
    expect([setup.tool.state.remoteHost, remotes()]).to.deep.equal([null, [REMOTE, undefined]]);
  });

  it('keeps the draft when the server goes away, tries it again with the next click, and goes on here with the draft when a person says so', async () => {
    setup = await new ToolSetup(undefined, { remote: REMOTE }).on();
    await setup.draft(1);
    setup.engine.segmentError = AWAY;
    await setup.draft(2);
    expect([setup.phase, setup.prompts, setup.tool.state.problem?.remedy]).to.deep.equal(['draft', [1], 'use-own-machine']);
    setup.engine.segmentError = null;
    await setup.draft(3);
    expect([setup.prompts, setup.tool.state.problem, setup.engines.length]).to.deep.equal([[1, 3], null, 1]);
    setup.engine.segmentError = AWAY;
    await setup.draft(4);
    setup.tool.remedy();
    await setup.until(() => setup.engines.length === 2 && setup.phase === 'draft');
    expect([setup.prompts, setup.tool.state.remoteHost, remotes()]).to.deep.equal([[1, 3], null, [REMOTE, undefined]]);
  });

  it('starts anew on the same server after a failure of its own', async () => {
    setup = await new ToolSetup(undefined, { remote: REMOTE }).on();
    setup.engine.crash();
    await setup.until(() => setup.engines.length === 2 && setup.phase === 'ready');
    expect(remotes()).to.deep.equal([REMOTE, REMOTE]);
  });
});
