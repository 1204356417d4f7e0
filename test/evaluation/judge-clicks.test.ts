import { expect } from 'chai';
import { isAbortError } from '../../src/errors.js';
import type { ClickSession } from '../../src/evaluation/click-segmenter.js';
import { judgedCrop } from '../../src/evaluation/crop.js';
import { judgeClicks } from '../../src/evaluation/judge-clicks.js';
import { maskIou } from '../../src/evaluation/mask-iou.js';
import type { Click } from '../../src/evaluation/simulated-clicks.js';
import { cloudOf } from '../support/random-clouds.js';

const mask = (text: string) => Uint8Array.from(text, (letter) => Number(letter === '#'));

const judged = judgedCrop(
  { positions: cloudOf(10, (i) => [i, 0, 0]), colors: null, intensities: null, bounds: { min: [0, 0, 0], max: [9, 0, 0] } },
  mask('####......'),
);

/** Answers with one mask after another, the last one for ever, and remembers what it was asked. */
class ScriptedSession implements ClickSession {
  readonly asked: Click[][] = [];
  closed = 0;
  readonly #masks: readonly string[];
  readonly #candidates: readonly string[];

  constructor(masks: readonly string[], candidates: readonly string[] = []) {
    this.#masks = masks;
    this.#candidates = candidates;
  }

  async answer(clicks: readonly Click[]) {
    this.asked.push([...clicks]);
    const answer = mask(this.#masks[Math.min(this.asked.length, this.#masks.length) - 1]!);
    const others = this.asked.length === 1 ? this.#candidates.map(mask) : [];
    return { mask: answer, quality: null, candidates: [answer, ...others].map((offered) => ({ mask: offered, quality: 0.5 })) };
  }

  async close() {
    this.closed++;
  }
}

describe('maskIou', () => {
  it('is the share of common points in all that either has', () => {
    expect(maskIou(mask('##..'), mask('.##.'))).to.equal(1 / 3);
    expect(maskIou(mask('##..'), mask('##..'))).to.equal(1);
    expect(maskIou(mask('##..'), mask('..##'))).to.equal(0);
    expect(maskIou(mask('....'), mask('....'))).to.equal(1);
    expect(() => maskIou(mask('..'), mask('...'))).to.throw(RangeError, 'got 2 and 3');
  });
});

describe('judgeClicks', () => {
  it('measures known masks, and the best of those offered at the first click', async () => {
    const session = new ScriptedSession(['##........', '########..', '####......'], ['.###......', '#####.....']);
    const { ious, oracle, offered } = await judgeClicks(session, judged, { clicks: 4 });
    expect(ious).to.deep.equal([0.5, 0.5, 1, 1]);
    expect(oracle).to.equal(0.8);
    expect(offered.map(({ quality }) => quality)).to.deep.equal(offered.map(() => 0.5));
    expect(offered.map(({ iou }) => iou)).to.include.members([ious[0], 0.8]);
    expect(session.closed).to.equal(1);
  });

  it('clicks where the answers were wrong, and sends all clicks every time', async () => {
    const session = new ScriptedSession(['##........', '########..', '####......']);
    await judgeClicks(session, judged, { clicks: 4 });
    const first = { index: 0, positive: true };
    expect(session.asked[3]).to.deep.equal([first, { index: 2, positive: true }, { index: 5, positive: false }, first]);
    expect(session.asked.map(({ length }) => length)).to.deep.equal([1, 2, 3, 4]);
  });

  it('stops between two clicks when it is told to, and gives the session back', async () => {
    const stop = new AbortController();
    stop.abort();
    const session = new ScriptedSession(['####......']);
    const error = await judgeClicks(session, judged, { clicks: 2, signal: stop.signal }).catch((reason: unknown) => reason);
    expect(isAbortError(error)).to.equal(true);
    expect([session.asked.length, session.closed]).to.deep.equal([0, 1]);
  });
});
