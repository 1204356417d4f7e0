import type { ResidentTensor } from './graph-runner.js';
import type { MaskLogits } from './promptable-model.js';

/** Logits of an answer (N, masks), where the networks run. */
export class PointSamLogits implements MaskLogits {
  readonly tensor: ResidentTensor;

  constructor(tensor: ResidentTensor) {
    this.tensor = tensor;
  }

  async read(mask: number): Promise<Float32Array> {
    const all = await this.tensor.read();
    const [points, masks] = this.tensor.dims;
    return Float32Array.from({ length: points }, (_, point) => all[point * masks + mask]);
  }

  dispose(): void {
    this.tensor.dispose();
  }
}
