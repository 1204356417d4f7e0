import { readSafetensors } from './read-safetensors.js';
import type { StoredTensors } from './read-safetensors.js';

/** A case of the golden vectors, computed by the reference implementation. */
export async function goldenCase(name: string): Promise<StoredTensors> {
  const response = await fetch(`/test/fixtures/golden/case_${name}.safetensors`);
  if (!response.ok) throw new Error(`The golden case ${name} is missing: ${response.status}.`);
  return readSafetensors(await response.arrayBuffer());
}
