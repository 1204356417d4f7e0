import { expect } from 'chai';
import '../../src/panel/model-footer/model-footer.js';
import { language } from '../../src/panel/languages/language.js';
import { expectAccessible } from '../support/accessibility.js';
import { BUILT_IN, FakeModels, HALF, ON_DEVICE, ON_SERVER } from '../support/fake-models.js';
import { FakeTool, READY } from '../support/fake-tool.js';
import { allWithin, within } from '../support/within.js';

describe('psam-model-footer', () => {
  let footer: HTMLElementTagNameMap['psam-model-footer'];
  let tool: FakeTool;
  let models: FakeModels;

  const settle = async () => {
    for (let i = 0; i < 3; i++) await new Promise((resolve) => setTimeout(resolve));
    await footer.updateComplete;
  };

  beforeEach(async () => {
    tool = new FakeTool();
    tool.models = models = new FakeModels();
    footer = document.body.appendChild(Object.assign(document.createElement('psam-model-footer'), { tool }));
    await settle();
  });

  afterEach(() => {
    language.speak('en');
    footer.remove();
  });

  const manager = () => within(footer, 'psam-model-manager') as HTMLElementTagNameMap['psam-model-manager'];
  const add = () => within(manager(), 'psam-add-weights') as HTMLElementTagNameMap['psam-add-weights'];
  const lines = () => allWithin(manager(), 'li');
  const plain = (element: HTMLElement) => element.innerText.replace(/\s+/g, ' ').trim();
  const open = async () => {
    within(footer, '.name').click();
    await settle();
  };
  const press = async (button: HTMLElement) => {
    button.click();
    await settle();
  };
  const set = async (patch: Parameters<FakeModels['set']>[0]) => {
    models.set(patch);
    await settle();
  };

  it('names model and backend, and is a plain text where there is one model alone', async () => {
    expect([within(footer, '.name').innerText.trim(), within(footer, '.name').getAttribute('aria-label')])
      .to.deep.equal(['point-sam-tiny · WebGPU', 'Models: point-sam-tiny · WebGPU']);
    tool.models = null;
    tool.set({});
    await settle();
    expect([within(footer, '.engine').innerText, footer.shadowRoot!.querySelector('button')]).to.deep.equal(['point-sam-tiny · WebGPU', null]);
  });

  it('keeps its list above the footer as the list grows, also in a panel that has moved on the page', async () => {
    Object.assign(footer.style, { position: 'fixed', bottom: '0', right: '0' });
    document.body.append(footer);
    await settle();
    await set({ entries: [BUILT_IN] });
    await open();
    await set({ entries: [BUILT_IN, ...Array.from({ length: 5 }, (_, i) => ({ ...ON_SERVER, id: `server-${i}` }))] });
    for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
    const { bottom } = within(manager(), '[popover]').getBoundingClientRect();
    expect(bottom).to.be.at.most(within(footer, '.name').getBoundingClientRect().top);
  });

  it('names the model that is about to be loaded', async () => {
    tool.set({ engine: null, phase: 'loading' });
    await set({ chosen: 'large' });
    expect(within(footer, '.name').innerText.trim()).to.equal('point-sam-large');
  });

  it('asks before a large download, with size and licence', async () => {
    await set({ asked: ON_SERVER });
    expect(plain(within(footer, '.news'))).to.equal('point-sam-large has 622 MB and is not on this device yet. Licence: Apache-2.0 Download 622 MB Not now');
    expect(within(footer, '.news a').getAttribute('href')).to.equal('https://www.apache.org/licenses/LICENSE-2.0');
    await expectAccessible(footer);
    const [yes, no] = allWithin(footer, '.news button');
    yes!.click();
    no!.click();
    expect(models.calls).to.deep.equal([['answer', true], ['answer', false]]);
  });

  it('links to no address that is none of the web', async () => {
    await set({ asked: { ...ON_SERVER, summary: { ...ON_SERVER.summary!, license: { name: 'free', url: 'javascript:alert(1)' } } } });
    expect(within(footer, '.news').querySelector('a')).to.equal(null);
    expect(plain(within(footer, '.news p'))).to.include('Licence: free');
  });

  it('says how far a download is, and stops it', async () => {
    await set({ work: { kind: 'download', id: 'large', title: 'point-sam-large', done: 155.5e6, total: 622e6 } });
    expect([plain(within(footer, '.news p')), (within(footer, 'progress') as HTMLProgressElement).value]).to.deep.equal(['Downloading point-sam-large: 25%', 0.25]);
    await expectAccessible(footer);
    within(footer, '.news button').click();
    expect(models.calls).to.deep.equal([['cancel']]);
  });

  it('says what failed until it is closed', async () => {
    await set({ problem: 'There is no room.' });
    expect(plain(within(footer, '.news p'))).to.equal('There is no room.');
    await expectAccessible(footer);
    within(footer, '.news button').click();
    expect(models.calls).to.deep.equal([['dismissProblem']]);
  });

  describe('its list of models', () => {
    it('has each with size, precision, licence and place, and says which is in use', async () => {
      await open();
      expect(models.calls).to.deep.equal([['look']]);
      expect(lines().map(plain)).to.deep.equal([
        'point-sam-tiny 5.5 MB · fp16 Comes with the tool in use',
        'point-sam-large 622 MB · int8 To download Licence: Apache-2.0 Download 622 MB',
        'my-weights 5.0 MB · fp16 On this device Licence not known Use',
      ]);
      expect(lines().map((line) => line.getAttribute('aria-current'))).to.deep.equal(['true', null, null]);
      expect(plain(within(manager(), '.space'))).to.equal('12.0 MB stored, 9.4 GB free');
      await expectAccessible(manager());
    });

    it('offers of a model of another version of the tool only to delete it', async () => {
      await set({ entries: [BUILT_IN, { ...ON_DEVICE, place: 'foreign', summary: { ...ON_DEVICE.summary!, precision: null } }] });
      await open();
      expect(plain(lines()[1]!)).to.equal('my-weights 5.0 MB Made by another version of the tool');
      expect([...lines()[1]!.querySelectorAll('button')].map((button) => button.getAttribute('aria-label'))).to.deep.equal(['Delete my-weights']);
    });

    it('uses a model, and downloads one under the words that say how much', async () => {
      await open();
      for (const line of lines().slice(1)) await press(line.querySelector('button')!);
      expect(models.calls.slice(1)).to.deep.equal([['use', 'large', { consent: true }], ['use', 'sha', { consent: true }]]);
    });

    it('agrees to no download whose size and licence were not shown', async () => {
      await set({ entries: [BUILT_IN, { ...ON_SERVER, summary: null }] });
      await open();
      await press(lines()[1]!.querySelector('button')!);
      expect(models.calls.slice(1)).to.deep.equal([['use', 'large', { consent: false }]]);
      await set({ asked: ON_SERVER });
      expect(plain(within(footer, '.news'))).to.include('Download 622 MB');
    });

    it('deletes a model only after it has asked, and none that is in use or not here', async () => {
      await open();
      expect(lines().map((line) => line.querySelectorAll('.icon-only').length)).to.deep.equal([0, 0, 1]);
      await press(lines()[2]!.querySelector('.icon-only')!);
      expect(plain(lines()[2]!)).to.equal('Delete my-weights from this device? Cancel Delete');
      expect((manager().shadowRoot!.activeElement as HTMLElement).innerText).to.equal('Cancel');
      await expectAccessible(manager());
      await press(lines()[2]!.querySelectorAll('button')[0]!);
      await press(lines()[2]!.querySelector('.icon-only')!);
      await press(lines()[2]!.querySelectorAll('button')[1]!);
      expect(models.calls.slice(1)).to.deep.equal([['remove', 'sha']]);
    });

    it('goes on with a download that was interrupted, or deletes what came of it', async () => {
      await set({ entries: [BUILT_IN, HALF] });
      await open();
      expect(plain(lines()[1]!)).to.equal('point-sam-large 622 MB · int8 120 MB of 622 MB downloaded Licence: Apache-2.0 Download 502 MB');
      expect(lines()[1]!.querySelector('.icon-only')!.getAttribute('aria-label')).to.equal('Delete point-sam-large');
    });

    it('shows progress in the line, and offers no second download meanwhile', async () => {
      await set({ work: { kind: 'download', id: 'large', title: 'point-sam-large', done: 311e6, total: 622e6 }, entries: [BUILT_IN, HALF, ON_DEVICE, { ...ON_SERVER, id: 'other' }] });
      await open();
      const [, loading, here, other] = lines();
      expect(plain(loading!)).to.include('Downloading point-sam-large: 50% Cancel');
      expect([loading!.querySelectorAll('.actions button').length, other!.querySelectorAll('.actions button').length, plain(here!.querySelector('.actions')!)])
        .to.deep.equal([0, 0, 'Use']);
      expect(manager().shadowRoot!.querySelector('psam-add-weights')).to.equal(null);
      await press(loading!.querySelector('.work button')!);
      expect(models.calls.at(-1)).to.deep.equal(['cancel']);
    });

    it('leaves what failed to the footer, and does not lie over it', async () => {
      Object.assign(footer.style, { position: 'fixed', bottom: '0', right: '0', width: '300px' });
      await open();
      await set({ problem: 'There is no room. '.repeat(20) });
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
      expect([within(manager(), '.problem').hidden, within(manager(), '.problem').innerText]).to.deep.equal([true, '']);
      expect(within(manager(), '[popover]').getBoundingClientRect().bottom).to.be.at.most(within(footer, '.news').getBoundingClientRect().top);
    });

    it('shows what failed while the footer tells something else, as text', async () => {
      await open();
      await set({ problem: '<img src=x> could not be fetched.', work: { kind: 'convert', id: null, title: 'mine', done: 0, total: 1 } });
      expect([within(manager(), '.problem').innerText, within(manager(), '.problem').children.length]).to.deep.equal(['<img src=x> could not be fetched.', 0]);
    });

    async function pick(name: string): Promise<void> {
      const input = within(add(), 'input') as HTMLInputElement;
      const picked = new DataTransfer();
      picked.items.add(new File([new Uint8Array(4000)], name));
      input.files = picked.files;
      input.dispatchEvent(new Event('change'));
      await settle();
    }

    it('asks nothing about a file that holds no weights', async () => {
      models.sound = false;
      await open();
      await pick('foo.txt');
      expect(models.calls.at(-1)).to.deep.equal(['check', 'foo.txt']);
      expect([add().shadowRoot!.querySelector('select'), within(add(), '.add').innerText.trim()]).to.deep.equal([null, 'Add a model file…']);
    });

    it('takes weights from a file, in the precision that is chosen', async () => {
      await open();
      await pick('model.safetensors');
      const select = within(add(), 'select') as HTMLSelectElement;
      expect([...select.options].map(({ text }) => text.trim().replace(/about .*/, 'about'))).to.deep.equal(['int4, about', 'int8, about', 'fp16, about']);
      expect(select.value).to.equal('fp16');
      await expectAccessible(add());
      select.value = 'int4';
      select.dispatchEvent(new Event('change'));
      await press(within(add(), '.primary'));
      expect(models.calls.at(-1)).to.deep.equal(['convert', 'model.safetensors', 'int4']);
      expect(within(add(), '.add').innerText.trim()).to.equal('Add a model file…');
    });

    it('shows how far a conversion is', async () => {
      await set({ work: { kind: 'convert', id: null, title: 'model.safetensors', done: 1, total: 4 } });
      await open();
      expect(plain(within(manager(), 'section > .work'))).to.equal('Converting model.safetensors: 25% Cancel');
    });

    it('offers how much of a region the model sees, where it has a choice', async () => {
      await open();
      expect(manager().shadowRoot!.querySelector('.detail')).to.equal(null);
      tool.set({ engine: { ...READY.engine!, pointCount: 32768, pointCounts: [10000, 32768, 100000] } });
      await settle();
      const select = within(manager(), '.detail select') as HTMLSelectElement;
      expect([[...select.options].map(({ text }) => text), select.value]).to.deep.equal([['Fast: 10,000 points', 'Normal: 32,768 points', 'Fine: 100,000 points'], '32768']);
      select.value = '100000';
      select.dispatchEvent(new Event('change'));
      expect(tool.calls).to.deep.equal([['setDetail', { pointCount: 100000 }]]);
      await expectAccessible(manager());
    });

    it('shows the number of points that the page asked for, also where the model offers others', async () => {
      tool.set({ engine: { ...READY.engine!, pointCount: 5000, pointCounts: [10000, 32768] } });
      await open();
      const select = within(manager(), '.detail select') as HTMLSelectElement;
      expect([[...select.options].map(({ value }) => value), select.value]).to.deep.equal([['5000', '10000', '32768'], '5000']);
    });

    it('speaks the language of the panel, and closes with its button', async () => {
      language.speak('de');
      await open();
      expect(plain(lines()[1]!)).to.equal('point-sam-large 622 MB · int8 Zum Herunterladen Lizenz: Apache-2.0 622 MB herunterladen');
      const popup = within(manager(), '[popover]');
      expect(popup.matches(':popover-open')).to.equal(true);
      await press(within(manager(), '.heading button'));
      expect(popup.matches(':popover-open')).to.equal(false);
    });
  });

  it('shows a model in use that is stored as in use', async () => {
    await set({ entries: [BUILT_IN, ON_DEVICE], chosen: 'sha' });
    await open();
    expect(lines().map((line) => line.querySelector('.actions')!.textContent!.trim())).to.deep.equal(['Use', 'in use']);
  });
});
