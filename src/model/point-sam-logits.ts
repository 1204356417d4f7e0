import type { ResidentTensor } from './graph-runner.js';
import type { MaskLogits } from './promptable-model.js';

/** Logits of an answer (N, masks), where the networks run; rows beyond the points stand for none. */
export class PointSamLogits implements MaskLogits {
  readonly tensor: ResidentTensor;

  readonly #points: number;

  constructor(tensor: ResidentTensor, points: number) {
    this.tensor = tensor;
    this.#points = points;
  }

  async read(mask: number): Promise<Float32Array> {
    const all = await this.tensor.read();
    const [, masks] = this.tensor.dims;
    return Float32Array.from({ length: this.#points }, (_, point) => all[point * masks + mask]);
  }

  dispose(): void {
    this.tensor.dispose();
  }
}
