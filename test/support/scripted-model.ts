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
  /** An output that cannot be read, by its name. */
  readonly unreadable?: string;
}

/** A model that tells how it goes. */
export interface ScriptedModel extends OpenedModel {
  readonly ended: boolean;
  /** Tensors that were not disposed of. */
  readonly tensors: number;
}

/** The real model around networks that answer as a script says. */
export async function scriptedModel({ inside, quality = [0.5, 0.5, 0.6, 0.4], unreadable }: ModelScript): Promise<ScriptedModel> {
  const url = new URL('/models/point-sam-tiny/manifest.json', location.href).href;
  const manifest = parseManifest(await (await fetch(url)).json(), url);
  const width = manifest.dimensions.embedWidth;
  const bitsOf = (point: number) => [0, 1, 2, 3].reduce((bits, mask) => bits | (Number(inside(point, mask)) << mask), 0);
  const answers: Record<string, (size: number) => Record<string, ResidentTensor>> = {
    'patch-encoder': (patches) => ({ patch_embeddings: zeros(patches, 1) }),
    encoder: (patches) => ({ embeddings: zeros(patches, width), no_mask_embedding: zeros(1, width) }),
    'mask-encoder': (patches) => ({ mask_embeddings: zeros(patches, width) }),
    decoder: () => ({ lifted: zeros(1, width), mask_vectors: zeros(4, width), iou: floats([4], Float32Array.from(quality)) }),
    'point-head': (points) => ({
      mask_logits: zeros(points, 4),
      mask_bits: new HostTensor({ type: 'int32', dims: [points], data: Int32Array.from({ length: points }, (_, point) => bitsOf(point)) }),
    }),
  };
  const SIZED = ['interpolation_index', 'relative', 'patch_features', 'patch_embeddings', 'prompt_labels'];
  const createRunner: CreateRunner = async ({ name }) => ({
    run: async (inputs) => counted(answers[name.split(': ')[1]!]!(inputs[SIZED.find((input) => inputs[input])!]!.dims[0]!)),
    upload: (tensor) => counted({ tensor: new HostTensor(tensor) })['tensor']!,
    concat: (tensors) => (tensors.length === 1 ? tensors[0]! : counted({ all: hostConcat(tensors as HostTensor[]) })['all']!),
    dispose: async () => undefined,
  });
  const living = new Set<ResidentTensor>();
  const counted = (tensors: Record<string, ResidentTensor>) => {
    for (const [name, tensor] of Object.entries(tensors)) {
      living.add(tensor);
      if (name === unreadable) tensor.read = async () => { throw new Error(`${name} is gone`); };
      const dispose = tensor.dispose.bind(tensor);
      tensor.dispose = () => {
        living.delete(tensor);
        dispose();
      };
    }
    return tensors;
  };
  let ended = false;
  return {
    model: await PointSam.create(manifest, async () => new Uint8Array(0), createRunner),
    backend: 'wasm',
    reason: null,
    dispose: async () => void (ended = true),
    get ended() { return ended; },
    get tensors() { return living.size; },
  };
}

function zeros(rows: number, columns: number): ResidentTensor {
  return floats([rows, columns], new Float32Array(rows * columns));
}

function floats(dims: readonly number[], data: Float32Array): ResidentTensor {
  return new HostTensor({ type: 'float32', dims, data });
}
