import { convertInMemory } from '../../src/convert/convert-in-memory.js';
import { describeCase, runGoldenCase, type Differences } from '../../src/convert/golden-case.js';
import { parseModelSettings } from '../../src/convert/model-settings.js';
import { openSafetensors, type SafetensorsFile } from '../../src/convert/safetensors.js';
import { PointSam } from '../../src/model/point-sam.js';
import { runtimeIn } from '../../src/model/runtime-source.js';
import type { Runtime } from '../../src/model/session.js';

/** Where the tests serve onnxruntime-web's files. */
export const RUNTIME = runtimeIn(new URL('/node_modules/onnxruntime-web/dist/', location.href).href);

/** Opens a safetensors file of the golden vectors. */
export async function openGolden(name: string): Promise<SafetensorsFile> {
  const bytes = new Uint8Array(await (await fetch(`/test/fixtures/golden/${name}`)).arrayBuffer());
  return openSafetensors(name, bytes.length, async (begin, end) => bytes.slice(begin, end));
}

/** Converts golden weights and prepares them on a runtime. */
export async function goldenModel(weights: string, runtime: Runtime): Promise<PointSam> {
  const file = await openGolden(weights);
  const { manifest, read } = await convertInMemory(file, parseModelSettings('config', file.metadata['config']));
  return PointSam.create(manifest, read, runtime.createRunner);
}

/** Runs one golden case. */
export async function compareGolden(name: string, model: PointSam): Promise<Differences> {
  return runGoldenCase(describeCase(await openGolden(`case_${name}.safetensors`)), model);
}
