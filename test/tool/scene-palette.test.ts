import { expect } from 'chai';
import { scenePalette } from '../../src/tool/scene-palette.js';
import { ScenePaint } from '../../src/tool/scene-paint.js';
import { makeSegment } from '../support/fake-segments.js';
import { SceneAdapter } from '../support/scene-adapter.js';
import { NODE, nextFrames } from '../support/tool-setup.js';

const LOOK = { segments: [], selected: null, chosen: -1, hovered: -1, opacity: 0.45, only: null, original: false } as const;
const opacities = (look: Partial<Parameters<typeof scenePalette>[0]>) =>
  Object.fromEntries([...scenePalette({ ...LOOK, ...look })].map(([label, { opacity }]) => [label, opacity]));

describe('scenePalette', () => {
  it('shows every label that contains the chosen candidate', () => {
    expect(opacities({ chosen: 1 })).to.deep.equal({ 2: 0.55, 3: 0.55, 6: 0.55, 7: 0.55 });
    expect(opacities({})).to.deep.equal({});
  });

  it('shows a candidate that is looked at, and faintly the rest of the chosen one', () => {
    expect(opacities({ chosen: 1, hovered: 0 })).to.deep.equal({ 1: 0.55, 2: 0.3, 3: 0.55, 5: 0.55, 6: 0.3, 7: 0.55 });
    expect(opacities({ chosen: 1, hovered: 1 })).to.deep.equal(opacities({ chosen: 1 }));
  });

  it('shows visible objects in their colours, the selected one stronger', () => {
    const segments = [makeSegment(8), makeSegment(9, { visible: false }), makeSegment(10)];
    expect(opacities({ segments, selected: 10 })).to.deep.equal({ 8: 0.45, 10: 0.7 });
    expect(scenePalette({ ...LOOK, segments }).get(8)!.color).to.deep.equal(segments[0]!.color);
  });

  it('shows objects as strongly as a person wants, the selected one a little more', () => {
    const segments = [makeSegment(8), makeSegment(9)];
    expect(opacities({ segments, selected: 9, opacity: 0.2 })).to.deep.equal({ 8: 0.2, 9: 0.45 });
    expect(opacities({ segments, selected: 9, opacity: 1 })).to.deep.equal({ 8: 1, 9: 1 });
  });

  it('shows one object alone, hidden or not, beside the draft', () => {
    const segments = [makeSegment(8), makeSegment(9, { visible: false })];
    expect(opacities({ segments, only: 9, chosen: 0 })).to.deep.equal({ 9: 0.45, 1: 0.55, 3: 0.55, 5: 0.55, 7: 0.55 });
    expect(opacities({ segments, only: null })).to.deep.equal({ 8: 0.45 });
  });

  it('shows nothing of ours while the original colours are wanted', () => {
    expect(opacities({ segments: [makeSegment(8)], chosen: 0, original: true })).to.deep.equal({});
  });
});

describe('ScenePaint', () => {
  const unexpected = (error: unknown) => { throw error; };

  it('makes a palette only when the look is another', () => {
    const adapter = new SceneAdapter([NODE]);
    const paint = new ScenePaint(adapter, unexpected);
    for (const look of [LOOK, { ...LOOK }, { ...LOOK, chosen: 1 }, { ...LOOK, chosen: 1 }]) paint.show(look);
    expect(adapter.palettes).to.have.length(2);
    adapter.dispose();
  });

  it('takes the draft off the points and leaves the objects', async () => {
    const adapter = new SceneAdapter([NODE]);
    const paint = new ScenePaint(adapter, unexpected);
    paint.push([{ key: NODE.key, labels: Uint32Array.of(0, 7, 8, 1), draft: true }]);
    await paint.settled();
    paint.clearDraft();
    await paint.settled();
    expect([...adapter.painted.values()]).to.deep.equal([Uint32Array.of(0, 0, 8, 0)]);
    paint.push([{ key: NODE.key, labels: Uint32Array.of(7, 7, 7, 7), draft: true }]);
    paint.dispose();
    await nextFrames();
    expect([...adapter.painted.values()]).to.deep.equal([Uint32Array.of(0, 0, 8, 0)]);
    adapter.dispose();
  });

  it('looks at no label itself, and takes a draft off no sooner than it paints', async () => {
    const adapter = new SceneAdapter([NODE]);
    const paint = new ScenePaint(adapter, unexpected);
    const read: (string | symbol)[] = [];
    const labels = new Proxy(Uint32Array.of(7, 8), { get: (array, name) => (read.push(name), Reflect.get(array, name, array)) });
    paint.push([{ key: NODE.key, labels, draft: true }]);
    await paint.settled();
    paint.clearDraft();
    expect(read).to.deep.equal([]);
    await paint.settled();
    expect([labels[0], labels[1]]).to.deep.equal([0, 8]);
    adapter.dispose();
  });

  it('keeps no labels of a node that has left: not those that it had, nor those that come late', async () => {
    const adapter = new SceneAdapter([NODE]);
    const paint = new ScenePaint(adapter, unexpected);
    const labels = { key: NODE.key, labels: Uint32Array.of(9), draft: false };
    paint.push([labels]);
    expect(paint.labelAt(NODE.key, 0)).to.equal(9);
    adapter.hide([NODE.key]);
    expect(paint.labelAt(NODE.key, 0)).to.equal(null);
    paint.push([labels]);
    expect(paint.labelAt(NODE.key, 0)).to.equal(null);
    adapter.show([NODE]);
    paint.push([labels]);
    await paint.settled();
    expect([paint.labelAt(NODE.key, 0), ...adapter.labels]).to.deep.equal([9, 9]);
    paint.dispose();
    expect(adapter.watched).to.equal(false);
    adapter.dispose();
  });

  it('clears only drafts, and none that was replaced', async () => {
    const adapter = new SceneAdapter([NODE]);
    const paint = new ScenePaint(adapter, unexpected);
    paint.push([{ key: NODE.key, labels: Uint32Array.of(7), draft: true }]);
    paint.clearDraft();
    paint.push([{ key: NODE.key, labels: Uint32Array.of(9), draft: false }]);
    paint.clearDraft();
    await paint.settled();
    expect([...adapter.labels]).to.deep.equal([9]);
    adapter.dispose();
  });
});
