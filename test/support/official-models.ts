import { planConversion, type ConversionPlan } from '../../src/convert/convert-model.js';
import { groupingOf } from '../../src/convert/model-settings.js';
import type { SafetensorsFile } from '../../src/convert/safetensors.js';
import { expectedShapes, type Architecture } from '../../src/convert/weight-layout.js';
import { MANIFEST_VERSION, neededGraphs, type DiskPrecision, type ModelManifest } from '../../src/model/model-manifest.js';

const DECODER = { depth: 2, heads: 8, selfWidth: 256, crossWidth: 128, mlpWidth: 2048, iouWidth: 256, maskPatchHidden: [128, 512] } as const;

/** The published Point-SAM (specification 9). */
export const LARGE: Architecture = {
  block: 'eva02', width: 1024, depth: 24, heads: 16, mlpWidth: 2730, patchHidden: [128, 512], patchWidth: 512,
  positionWidth: 128, embedWidth: 256, decoder: DECODER,
};
export const GIANT: Architecture = { ...LARGE, block: 'giant', width: 1408, depth: 40, mlpWidth: 6144 };

/** What converting weights of this architecture would write: graphs are built from the header of a file that holds no numbers. */
export function officialPlan(architecture: Architecture, precision: DiskPrecision): ConversionPlan {
  return planConversion(headerOnly(architecture), { name: 'official' }, { precision });
}

/** A manifest of this architecture with official settings; its files are named alone. */
export function officialManifest(architecture: Architecture, disk: DiskPrecision = 'fp16'): ModelManifest {
  const { block, width, depth, mlpWidth, embedWidth, heads } = architecture;
  return {
    formatVersion: MANIFEST_VERSION, name: 'official', architecture: 'point-sam', license: null,
    capabilities: { prompts: ['point', 'mask'], candidates: 3 },
    dimensions: { block, encoderWidth: width, encoderDepth: depth, mlpWidth, patchWidth: 512, embedWidth, decoderDepth: 2 },
    heads: { encoder: heads, decoder: 8 },
    ...groupingOf({}), upAxis: 'y', color: { black: -1, white: 1, missing: 0 }, precision: { disk, compute: 'fp32' },
    fourierMatrix: [0, 1, 2].map(() => new Array<number>(embedWidth / 2).fill(0.1)),
    files: neededGraphs({ decoderDepth: 2 }).map((name) => ({ role: `${name}-graph`, path: `${name}.onnx`, bytes: 1, sha256: '' })),
  };
}

function headerOnly(architecture: Architecture): SafetensorsFile {
  let end = 0;
  const tensors = [...expectedShapes(architecture)].map(([key, shape]) => {
    const begin = end;
    end += shape.reduce((product, length) => product * length, 4);
    return [key, { dtype: 'F32', shape, begin, end }] as const;
  });
  return { name: 'official.safetensors', tensors: new Map(tensors), metadata: {}, read: () => Promise.reject(new Error('Only the header is here.')) };
}
