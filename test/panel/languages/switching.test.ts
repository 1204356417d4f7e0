import { expect } from 'chai';
import '../../../src/overlay/scene-overlay/scene-overlay.js';
import '../../../src/panel/segment-panel/segment-panel.js';
import { language } from '../../../src/panel/languages/language.js';
import { LANGUAGES, type LanguageCode } from '../../../src/panel/languages/languages.js';
import type { SegmentPanel } from '../../../src/panel/segment-panel/segment-panel.js';
import { SegmentationPlugin } from '../../../src/plugin.js';
import type { SavingView, ToolState } from '../../../src/tool/tool-state.js';
import { expectAccessible } from '../../support/accessibility.js';
import { editOf } from '../../support/edit-names.js';
import { FakeAdapter } from '../../support/fake-adapter.js';
import { makeSegment, storeOf } from '../../support/fake-segments.js';
import { CANDIDATES, DRAFT, FakeTool, SLOWER } from '../../support/fake-tool.js';
import { SceneAdapter } from '../../support/scene-adapter.js';
import { allWithin, within } from '../../support/within.js';

const CODES = Object.keys(LANGUAGES) as LanguageCode[];

const saving = (patch: Partial<SavingView>): Partial<ToolState> => ({ saving: { state: 'saved', message: null, labelled: null, paused: false, lost: null, ...patch } });
const hint = (name: ToolState['hint']): Partial<ToolState> => ({ hint: name });

/** Between them they show every word of the panel that is not behind a button. */
const STATES: readonly Partial<ToolState>[] = [
  { phase: 'off', engine: null },
  { phase: 'loading', engine: null, loading: { done: 3.1e6, total: 5.5e6 } },
  { phase: 'loading', engine: null, loading: { done: 0, total: 0 } },
  { phase: 'loading', engine: null, loading: { done: 5.5e6, total: 5.5e6 } },
  { engine: { ...SLOWER, reason: 'English.' }, only: 8, ...saving({ state: 'opening' }) },
  { mode: 'remove', undo: editOf('classify', 'Linde'), redo: editOf('hide', 'Linde'), ...saving({ state: 'saving' }) },
  ...(['first-click-adds', 'nothing-under-click', 'waiting-for-model', 'restarted', 'on-processor', 'on-screen-only'] as const).map(hint),
  ...(['reading', 'loading', 'segmenting'] as const).map((stage) => ({ ...DRAFT, phase: 'thinking' as const, stage })),
  { ...DRAFT, candidates: [{ ...CANDIDATES[0]!, bounds: null }, ...CANDIDATES.slice(1)], redo: editOf('show-all'), ...saving({}) },
  { ...DRAFT, mode: 'remove', candidates: CANDIDATES.slice(0, 1), chosen: 0, radius: 4, ...saving({ labelled: 0.62 }) },
  { ...DRAFT, prompts: [...DRAFT.prompts!, ...DRAFT.prompts!], candidates: CANDIDATES.slice(0, 1), chosen: 0, ...saving({ labelled: 0.62, paused: true }) },
  { ...DRAFT, problem: { code: 'unexpected', message: '404', remedy: 'restart-worker' }, ...saving({ state: 'read-only' }) },
  { phase: 'problem', engine: null, problem: { code: 'model-fetch-failed', message: 'English.', remedy: 'reload-model' }, ...saving({ message: 'English.' }) },
  saving({ state: 'failed', message: 'English.', lost: 'damaged' }),
];

const SEGMENTS = [makeSegment(8, { name: 'Linde', classCode: 5 }), makeSegment(9, { name: 'Volvo', classCode: 64, visible: false }), makeSegment(10, { name: 'Ding', classCode: 40 })];
/** Names and signs that are no words of ours. */
const DATA = /^(?:auto 12 m|Linde|Volvo|Ding|town|https:.*|point-sam-tiny · WebGPU|[^\p{L}]*m?|[A-Z]|F2)$/u;

