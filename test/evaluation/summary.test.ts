import { expect } from 'chai';
import type { ObjectResult } from '../../src/evaluation/judge-object.js';
import { formatSummary } from '../../src/evaluation/report.js';
import { metricsOf, summarize } from '../../src/evaluation/summary.js';

const rising = [0.5, 0.6, 0.7, 0.75, 0.8, 0.9, 0.9, 0.9, 0.9, 1];
const flat = new Array<number>(10).fill(0.1);

function result(ious: readonly number[], more: Partial<ObjectResult> = {}): ObjectResult {
  return {
    scene: 's', id: 1, category: 'tree', level: 'object', sensor: 'mobile', groundTruth: 'simulated', points: 100, share: 0.5,
    cropFactor: 2, model: { ious, oracle: ious[0]! + 0.1, offered: [], qualities: ious.map(() => null) },
    baselines: { ball: { ious: flat, oracle: 0.1, offered: [], qualities: [] } }, oracleBall: { ious, oracle: 0, offered: [], qualities: [] }, ...more,
  };
}

describe('summarize', () => {
  it('averages over objects', () => {
    const { mean, baselines, oracleBall, ...rest } = summarize([result(rising), result(flat, { category: 'car', share: 0.02, cropFactor: 4 })]);
    expect(Object.keys(mean)).to.deep.equal(['IoU@1', 'IoU@3', 'IoU@5', 'IoU@7', 'IoU@10', 'NoC@80']);
    expect(mean['IoU@1']).to.be.closeTo(0.3, 1e-12);
    expect(mean['IoU@10']).to.be.closeTo(0.55, 1e-12);
    expect(baselines['ball']!['IoU@5']).to.be.closeTo(0.1, 1e-12);
    expect(oracleBall!['IoU@10']).to.be.closeTo(0.55, 1e-12);
    expect(rest['oracle@1']).to.be.closeTo(0.4, 1e-12);
    expect([rest.count, Object.keys(rest.byCategory)]).to.deep.equal([2, ['car', 'tree']]);
    expect([rest.bySize['under 3 %']!['IoU@1'], rest.bySize['3 % and more']!.count]).to.deep.equal([0.1, 1]);
    expect(rest.cropFactor).to.deep.equal({ least: 2, mean: 3, largest: 4 });
  });

  it('counts the clicks to IoU 0.8, no more than were made', () => {
    expect(metricsOf([result(rising).model])['NoC@80']).to.equal(5);
    expect(metricsOf([result(flat).model])['NoC@80']).to.equal(10);
    expect(metricsOf([result(rising).model, result(flat).model])['NoC@80']).to.equal(7.5);
  });

  it('leaves out counts of clicks that were not made', () => {
    expect(Object.keys(metricsOf([result(rising.slice(0, 4)).model]))).to.deep.equal(['IoU@1', 'IoU@3', 'NoC@80']);
  });

  it('refuses to average nothing', () => {
    expect(() => summarize([])).to.throw(RangeError, 'at least 1 result');
  });

  it('reads as a table', () => {
    const text = formatSummary(summarize([result(rising), result(flat, { category: 'car' })]));
    expect(text).to.match(/^ +IoU@1 +IoU@3 +IoU@5 +IoU@7 +IoU@10 +NoC@80 oracle@1 +count\nmodel +0\.300 .* 7\.50 +0\.400 +2\nball +0\.100/);
    expect(text).to.match(/\nmodel by category\ncar +0\.100 .* 1\ntree +0\.500/);
  });
});
