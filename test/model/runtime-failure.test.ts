import { expect } from 'chai';
import { SegmentationError } from '../../src/errors.js';
import { openingFailure, runningFailure } from '../../src/model/runtime-failure.js';

describe('openingFailure', () => {
  it('says that memory ran out, and what to do', () => {
    for (const cause of ['std::bad_alloc', 'RangeError: Array buffer allocation failed', 'RuntimeError: Aborted(OOM)']) {
      const { code, message } = openingFailure('large: encoder', new Error(cause));
      expect([code, message]).to.deep.equal(['out-of-memory', `large: encoder could not be loaded: memory ran out (Error: ${cause}). `
        + 'Choose fewer points or a smaller model, or close other pages.']);
    }
  });

  it('says that a runtime cannot read quantised weights', () => {
    const cause = new Error('Fatal error: com.microsoft:MatMulNBits(-1) is not a registered function/op');
    const { code, message } = openingFailure('large: encoder', cause);
    expect(code).to.equal('model-invalid');
    expect(message).to.match(/^large: encoder has quantised weights \(int8 or int4\), which this ONNX Runtime cannot read .* Convert the weights with --precision fp16,/);
  });

  it('says of all else that the weights must be converted again', () => {
    expect(openingFailure('tiny: decoder', new Error('protobuf parsing failed')).message)
      .to.equal('tiny: decoder could not be loaded: Error: protobuf parsing failed. Convert the weights again.');
  });
});

describe('runningFailure', () => {
  it('turns a want of memory into words and leaves mistakes as they are', () => {
    const short = runningFailure('tiny: encoder', new Error('bad_alloc'));
    expect([short instanceof SegmentationError, (short as SegmentationError).message]).to.deep.equal([true,
      'tiny: encoder stopped: memory ran out (Error: bad_alloc). Choose fewer points or a smaller model, or close other pages.']);
    const mistake = new Error('Missing Input: centers');
    expect(runningFailure('tiny: encoder', mistake)).to.equal(mistake);
  });
});
