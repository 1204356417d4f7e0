import type { CreateRunner, ResidentTensor } from '../../src/model/graph-runner.js';
import { hostConcat, HostTensor } from '../../src/model/host-tensor.js';
import { parseManifest } from '../../src/model/model-manifest.js';
import type { OpenedModel } from '../../src/model/open-point-sam.js';
import { PointSam } from '../../src/model/point-sam.js';

export interface ModelScript {
  /** Whether sample point `point` lies in mask `mask` (0 the single one, 1..3 the candidates). */
  readonly inside: (point: number, mask: number) => boolean;
  /** Predicted IoU of the four masks. */
  readonly quality?: readonly number[];
}

/** The real model around networks that answer as a script says. */
export async function scriptedModel({ inside, quality = [0.5, 0.5, 0.6, 0.4] }: ModelScript): Promise<OpenedModel & { readonly ended: boolean }> {
  const url = new URL('/models/point-sam-tiny/manifest.json', location.href).href;
  const manifest = parseManifest(await (await fetch(url)).json(), url);
  const width = manifest.dimensions.embedWidth;
  const answers: Record<string, (size: number) => Record<string, ResidentTensor>> = {
    encoder: (patches) => ({ embeddings: zeros(patches, width) }),
    'mask-encoder': (patches) => ({ mask_embeddings: zeros(patches, width) }),
    decoder: (points) => ({
      mask_logits: floats([4, points], Float32Array.from({ length: 4 * points }, (_, i) => (inside(i % points, Math.floor(i / points)) ? 1 : -1))),
      iou: floats([4], Float32Array.from(quality)),
    }),
  };
  const createRunner: CreateRunner = async ({ name }) => ({
    run: async (inputs) => answers[name.split(': ')[1]!]!((inputs['interpolation_index'] ?? inputs['patch_features'])!.dims[0]!),
    upload: (tensor) => new HostTensor(tensor),
    concat: (tensors) => hostConcat(tensors as HostTensor[]),
    dispose: async () => undefined,
  });
  let ended = false;
  return {
    model: await PointSam.create(manifest, async () => new Uint8Array(0), createRunner),
    backend: 'wasm',
    reason: null,
    dispose: async () => void (ended = true),
    get ended() { return ended; },
  };
}

function zeros(rows: number, columns: number): ResidentTensor {
  return floats([rows, columns], new Float32Array(rows * columns));
}

function floats(dims: readonly number[], data: Float32Array): ResidentTensor {
  return new HostTensor({ type: 'float32', dims, data });
}
