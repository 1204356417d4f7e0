import { expect } from 'chai';
import { type ErrorCode, SegmentationError } from '../../src/errors.js';
import { toolProblem } from '../../src/tool/tool-problem.js';

const remedy = (code: ErrorCode) => toolProblem(new SegmentationError(code, 'It failed.')).remedy;

describe('toolProblem', () => {
  it('offers to load again what could not be fetched or prepared', () => {
    const codes: ErrorCode[] = ['model-fetch-failed', 'model-invalid', 'runtime-unavailable', 'webgpu-unavailable'];
    expect(codes.map(remedy)).to.deep.equal(codes.map(() => 'reload-model'));
  });

  it('offers to start again what stopped, and nothing where nothing helps', () => {
    expect((['worker-crashed', 'device-lost', 'gpu-failed', 'wasm-unavailable'] as const).map(remedy)).to.deep.equal([...Array(3).fill('restart-worker'), null]);
  });
});
