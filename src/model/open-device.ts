const LIMITS = [
  'maxBufferSize', 'maxStorageBufferBindingSize', 'maxStorageBuffersPerShaderStage',
  'maxComputeWorkgroupStorageSize', 'maxComputeInvocationsPerWorkgroup', 'maxComputeWorkgroupSizeX',
] as const;

/**
 * ONNX Runtime's attention shader assumes at least this many lanes in a subgroup: with fewer it returns wrong numbers
 * without any error. On such adapters the device goes without subgroups, where the shader is right.
 */
const LEAST_SUBGROUP = 16;

/**
 * A device of our own, or why there is none, as a sentence for a person. Drivers and browsers refuse in many ways; none of
 * them is thrown. Adapters in `software` only count where that is asked for.
 */
export async function findDevice({ software }: { software: boolean }): Promise<GPUDevice | string> {
  // Absent from old browsers and from pages over plain http, whatever the types say.
  if (!navigator.gpu) return 'This page has no WebGPU (an old browser, or a page that is not served by https).';
  try {
    const adapter = await navigator.gpu.requestAdapter({ powerPreference: 'high-performance' });
    if (adapter === null) return 'The browser offers no graphics adapter for WebGPU.';
    if (adapter.info.isFallbackAdapter && !software) return 'The graphics adapter is a software one, slower than WebAssembly.';
    return await openDevice(adapter);
  } catch (error) {
    return `The graphics adapter could not be opened (${error instanceof Error ? error.message : String(error)}).`;
  }
}

/** Opens a device, the same for every network, with the adapter's full limits. */
export async function openDevice(adapter: GPUAdapter): Promise<GPUDevice> {
  const requiredLimits = Object.fromEntries(LIMITS.map((limit) => [limit, adapter.limits[limit]]));
  const wanted: GPUFeatureName[] = ['shader-f16'];
  if (adapter.info.subgroupMinSize >= LEAST_SUBGROUP) wanted.push('subgroups');
  const requiredFeatures = wanted.filter((feature) => adapter.features.has(feature));
  return adapter.requestDevice({ requiredLimits, requiredFeatures });
}
