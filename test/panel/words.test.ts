import { expect } from 'chai';
import { candidateName, engineWords, lengthWords, loadingWords, pointWords, qualityWords, slowerWords, statusWords, tipWords } from '../../src/panel/words.js';
import { beginAnewWords, savingNote, savingWords, scanName, scanWords } from '../../src/panel/saving-words.js';
import type { SavingView, ToolState } from '../../src/tool/tool-state.js';
import { CANDIDATES, DRAFT, READY, SLOWER } from '../support/fake-tool.js';

const tip = (patch: Partial<ToolState>, { kept = 0, touch = false } = {}) =>
  tipWords({ ...READY, ...patch }, { kept, touch, nameOf: (label) => (label === 8 ? 'Tree 7' : undefined) });
const status = (patch: Partial<ToolState>) => statusWords({ ...READY, ...patch });

const SAVED: SavingView = { state: 'saved', message: null, labelled: null, paused: false, lost: null };

describe('the words', () => {
  it('give lengths two significant digits and counts separators', () => {
    expect([0.84, 4.63, 11.2, 100].map(lengthWords)).to.deep.equal(['0.84 m', '4.6 m', '11 m', '100 m']);
    expect([1, 12480].map(pointWords)).to.deep.equal(['1 point', '12,480 points']);
  });

  it('give predicted quality as a word and a number within 0 and 1', () => {
    expect([0.874, 0.68, 0.52, 1.03, -0.2].map(qualityWords)).to.deep.equal(['good 0.87', 'fair 0.68', 'unsure 0.52', 'good 1.00', 'unsure 0.00']);
  });

  it('name candidates by their size', () => {
    expect([0, 1, 2].map((index) => candidateName(index, 3))).to.deep.equal(['Part', 'Object', 'Group']);
    expect(candidateName(0, 1)).to.equal('Object');
  });

  it('say how far the loading is', () => {
    expect(loadingWords({ done: 3.1e6, total: 5.5e6 })).to.equal('Loading model 3.1 of 5.5 MB');
    expect(loadingWords({ done: 0, total: 0 })).to.equal('Loading model');
    expect(loadingWords({ done: 5.5e6, total: 5.5e6 })).to.equal('Preparing the model');
  });

  it('say what runs, and why it is slower', () => {
    expect(engineWords(READY.engine!)).to.equal('point-sam-tiny · WebGPU');
    expect(slowerWords(READY.engine!)).to.equal(null);
    expect(engineWords(SLOWER)).to.equal('point-sam-tiny · processor');
    expect(slowerWords(SLOWER)).to.equal('The browser offers no graphics adapter for WebGPU.');
  });

  it('give the status of every state', () => {
    expect(status({ phase: 'off' })).to.equal('Off');
    expect(status({ phase: 'loading' })).to.equal('Loading');
    expect(status({})).to.equal('Ready');
    expect(status({ scan: false, engine: SLOWER })).to.equal('No scan');
    expect(status({ engine: SLOWER })).to.equal('Ready (slower)');
    expect(status({ phase: 'thinking', stage: 'reading' })).to.equal('Reading…');
    expect(status({ phase: 'thinking', stage: 'loading' })).to.equal('Reading…');
    expect(status(DRAFT)).to.equal('Draft');
    expect(status({ phase: 'problem', problem: { code: 'unexpected', message: '', remedy: null } })).to.equal('Problem');
  });

  it('say the next step in every state', () => {
    expect(tip({ phase: 'off' })).to.equal('Turn on to segment by clicking.');
    expect(tip({ phase: 'loading' })).to.equal('You can look around meanwhile.');
    expect(tip({})).to.equal('Click an object to begin.');
    expect(tip({}, { kept: 1 })).to.equal('Go on with the next object.');
    expect(tip({ mode: 'remove' })).to.equal('Switch to Add to begin an object.');
    expect(tip(DRAFT)).to.equal('Not quite? Choose another size, or add a click on what is missing.');
    expect(tip({ ...DRAFT, mode: 'remove' })).to.equal('Click what is too much.');
    const refined = { ...DRAFT, prompts: [...DRAFT.prompts!, ...DRAFT.prompts!], candidates: CANDIDATES.slice(0, 1) };
    expect(tip(refined)).to.equal('Right-click takes away what is too much. Enter keeps it.');
    expect(tip(refined, { touch: true })).to.equal('Remove takes away what is too much. Enter keeps it.');
    expect(tip({ phase: 'thinking', stage: 'reading' })).to.equal('Reading the region… Esc cancels.');
    expect(tip({ phase: 'thinking', stage: 'loading' })).to.equal('Reading the scan… Esc cancels.');
    expect(tip({ phase: 'thinking', stage: 'reading' }, { touch: true })).to.equal('Reading the region… Discard cancels.');
    expect(tip({ ...DRAFT, hint: 'on-screen-only' })).to.equal('Only points on screen count: the files cannot be read. Move closer.');
    expect(tip({ ...DRAFT, hint: 'nothing-under-click' })).to.equal('There is no point of the scan. Click on the object itself.');
  });

  it('say whose points a draft has found that may take none of them', () => {
    const held = CANDIDATES.map((candidate) => ({ ...candidate, pointCount: 0, extent: 0, bounds: null, heldBy: 8 }));
    expect(tip({ ...DRAFT, candidates: held })).to.equal('These points belong to Tree 7. Add a click beside it.');
    expect(tip({ ...DRAFT, candidates: [held[0]!, ...CANDIDATES.slice(1)] })).to.contain('Not quite?');
  });

  it('leave what stood there while a thought is short', () => {
    expect(tip({ phase: 'thinking', stage: null })).to.equal(null);
    expect(status({ phase: 'thinking', stage: null })).to.equal(null);
    expect(tip({ phase: 'thinking', stage: 'segmenting' })).to.equal('Segmenting… Esc cancels.');
  });

  it('say how saving stands', () => {
    const words = (patch: Partial<SavingView>) => savingWords({ ...SAVED, ...patch });
    expect(words({})).to.equal('Saved');
    expect(words({ state: 'opening' })).to.equal('Looking for saved objects…');
    expect(words({ state: 'saving' })).to.equal('Saving…');
    expect(words({ labelled: 0.62 })).to.equal('Labelling all points 62%');
    expect(words({ labelled: 0.62, paused: true })).to.equal('Labelling paused');
    expect(words({ paused: true })).to.equal('Saved');
    expect(words({ message: 'Gone.' })).to.equal('Saved; points not labelled');
    expect(words({ state: 'failed', message: 'Full.', labelled: 0.5 })).to.equal('Not saved');
    expect(words({ state: 'read-only', labelled: 0 })).to.equal('Open in another tab');
  });

  it('say what it means that objects are saved, or are not', () => {
    expect(savingNote(SAVED)).to.equal('Objects are kept in this browser and come back when the scan is opened again.');
    expect(savingNote({ ...SAVED, state: 'failed', message: 'The storage is full.' })).to.equal('The storage is full.');
    expect(savingNote({ ...SAVED, state: 'read-only' })).to.equal('Another tab edits the objects of this scan. What you change here is not saved while it is open.');
  });

  it('name saved scans by their folder, and say what beginning anew does', () => {
    expect(['https://a.example/my%20town/metadata.json?key=/x/', 'https://a.example/50%/cloud.js', null].map(scanName))
      .to.deep.equal(['my town', '50%', 'A scan whose place is not known']);
    expect(scanWords({ savedAt: null, bytes: 1_500 })).to.equal('damaged, 2 kB');
    expect(scanWords({ savedAt: Date.UTC(2026, 4, 12, 12), bytes: 412_000 })).to.match(/2026, 0\.4 MB$/);
    expect(beginAnewWords('changed')).to.contain('is kept');
    expect(beginAnewWords('damaged')).to.contain('is deleted');
  });
});
