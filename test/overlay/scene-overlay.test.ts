import '../../src/overlay/scene-overlay/scene-overlay.js';
import { expect } from 'chai';
import type { AnnotationStore } from '../../src/annotations/annotation-store.js';
import type { SceneOverlay } from '../../src/overlay/scene-overlay/scene-overlay.js';
import type { ToolState } from '../../src/tool/tool-state.js';
import { expectAccessible } from '../support/accessibility.js';
import { FakeAdapter } from '../support/fake-adapter.js';
import { makeSegment, storeOf } from '../support/fake-segments.js';
import { DRAFT, FakeTool } from '../support/fake-tool.js';

const TWO: Partial<ToolState> = {
  ...DRAFT,
  prompts: [{ position: [1, 2, 3], positive: true }, { position: [4, 5, 6], positive: false }],
};

describe('psam-scene-overlay', () => {
  let place: HTMLElement;
  let adapter: FakeAdapter;

  beforeEach(() => {
    place = document.createElement('div');
    place.style.cssText = 'position: relative; width: 400px; height: 300px; background: #345';
    adapter = new FakeAdapter();
    adapter.element.style.cssText = 'position: absolute; inset: 0';
    place.append(adapter.element);
    document.body.append(place);
  });

  afterEach(() => place.remove());

  async function show(tool: FakeTool, store: AnnotationStore = storeOf([])): Promise<SceneOverlay> {
    const overlay = Object.assign(document.createElement('psam-scene-overlay'), { adapter, tool, store });
    place.append(overlay);
    await overlay.updateComplete;
    return overlay;
  }

  const markers = (overlay: SceneOverlay) => [...overlay.shadowRoot!.querySelectorAll<HTMLElement>('button')];

  it('puts each prompt where the camera sees it and follows the camera', async () => {
    const overlay = await show(new FakeTool(TWO));
    expect(markers(overlay).map(({ style }) => style.transform)).to.deep.equal(['translate(10px, 20px)', 'translate(40px, 50px)']);
    adapter.moveCamera([100, 7]);
    expect(markers(overlay).map(({ style }) => style.transform)).to.deep.equal(['translate(110px, 27px)', 'translate(140px, 57px)']);
  });

  it('hides a prompt behind the camera', async () => {
    const overlay = await show(new FakeTool(TWO));
    adapter.cameraHeight = 5;
    adapter.moveCamera([0, 0]);
    expect(markers(overlay).map(({ hidden }) => hidden)).to.deep.equal([false, true]);
  });

  it('names the prompts by shape, colour and words, and takes one away on a click', async () => {
    const tool = new FakeTool(TWO);
    const overlay = await show(tool);
    expect(markers(overlay).map((marker) => marker.ariaLabel)).to.deep.equal(['Add point 1, remove it', 'Subtract point 2, remove it']);
    const discs = markers(overlay).map((marker) => getComputedStyle(marker.querySelector('span')!).backgroundColor);
    expect(discs).to.deep.equal(['rgb(0, 114, 178)', 'rgb(213, 94, 0)']);
    markers(overlay)[1]!.click();
    expect(tool.calls).to.deep.equal([['removePrompt', 1]]);
  });

  it('draws the sign in the middle of its disc, and the newest disc larger', async () => {
    const overlay = await show(new FakeTool(TWO));
    const middle = (element: Element) => {
      const { left, top, width, height } = element.getBoundingClientRect();
      return [left + width / 2, top + height / 2];
    };
    for (const marker of markers(overlay)) expect(middle(marker.querySelector('svg')!)).to.deep.equal(middle(marker.querySelector('span')!));
    expect(markers(overlay).map((marker) => marker.querySelector('span')!.getBoundingClientRect().width)).to.deep.equal([18, 22.5]);
  });

  it('lies over the view wherever that is, and follows its size', async () => {
    place.style.position = 'static';
    adapter.element.style.cssText = 'margin: 30px 0 0 50px; width: 200px; height: 100px; background: #345';
    const overlay = await show(new FakeTool(TWO));
    const rectangle = (element: Element) => {
      const { left, top, width, height } = element.getBoundingClientRect();
      return [left, top, width, height];
    };
    expect(rectangle(overlay)).to.deep.equal(rectangle(adapter.element));
    adapter.element.style.width = '300px';
    await pause(100);
    expect(rectangle(overlay)).to.deep.equal(rectangle(adapter.element));
  });

  it('leaves drags and the wheel on a prompt to the host, and does not take the prompt away after a drag', async () => {
    const tool = new FakeTool(TWO);
    const overlay = await show(tool);
    const events: string[] = [];
    for (const type of ['pointerdown', 'pointermove', 'wheel'] as const) {
      adapter.element.addEventListener(type, ({ clientX }) => events.push(`${type} ${clientX}`));
    }
    const send = (type: string, clientX: number) => markers(overlay)[0]!.dispatchEvent(
      new PointerEvent(type, { bubbles: true, isPrimary: true, pointerId: 1, pointerType: 'mouse', clientX, clientY: 9 }));
    send('pointerdown', 10);
    send('pointermove', 13);
    expect(events).to.deep.equal([]);
    send('pointermove', 20);
    markers(overlay)[0]!.click();
    expect([events, tool.calls]).to.deep.equal([['pointerdown 10', 'pointermove 20'], []]);
    markers(overlay)[0]!.dispatchEvent(new WheelEvent('wheel', { clientX: 7, deltaY: 3, cancelable: true }));
    expect(events.at(-1)).to.equal('wheel 7');
    send('pointerdown', 10);
    send('pointermove', 12);
    markers(overlay)[0]!.click();
    expect(tool.calls).to.deep.equal([['removePrompt', 0]]);
  });

  it('does not take a prompt away by the click after the tap that made it', async () => {
    const tool = new FakeTool(TWO);
    const overlay = await show(tool);
    const tap = () => markers(overlay)[0]!.dispatchEvent(new MouseEvent('click', { bubbles: true, detail: 1 }));
    tap();
    expect(tool.calls).to.deep.equal([]);
    markers(overlay)[0]!.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true, isPrimary: true, pointerId: 2, pointerType: 'touch' }));
    tap();
    expect(tool.calls).to.deep.equal([['removePrompt', 0]]);
  });

  it('lets pointers through, except on the prompts', async () => {
    const overlay = await show(new FakeTool(TWO));
    const { left, top } = place.getBoundingClientRect();
    expect(document.elementFromPoint(left + 200, top + 200)).to.equal(adapter.element);
    expect(document.elementFromPoint(left + 10, top + 20)).to.equal(overlay);
  });

  it('fades a prompt that the scan hides, soon after the camera rested', async () => {
    adapter.hit = { key: { cloud: 'cloud', name: 'r' }, index: 0, position: [1, 2, 40] };
    const overlay = await show(new FakeTool(DRAFT));
    await pause(400);
    expect(markers(overlay)[0]!.classList.contains('covered')).to.equal(true);
    const { left, top } = adapter.element.getBoundingClientRect();
    expect(adapter.picks).to.deep.equal([[left + 10, top + 20]]);
    adapter.hit = { key: { cloud: 'cloud', name: 'r' }, index: 0, position: [1, 2, 3.5] };
    adapter.moveCamera([0, 0]);
    await pause(400);
    expect(markers(overlay)[0]!.classList.contains('covered')).to.equal(false);
  });

  it('looks at a handful of many prompts, one a frame, the newest first, and takes the others for seen', async () => {
    adapter.hit = { key: { cloud: 'cloud', name: 'r' }, index: 0, position: [1, 2, 40] };
    const promptsAt = (count: number) => Array.from({ length: count }, (_, i) => ({ position: [i, 0, 3] as const, positive: true }));
    const tool = new FakeTool({ ...DRAFT, prompts: promptsAt(2) });
    const overlay = await show(tool);
    await pause(400);
    const covered = () => markers(overlay).map((marker) => marker.classList.contains('covered'));
    expect(covered()).to.deep.equal([true, true]);
    adapter.picks = [];
    let most = 0;
    const watch = () => {
      most = Math.max(most, adapter.picks.length - before);
      before = adapter.picks.length;
      if (before < 5) requestAnimationFrame(watch);
    };
    let before = 0;
    tool.set({ prompts: promptsAt(8) });
    await pause(150);
    watch();
    await pause(400);
    expect(adapter.picks.map(([x]) => (x - adapter.element.getBoundingClientRect().left) / 10)).to.deep.equal([7, 6, 5, 4, 3]);
    expect([covered(), most]).to.deep.equal([[false, false, false, true, true, true, true, true], 1]);
  });

  it('looks at nothing while the camera moves', async () => {
    await show(new FakeTool(DRAFT));
    for (let i = 0; i < 10; i++) {
      adapter.moveCamera([i, 0]);
      await pause(30);
    }
    expect(adapter.picks).to.have.length(0);
  });

  it('shows the region as a circle for a second after it was set', async () => {
    const tool = new FakeTool(DRAFT);
    const overlay = await show(tool);
    const circle = overlay.shadowRoot!.querySelector('circle.dashed')!;
    expect(['cx', 'cy', 'r'].map((name) => circle.getAttribute(name))).to.deep.equal(['10.0', '20.0', '120.0']);
    await pause(1200);
    expect(overlay.shadowRoot!.querySelector('circle')).to.equal(null);
    tool.set({ preview: { center: [1, 2, 3], radius: 5 } });
    await overlay.updateComplete;
    expect(overlay.shadowRoot!.querySelector('circle.dashed')!.getAttribute('r')).to.equal('50.0');
    tool.set({ preview: null });
    await overlay.updateComplete;
    expect(overlay.shadowRoot!.querySelector('circle')).to.equal(null);
  });

  it("draws the selected object's box with its name as text", async () => {
    const name = '<img src=x onerror=alert(1)>';
    const store = storeOf([makeSegment(8, { name, bounds: { min: [1, 2, 0], max: [3, 5, 4] } })]);
    const overlay = await show(new FakeTool(), store);
    expect(overlay.shadowRoot!.querySelector('path')).to.equal(null);
    store.select(8);
    await overlay.updateComplete;
    expect(overlay.shadowRoot!.querySelector('.line.box')!.getAttribute('d')!.match(/M/g)).to.have.length(12);
    expect(overlay.shadowRoot!.querySelector('.name')!.textContent).to.equal(name);
    expect(overlay.shadowRoot!.querySelector('img')).to.equal(null);
    store.edit(8, { visible: false });
    await overlay.updateComplete;
    expect(overlay.shadowRoot!.querySelector('path')).to.equal(null);
  });

  it('shows at the newest prompt that it thinks', async () => {
    const tool = new FakeTool({ ...TWO, phase: 'thinking', stage: 'segmenting' });
    const overlay = await show(tool);
    expect(overlay.shadowRoot!.querySelector<HTMLElement>('.busy')!.style.transform).to.equal('translate(40px, 50px)');
    tool.set({ phase: 'draft', stage: null });
    await overlay.updateComplete;
    expect(overlay.shadowRoot!.querySelector('.busy')).to.equal(null);
  });

  it("tells by the pointer what a click does, and gives the host's pointer back", async () => {
    adapter.element.style.cursor = 'grab';
    const tool = new FakeTool();
    const overlay = await show(tool);
    const adding = adapter.element.style.cursor;
    expect(adding).to.contain('crosshair');
    tool.set({ mode: 'remove' });
    await overlay.updateComplete;
    expect(adapter.element.style.cursor).to.not.equal(adding);
    tool.set({ phase: 'off' });
    await overlay.updateComplete;
    expect(adapter.element.style.cursor).to.equal('grab');
  });

  it('marks the middle of the view while the keyboard has its focus there', async () => {
    const { element } = adapter;
    element.tabIndex = 0;
    const overlay = await show(new FakeTool());
    const center = () => overlay.shadowRoot!.querySelector<HTMLElement>('.center')!;
    expect(center().hidden).to.equal(true);
    element.focus({ focusVisible: true } as FocusOptions);
    await overlay.updateComplete;
    expect(center().hidden).to.equal(false);
    element.blur();
    await overlay.updateComplete;
    expect(center().hidden).to.equal(true);
  });

  it('leaves nothing behind when it is removed', async () => {
    const overlay = await show(new FakeTool(DRAFT));
    expect(adapter.watcherCount).to.equal(1);
    overlay.remove();
    expect(adapter.watcherCount).to.equal(0);
    expect(adapter.element.style.cursor).to.equal('');
    await pause(250);
    expect(adapter.picks).to.have.length(0);
  });

  it('is accessible', async () => {
    const overlay = await show(new FakeTool(TWO));
    await expectAccessible(overlay);
  });
});

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
