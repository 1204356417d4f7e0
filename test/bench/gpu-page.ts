import { loadModel } from '../../src/model/load-model.js';
import { CANDIDATE_MASKS } from '../../src/model/masks.js';
import { parseManifest } from '../../src/model/model-manifest.js';
import { PointSam } from '../../src/model/point-sam.js';
import { runtimeIn } from '../../src/model/runtime-source.js';
import { openRuntime } from '../../src/model/session.js';
import { clicks, scene } from '../support/reference-case.js';
import { median } from './bench-result.js';

/** Milliseconds, medians. */
export interface GpuTimes {
  readonly encode: number;
  readonly first: number;
  readonly later: number;
}

declare global {
  interface Window {
    gpuBench: { adapter(): Promise<string | null>; times(manifestUrl: string, points: number, rounds: number): Promise<GpuTimes> };
  }
}

const ORT = new URL('/node_modules/onnxruntime-web/dist/', location.href).href;

window.gpuBench = {
  /** Name of the graphics card; null where there is none, or a software one alone. */
  async adapter() {
    const adapter = await navigator.gpu?.requestAdapter({ powerPreference: 'high-performance' });
    if (!adapter || adapter.info.isFallbackAdapter) return null;
    const { vendor, architecture, device, description } = adapter.info;
    return [vendor, architecture, device, description].filter(Boolean).join(' ');
  },

  async times(manifestUrl, points, rounds) {
    const runtime = await openRuntime({ backend: 'webgpu', runtime: runtimeIn(ORT) });
    const { manifest, read } = await loadModel({ manifestUrl });
    const model = await PointSam.create(parseManifest(manifest, manifestUrl), read, runtime.createRunner);
    try {
      return await timesOf(model, points, rounds);
    } finally {
      await model.dispose();
      runtime.dispose();
    }
  },
};

async function timesOf(model: PointSam, points: number, rounds: number): Promise<GpuTimes> {
  const cloud = scene(points);
  const [first, second] = clicks(cloud.positions);
  const times: [number, number, number][] = [];
  for (let round = -2; round < rounds; round++) {
    const start = performance.now();
    const embedding = await model.encode(cloud);
    await embedding.read();
    const encoded = performance.now();
    const { logits } = await model.decode(embedding, first, null);
    const clicked = performance.now();
    const later = await model.decode(embedding, second, { logits, mask: CANDIDATE_MASKS[0] });
    if (round >= 0) times.push([encoded - start, clicked - encoded, performance.now() - clicked]);
    for (const held of [embedding, logits, later.logits]) held.dispose();
  }
  const [encode, firstClick, laterClick] = [0, 1, 2].map((i) => median(times.map((row) => row[i])));
  return { encode, first: firstClick, later: laterClick };
}
