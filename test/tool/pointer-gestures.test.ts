import { expect } from 'chai';
import { type ClickGesture, watchClicks } from '../../src/tool/pointer-gestures.js';

describe('watchClicks', () => {
  let element: HTMLElement;
  let clicks: ClickGesture[];
  let stop: () => void;

  beforeEach(() => {
    element = document.createElement('div');
    document.body.append(element);
    clicks = [];
    stop = watchClicks(element, (click) => clicks.push(click));
  });

  afterEach(() => {
    stop();
    element.remove();
  });

  function send(type: string, options: PointerEventInit = {}, target: Element = element) {
    target.dispatchEvent(new PointerEvent(type, { bubbles: true, composed: true, cancelable: true, isPrimary: true, pointerId: 1, pointerType: 'mouse', ...options }));
  }

  function press(from: PointerEventInit, to: PointerEventInit = from, target: Element = element) {
    send('pointerdown', from, target);
    send('pointerup', to, target);
  }

  it('reports a press and release in place, with its place', () => {
    press({ clientX: 10, clientY: 20 }, { clientX: 12, clientY: 23 });
    expect(clicks).to.deep.equal([{ clientX: 12, clientY: 23, subtracts: false }]);
  });

  it('takes the right button and Alt for taking away', () => {
    press({ button: 2 });
    press({ altKey: true });
    expect(clicks.map(({ subtracts }) => subtracts)).to.deep.equal([true, true]);
  });

  it('leaves drags, the middle button and cancelled presses to the host', () => {
    press({ clientX: 10 }, { clientX: 15 });
    for (const button of [1, 3, 4]) press({ button });
    send('pointerdown');
    send('pointercancel');
    send('pointerup');
    expect(clicks).to.deep.equal([]);
  });

  it('leaves the second half of a double click to the host, and takes the click after it', () => {
    press({ clientX: 10 });
    press({ clientX: 12 });
    press({ clientX: 12 });
    press({ clientX: 40 });
    press({ clientX: 40, button: 2 });
    expect(clicks.map(({ clientX, subtracts }) => [clientX, subtracts])).to.deep.equal([[10, false], [12, false], [40, false], [40, true]]);
  });

  it('takes two slow clicks on one place for two', async () => {
    press({});
    await new Promise((resolve) => setTimeout(resolve, 320));
    press({});
    expect(clicks).to.have.length(2);
  });

  it('lets fingers move farther than mice', () => {
    press({ clientX: 10, pointerType: 'touch' }, { clientX: 19, pointerType: 'touch' });
    press({ clientX: 10, pointerType: 'touch' }, { clientX: 21, pointerType: 'touch' });
    expect(clicks).to.have.length(1);
  });

  it('takes two fingers for navigation', () => {
    send('pointerdown', { pointerType: 'touch' });
    send('pointerdown', { pointerType: 'touch', pointerId: 2, isPrimary: false });
    send('pointerup', { pointerType: 'touch', pointerId: 2, isPrimary: false });
    send('pointerup', { pointerType: 'touch' });
    expect(clicks).to.deep.equal([]);
  });

  it('leaves clicks on buttons and panels alone, also inside shadow roots', () => {
    const button = element.appendChild(document.createElement('button'));
    const host = element.appendChild(document.createElement('div'));
    const inner = host.attachShadow({ mode: 'open' }).appendChild(document.createElement('button')).appendChild(document.createElement('span'));
    const panel = document.createElement('div').appendChild(document.createElement('psam-panel')).parentElement!;
    element.append(panel);
    const blank = panel.firstElementChild!.appendChild(document.createElement('p'));
    for (const target of [button, inner, blank]) press({}, {}, target);
    expect(clicks).to.deep.equal([]);
    press({}, {}, element.appendChild(document.createElement('p')));
    expect(clicks).to.have.length(1);
  });

  it('suppresses the menu of the right button over the view alone', () => {
    const menu = (button: number, target: Element = element) => {
      const event = new MouseEvent('contextmenu', { bubbles: true, cancelable: true, button });
      target.dispatchEvent(event);
      return event.defaultPrevented;
    };
    const field = element.appendChild(document.createElement('input'));
    expect([menu(2), menu(0), menu(2, field)]).to.deep.equal([true, false, false]);
  });

  it('stops watching', () => {
    stop();
    press({});
    expect(clicks).to.deep.equal([]);
  });
});