describe('switching the language', () => {
  let panel: SegmentPanel;
  let tool: FakeTool;

  beforeEach(() => show({}));

  async function show(state: Partial<ToolState>): Promise<void> {
    tool = new FakeTool(state);
    tool.scans = [
      { identity: 'a', url: 'https://scans.example/town/metadata.json', savedAt: Date.UTC(2026, 4, 12, 12), bytes: 412_000, open: true },
      { identity: 'b', url: null, savedAt: null, bytes: 1_500, open: false },
    ];
    panel = document.body.appendChild(Object.assign(document.createElement('psam-panel'), { tool, store: storeOf(SEGMENTS) }));
    await new Promise(requestAnimationFrame); // the list knows its height
    await settle();
  }

  afterEach(() => {
    panel.remove();
    language.speak('en');
  });

  async function settle(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve)); // after all that Lit does, however deep
  }

  async function speak(tag: string): Promise<void> {
    language.speak(tag);
    await settle();
  }

  /** The places whose words are the same in English and in German, though German has others for them. */
  async function unchanged(root: Element): Promise<string[]> {
    await speak('en');
    const before = textsIn(root);
    await speak('de');
    const after = textsIn(root);
    expect(after.length).to.equal(before.length);
    const same: Readonly<Record<string, string>> = LANGUAGES.de;
    const shared = new Set(Object.entries(LANGUAGES.en).filter(([key, text]) => same[key] === text).map(([, text]) => text));
    return after.filter((text, i) => text === before[i] && !shared.has(text) && !DATA.test(text));
  }

  it('shows every status whole, also in a narrow sidebar', async () => {
    panel.style.width = '268px';
    const cut: string[] = [];
    for (const code of CODES) {
      await speak(code);
      for (const state of [...STATES, { engine: { ...SLOWER, backend: 'remote' as const } }, { scan: false }]) {
        tool.set({ ...new FakeTool().state, ...state });
        await settle();
        const status = within(panel, '.status span');
        if (status.scrollWidth > status.clientWidth || status.scrollHeight > status.clientHeight) cut.push(`${code} ${status.innerText}`);
      }
    }
    expect([...new Set(cut)]).to.deep.equal([]);
  });

  it('leaves no word of the panel as it was, in any state', async () => {
    for (const state of STATES) {
      tool.set({ ...new FakeTool().state, ...state });
      await settle();
      expect(await unchanged(panel)).to.deep.equal([]);
    }
  });

  it('leaves no word as it was behind the buttons', async () => {
    const opened = async (button: HTMLElement) => {
      button.click();
      await settle();
      expect(await unchanged(panel)).to.deep.equal([]);
    };
    const list = within(panel, 'psam-segment-list');
    await opened(within(panel, '.heading .button'));
    await opened(allWithin(within(panel, 'psam-menu'), 'button')[5]!);
    await opened(within(panel, 'psam-saved-scans', 'li button'));
    const row = within(list, 'psam-segment-rows', 'psam-segment-row');
    await opened(allWithin(row, '.icon-only')[0]!);
    await opened(within(row, '.swatch'));
    for (const button of allWithin(list, '.tools .button').slice(0, 2)) await opened(button);
    within(list, 'input').dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' }));
    tool.set({ undo: editOf('delete', 'Linde') });
    panel.store!.remove(8);
    await settle();
    expect(within(panel, '.note').innerText).to.contain('Linde gelöscht');
    for (const label of [9, 10]) panel.store!.remove(label);
    await settle();
    expect(await unchanged(panel)).to.deep.equal([]);
  });

  it('leaves no word of the overlay as it was', async () => {
    const place = document.body.appendChild(document.createElement('div'));
    const adapter = new FakeAdapter();
    place.append(adapter.element);
    const prompts = [true, false].map((positive) => ({ position: [1, 2, 3] as const, positive }));
    const overlay = place.appendChild(Object.assign(document.createElement('psam-scene-overlay'), { adapter, tool: new FakeTool({ ...DRAFT, prompts }), store: storeOf([]) }));
    await settle();
    expect(await unchanged(overlay)).to.deep.equal([]);
    expect([overlay.lang, ...allWithin(overlay, 'button').map(({ ariaLabel }) => ariaLabel)])
      .to.deep.equal(['de', 'Punkt 1 (dazu) entfernen', 'Punkt 2 (weg) entfernen']);
    place.remove();
  });

  it('leaves names and what is being done alone', async () => {
    tool.set({ ...DRAFT, undo: editOf('keep', 'Object 7') });
    await speak('it');
    expect(panel.lang).to.equal('it');
    expect(within(panel, 'psam-prompt-bar', 'button').ariaLabel).to.equal('Annulla: Tieni Object 7');
    expect(panel.store!.segments).to.deep.equal(SEGMENTS);
    expect(tool.calls).to.deep.equal([]);
  });

  it('finds objects by the class that is shown', async () => {
    const list = within(panel, 'psam-segment-list');
    allWithin(list, '.tools .button')[0]!.click();
    await speak('de');
    const field = within(list, 'input') as HTMLInputElement;
    field.value = 'FAHRZ';
    field.dispatchEvent(new Event('input'));
    await settle();
    expect(allWithin(within(list, 'psam-segment-rows'), 'psam-segment-row').map(({ ariaLabel }) => ariaLabel)).to.deep.equal(['Volvo']);
  });

  it('does not draw what has left the page', async () => {
    const bar = within(panel, 'psam-prompt-bar');
    panel.remove();
    bar.requestUpdate();
    await bar.updateComplete;
    language.speak('fr');
    expect([panel.isUpdatePending, bar.isUpdatePending]).to.deep.equal([false, false]);
  });

  for (const code of ['ja', 'de'] as const) {
    it(`stays accessible in ${code}`, async () => {
      await speak(code);
      for (const state of STATES.slice(-5)) {
        panel.remove(); // a new one, since colours of the one before fade
        await show(state);
        await expectAccessible(panel);
      }
      panel.toggleKeys();
      await settle();
      await expectAccessible(panel);
    });
  }

  for (const code of CODES) {
    it(`fits a sidebar of 260 px in ${code}`, async () => {
      panel.style.cssText = 'width: 260px; font: 13px sans-serif';
      await speak(code);
      for (const state of STATES) {
        tool.set({ ...new FakeTool().state, ...state });
        await settle();
        expect(within(panel, '.tip').scrollHeight, within(panel, '.tip').innerText).to.be.at.most(36);
        expect(overflowing(panel)).to.deep.equal([]);
      }
    });
  }
});

