import { expect } from 'chai';
import { openRuntime, type Runtime } from '../../src/model/session.js';
import { checkpointShapes, LAYOUTS } from '../support/checkpoint-layouts.js';
import { clickedScene, convertedMasks, type ClickedScene } from '../support/converted-masks.js';
import { RUNTIME } from '../support/golden-models.js';
import { randomCheckpoint } from '../support/random-checkpoint.js';
import { openBytes } from '../support/safetensors-bytes.js';

/** One click, so that software that plays a graphics card is done soon. */
function oneClick(): ClickedScene {
  const { cloud, clicks } = clickedScene();
  return { cloud, clicks: clicks.slice(0, 1) };
}

describe('quantised weights on WebGPU', function () {
  this.timeout(300_000);
  const runtimes: Runtime[] = [];

  before(async function () {
    if (!(await navigator.gpu?.requestAdapter())) this.skip();
    for (const backend of ['webgpu', 'wasm'] as const) runtimes.push(await openRuntime({ backend, runtime: RUNTIME }));
  });

  after(() => runtimes.forEach((runtime) => runtime.dispose()));

  for (const precision of ['int8', 'int4'] as const) {
    it(`give in ${precision} what they give on the processor, rows of any length`, async () => {
      const file = await openBytes(new Uint8Array(await new Blob([...randomCheckpoint(checkpointShapes(LAYOUTS.narrow), 1)] as BlobPart[]).arrayBuffer()));
      const [gpu, cpu] = await Promise.all(runtimes.map((runtime) => convertedMasks(file, runtime, { precision }, oneClick())));
      const worst = Math.max(...gpu.logits.flatMap((logits, mask) => [...logits].map((value, i) => Math.abs(value - cpu.logits[mask][i]))));
      expect(worst).to.be.within(1e-9, 1e-3);
    });
  }
});
