import { SegmentationError } from '../errors.js';

/** WebGPU's numbers (section 5.1), whose names exist only where there is WebGPU. */
const Usage = { mapRead: 0x1, copySource: 0x4, copyTarget: 0x8, storage: 0x80 } as const;
const MAP_READ = 0x1;

/** The runtime's shaders read four numbers at once. */
const ALIGNMENT = 16;

/** Part of a buffer's bytes, from the first one on. */
export interface FilledBuffer {
  readonly buffer: GPUBuffer;
  readonly bytes: number;
}

/** The one device that all networks of a model run on: buffers of our own on it, and what goes wrong there. */
export class GpuDevice {
  readonly device: GPUDevice;
  /** Resolves when the GPU takes the device away; never after `dispose`. */
  readonly lost: Promise<SegmentationError>;
  #loss: SegmentationError | null = null;
  #fault: SegmentationError | null = null;
  #disposed = false;

  constructor(device: GPUDevice) {
    this.device = device;
    this.lost = new Promise((resolve) => {
      void device.lost.then(({ message }) => {
        if (this.#disposed) return;
        this.#loss = deviceLost(message);
        resolve(this.#loss);
      });
    });
    // The runtime asks nobody whether a buffer could be had or a shader be run: without this it would go on with numbers from
    // nowhere. The first error is the cause of others, and memory that is missing of all of them.
    device.addEventListener?.('uncapturederror', ({ error }) => {
      if (isShortage(error)) this.#fault = gpuMemory();
      else this.#fault ??= gpuFailure(error.message, { cause: new Error(error.message) }); // a GPUError is none
    });
  }

  dispose(): void {
    this.#disposed = true;
    this.device.destroy();
  }

  /** What was wrong with the device when something failed on it; null when nothing is known. */
  async trouble(): Promise<SegmentationError | null> {
    // A loss is told of in a task of its own.
    await new Promise((resolve) => setTimeout(resolve));
    return this.#loss ?? this.fault();
  }

  /** That memory was missing for what was read, or that it was not computed, as far as is known; it does not count again. */
  fault(): SegmentationError | null {
    const fault = this.#fault;
    this.#fault = null;
    return fault;
  }

  /** A buffer with these numbers. */
  write(data: Float32Array | Int32Array): GPUBuffer {
    const buffer = this.#create(data.byteLength);
    this.device.queue.writeBuffer(buffer, 0, data as Float32Array<ArrayBuffer> | Int32Array<ArrayBuffer>);
    return buffer;
  }

  /** One buffer with the bytes of several, in order. What wrote them was submitted before. */
  join(parts: readonly FilledBuffer[]): GPUBuffer {
    const joined = this.#create(parts.reduce((sum, { bytes }) => sum + bytes, 0));
    const commands = this.device.createCommandEncoder();
    let at = 0;
    for (const { buffer, bytes } of parts) {
      commands.copyBufferToBuffer(buffer, 0, joined, at, bytes);
      at += bytes;
    }
    this.device.queue.submit([commands.finish()]);
    return joined;
  }

  async read({ buffer, bytes }: FilledBuffer): Promise<ArrayBuffer> {
    const staging = this.device.createBuffer({ size: bytes, usage: Usage.copyTarget | Usage.mapRead });
    const commands = this.device.createCommandEncoder();
    commands.copyBufferToBuffer(buffer, 0, staging, 0, bytes);
    this.device.queue.submit([commands.finish()]);
    await staging.mapAsync(MAP_READ);
    const data = staging.getMappedRange().slice(0);
    staging.destroy();
    return data;
  }

  #create(bytes: number): GPUBuffer {
    const size = Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
    return this.device.createBuffer({ size, usage: Usage.storage | Usage.copySource | Usage.copyTarget });
  }
}

function deviceLost(message: string): SegmentationError {
  return new SegmentationError('device-lost', `The graphics card was taken away from segmentation (${message || 'no reason given'}). `
    + 'Click again to continue; close other pages that use the graphics card if it happens again.');
}

function isShortage(error: GPUError): boolean {
  return typeof GPUOutOfMemoryError !== 'undefined' && error instanceof GPUOutOfMemoryError;
}

/** The error of work that a graphics card refused or failed at, in its words. */
export function gpuFailure(message: string, options?: ErrorOptions): SegmentationError {
  return new SegmentationError('gpu-failed', `The graphics card did not compute what it was asked for (${message || 'no reason given'}). `
    + 'Load the model again, or choose the processor in the settings if it happens again.', options);
}

function gpuMemory(): SegmentationError {
  return new SegmentationError('gpu-memory', 'The graphics card has too little memory for this model, or for so many points. '
    + 'Close other pages that use it, choose fewer points or a smaller model.');
}
