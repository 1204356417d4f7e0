import { expect } from 'chai';
import { parseModelSettings } from '../../src/convert/model-settings.js';
import { SegmentationError } from '../../src/errors.js';

describe('parseModelSettings', () => {
  it('understands a flat configuration', () => {
    const text = '{"block":"eva02","heads":4,"dec_heads":8,"num_patches":32,"patch_size":16,"n_points":1024,"seed":1}';
    expect(parseModelSettings('tiny.config.json', text)).to.deep.equal({
      encoderHeads: 4, decoderHeads: 8, patches: 32, patchSize: 16, pointCount: 1024,
    });
  });

  it('understands a grouped configuration', () => {
    const config = {
      name: 'small', vit: { heads: 3, dim: 192 }, mask_decoder: { heads: 4 },
      grouping: { num_points: 4096, num_patches: 512, patch_size: 16 }, preprocess: { up_axis: 'z', colors: 'unit' },
    };
    expect(parseModelSettings('small.json', JSON.stringify(config))).to.deep.equal({
      name: 'small', encoderHeads: 3, decoderHeads: 4, patches: 512, patchSize: 16, pointCount: 4096, upAxis: 'z', colors: 'unit',
    });
  });

  it('names file, field, expected and found', () => {
    const cases: [string, string][] = [
      ['{"heads":0}', 'a.json: heads: expected a positive whole number, found 0.'],
      ['{"vit":{"heads":"4"}}', 'a.json: vit.heads: expected a positive whole number, found "4".'],
      ['{"up_axis":"x"}', 'a.json: up_axis: expected "y" or "z", found "x".'],
      ['{"colors":"rgb"}', 'a.json: colors: expected "signed" or "unit", found "rgb".'],
      ['{"name":7}', 'a.json: name: expected a name, found 7.'],
    ];
    for (const [text, message] of cases) expect(() => parseModelSettings('a.json', text)).to.throw(SegmentationError, message);
    expect(() => parseModelSettings('a.json', 'heads: 4')).to.throw(SegmentationError, /^a\.json: expected JSON, found/);
  });
});
