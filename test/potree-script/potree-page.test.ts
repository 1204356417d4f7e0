import { expect } from 'chai';
import { followLanguage } from '../../src/potree-script/language.js';
import { endOtherTools, watchOtherTools } from '../../src/potree-script/other-tools.js';
import { postText } from '../../src/potree-script/post-text.js';
import { replaceMethod } from '../../src/viewer/replace-method.js';
import { settingsFromUrl } from '../../src/potree-script/settings-from-url.js';
import { placeInSidebar } from '../../src/potree-script/sidebar-place.js';
import { SidebarSection } from '../../src/potree-script/sidebar-section.js';
import { ToolbarIcon } from '../../src/potree-script/toolbar-icon.js';
import { waitForViewer } from '../../src/potree-script/wait-for-viewer.js';
import { expectAccessible } from '../support/accessibility.js';
import { asGui, FakeGui, sidebar } from './fake-page.js';

const ICON = 'data:image/svg+xml,%3Csvg xmlns="http://www.w3.org/2000/svg"/%3E';

function parts() {
  let clicks = 0;
  const icon = new ToolbarIcon({ icon: ICON, onClick: () => clicks++ });
  const section = new SidebarSection('tool');
  icon.setTitle('Segment objects');
  section.setTitle('Segment');
  return { icon, section, panel: document.createElement('div'), clicks: () => clicks };
}

describe('the place in a Potree page', () => {
  const cleanups: (() => void)[] = [];
  afterEach(() => cleanups.splice(0).forEach((cleanup) => cleanup()));

  it('is an icon among the tools and a section before "About", once the sidebar is there', async () => {
    const [gui, root, { icon, section, panel }] = [new FakeGui(), sidebar(), parts()];
    cleanups.push(() => root.remove());
    const remove = placeInSidebar({ viewer: asGui(gui), section, icon: icon.element, panel, float: () => expect.fail('floats') });
    expect(panel.isConnected).to.equal(false);
    gui.loadGui();
    expect(root.querySelector('#tools')!.contains(icon.element)).to.equal(true);
    const [header, content] = [panel.parentElement!.previousElementSibling!, panel.parentElement!];
    expect([header.textContent, header.className, content.nextElementSibling!.id]).to.deep.equal(['Segment', 'accordion-header ui-widget', 'menu_about']);
    await expectAccessible(root.querySelector('#potree_menu')!);
    remove();
    expect([icon.element.isConnected, header.isConnected, panel.isConnected]).to.deep.equal([false, false, false]);
  });

  it('floats on a page that loads no sidebar, and moves when one comes after all', async function () {
    this.timeout(10_000);
    const [gui, root, { icon, section, panel }] = [new FakeGui(), sidebar(), parts()];
    cleanups.push(() => root.remove());
    const floating = document.createElement('div');
    const remove = placeInSidebar({ viewer: asGui(gui), section, icon: icon.element, panel, float: (element) => {
      floating.append(element);
      return () => element.remove();
    } });
    cleanups.push(remove);
    while (!floating.contains(panel)) await new Promise((resolve) => setTimeout(resolve, 50));
    gui.loadGui();
    expect([floating.contains(panel), root.contains(panel)]).to.deep.equal([false, true]);
  });

  it('can be used with the keyboard', () => {
    const [root, { icon, section, panel, clicks }] = [sidebar(), parts()];
    cleanups.push(() => root.remove(), section.placeIn(root, panel));
    root.append(icon.element);
    const press = (target: Element, key: string) => target.dispatchEvent(new KeyboardEvent('keydown', { key, cancelable: true }));
    press(icon.element, 'Enter');
    press(icon.element, ' ');
    press(icon.element, 'a');
    expect(clicks()).to.equal(2);
    const header = root.querySelector('#menu_tool [role=button]')!;
    expect([header.getAttribute('aria-expanded'), panel.parentElement!.hidden]).to.deep.equal(['false', true]);
    press(header, 'Enter');
    expect([header.getAttribute('aria-expanded'), panel.parentElement!.hidden]).to.deep.equal(['true', false]);
  });

  it('tells of a choice by more than colour', () => {
    const { icon } = parts();
    expect(icon.element.getAttribute('aria-pressed')).to.equal('false');
    icon.setPressed(true);
    expect(icon.element.getAttribute('aria-pressed')).to.equal('true');
    expect(icon.element.style.outline).to.not.equal('');
  });
});

describe('the manners in a Potree page', () => {
  it('follow the language switch when it switches, and leave it as it was', () => {
    const gui = new FakeGui();
    const [told, before] = [[] as string[], gui.setLanguage];
    const stop = followLanguage(asGui(gui), 'fr', (language) => told.push(language));
    for (const language of ['fr', 'de', 'de']) gui.setLanguage(language);
    stop();
    expect(gui.setLanguage).to.equal(before);
    gui.setLanguage('it');
    expect([told, gui.languages]).to.deep.equal([['de'], ['fr', 'de', 'de', 'it']]);
  });

  it('leave the clicks to another tool that begins, and end what it was about', () => {
    const gui = new FakeGui();
    let started = 0;
    const stop = watchOtherTools(asGui(gui), () => started++);
    gui.measuringTool.dispatchEvent(new Event('start_inserting_measurement'));
    stop();
    gui.measuringTool.dispatchEvent(new Event('start_inserting_measurement'));
    expect(started).to.equal(1);
    endOtherTools(asGui(gui));
    expect(gui.dispatched).to.deep.equal(['cancel_insertions']);
  });

  it('show no markup from files', () => {
    const gui = new FakeGui();
    postText(asGui(gui), new Error('<img src=x onerror=alert(1)>'));
    expect([gui.errors[0]!.textContent, gui.errors[0]!.childElementCount]).to.deep.equal(['<img src=x onerror=alert(1)>', 0]);
  });

  it('hand through to a method that somebody wrapped around theirs', () => {
    const calls: string[] = [];
    const owner = { say: (word: string) => void calls.push(word) };
    const restore = replaceMethod(owner, 'say', (before) => (word) => before(`our ${word}`));
    const ours = owner.say;
    owner.say = (word) => ours(`their ${word}`);
    owner.say('word');
    restore();
    owner.say('word');
    expect(calls).to.deep.equal(['our their word', 'their word']);
  });

  it('wait for a viewer that comes late', async () => {
    // An element with the id "viewer" is there at once.
    const page: { viewer?: object } = { viewer: document.createElement('div') };
    const waiting = waitForViewer(page);
    const viewer = { renderArea: document.createElement('div') };
    setTimeout(() => (page.viewer = viewer), 120);
    expect(await waiting).to.equal(viewer);
  });
});

describe('settings in the address of the script', () => {
  const declared = [{ key: 'backend', type: 'string', enum: ['auto', 'wasm'] }, { key: 'points', type: 'number' }, { key: 'save', type: 'boolean' }];

  it('have the types that the manifest declares', () => {
    expect(settingsFromUrl('https://example.org/p.js?backend=wasm&points=4e6&save=false', declared))
      .to.deep.equal({ settings: { backend: 'wasm', points: 4e6, save: false }, problems: [] });
  });

  it('that mean nothing are told of', () => {
    const { settings, problems } = settingsFromUrl('https://example.org/p.js?backend=cuda&points=many&save=yes&speed=9', declared);
    expect(settings).to.deep.equal({});
    expect(problems).to.deep.equal([
      'backend=cuda (expected auto, wasm)', 'points=many (expected a number)', 'save=yes (expected true or false)', 'speed (known are backend, points, save)',
    ]);
  });
});