describe('the language of the plugin', () => {
  const before = document.documentElement.lang;
  const plugins: SegmentationPlugin[] = [];

  afterEach(() => {
    for (const plugin of plugins.splice(0)) plugin.dispose();
    document.documentElement.lang = before;
    language.speak('en');
  });

  function make(options: { language?: string } = {}): SegmentationPlugin {
    const plugin = new SegmentationPlugin({ viewer: new SceneAdapter([]), save: false, ...options });
    plugins.push(plugin);
    return plugin;
  }

  it('is the option\'s, else the page\'s, else the browser\'s', () => {
    document.documentElement.lang = 'fr-CA';
    const spoken = [{ language: 'jp' }, {}, { language: 'xx' }].map((options) => {
      make(options);
      return language.code;
    });
    document.documentElement.lang = 'xx';
    make();
    expect([...spoken, navigator.language.startsWith(language.code)]).to.deep.equal(['ja', 'fr', 'fr', true]);
  });

  it('names new objects, and changes for panel and overlay when it is told to', () => {
    const plugin = make({ language: 'de' });
    expect(plugin.store.nameFor(plugin.store.nextLabel)).to.equal('Objekt 1');
    let changes = 0;
    language.addEventListener('change', () => changes++, { once: true });
    plugin.setLanguage('de');
    expect(changes).to.equal(0);
    plugin.setLanguage('se');
    expect([changes, language.code, plugin.store.nameFor(plugin.store.nextLabel)]).to.deep.equal([1, 'sv', 'Objekt 1']);
  });
});

/** All that is shown or read out in an element, in order; what is marked as English is not ours to translate. */
function textsIn(root: Element): string[] {
  const own = ['aria-label', 'title', 'placeholder', 'aria-valuetext'].map((name) => root.getAttribute(name)?.trim() ?? '');
  const children = [...(root.shadowRoot ?? root).childNodes].flatMap((node) => {
    if (node instanceof Text) return [node.data.replace(/\s+/g, ' ').trim()];
    return node instanceof Element && node.localName !== 'style' && node.getAttribute('lang') !== 'en' ? textsIn(node) : [];
  });
  return [...own, ...children].filter((text) => text !== '' && text !== 'English.');
}

/** Buttons whose words do not fit them, and lines whose controls reach over the edge. */
function overflowing(root: Element): string[] {
  const edge = root.getBoundingClientRect().right;
  return elementsIn(root).filter((element) => {
    if (!element.matches('.button, label span, .face') || !element.checkVisibility()) return false;
    return element.scrollWidth > element.clientWidth + 1 || element.getBoundingClientRect().right > edge || element.clientHeight > (element.matches('.face') ? 76 : 36);
  }).map((element) => (element as HTMLElement).innerText);
}

function elementsIn(root: Element): Element[] {
  return [...(root.shadowRoot ?? root).children].flatMap((child) => [child, ...elementsIn(child)]);
}
