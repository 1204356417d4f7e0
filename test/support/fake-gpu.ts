import { withProperty } from './with-property.js';

/** Those that computing needs. */
export const LIMITS: Partial<GPUSupportedLimits> = {
  maxBufferSize: 1, maxStorageBufferBindingSize: 2, maxStorageBuffersPerShaderStage: 3,
  maxComputeWorkgroupStorageSize: 4, maxComputeInvocationsPerWorkgroup: 5, maxComputeWorkgroupSizeX: 6,
};

/** A device that computes nothing and goes when it is told to. */
export class FakeDevice {
  readonly lost: Promise<Pick<GPUDeviceLostInfo, 'reason' | 'message'>>;
  readonly limits = LIMITS;
  readonly features = new Set<string>();
  lose!: (info: Pick<GPUDeviceLostInfo, 'reason' | 'message'>) => void;

  constructor() {
    this.lost = new Promise((resolve) => (this.lose = resolve));
  }

  /** Tells of an error that nobody asked for. */
  fail: (error: { readonly message: string }) => void = () => undefined;

  addEventListener(_type: 'uncapturederror', listener: (event: { readonly error: { readonly message: string } }) => void): void {
    this.fail = (error) => listener({ error });
  }

  destroy(): void {
    this.lose({ reason: 'destroyed', message: '' });
  }
}

/** An adapter of a graphics card that gives this device, or does instead what `requestDevice` says. */
export function fakeAdapter(device: FakeDevice, requestDevice: () => Promise<unknown> = async () => device) {
  return { info: { isFallbackAdapter: false, subgroupMinSize: 32 }, limits: LIMITS, features: new Set(), requestDevice };
}

/** Runs something in a browser whose WebGPU answers with this adapter, or throws. */
export function withAdapter<T>(requestAdapter: () => Promise<unknown>, run: () => Promise<T>): Promise<T> {
  return withProperty(navigator, 'gpu', { requestAdapter }, run);
}
