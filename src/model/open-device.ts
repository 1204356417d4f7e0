const LIMITS = [
  'maxBufferSize', 'maxStorageBufferBindingSize', 'maxStorageBuffersPerShaderStage',
  'maxComputeWorkgroupStorageSize', 'maxComputeInvocationsPerWorkgroup', 'maxComputeWorkgroupSizeX',
] as const;

/**
 * ONNX Runtime's attention shader assumes at least this many lanes in a subgroup: with fewer it returns wrong numbers
 * without any error. On such adapters the device goes without subgroups, where the shader is right.
 */
const LEAST_SUBGROUP = 16;

/** Opens our own device, the same for every network, with the adapter's full limits. */
export async function openDevice(adapter: GPUAdapter): Promise<GPUDevice> {
  const requiredLimits = Object.fromEntries(LIMITS.map((limit) => [limit, adapter.limits[limit]]));
  const wanted: GPUFeatureName[] = ['shader-f16'];
  if (adapter.info.subgroupMinSize >= LEAST_SUBGROUP) wanted.push('subgroups');
  const requiredFeatures = wanted.filter((feature) => adapter.features.has(feature));
  return adapter.requestDevice({ requiredLimits, requiredFeatures });
}
