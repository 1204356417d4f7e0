/** WebGPU's numbers (section 5.1), whose names exist only where there is WebGPU. */
const Usage = { mapRead: 0x1, copySource: 0x4, copyTarget: 0x8, storage: 0x80 } as const;
const MAP_READ = 0x1;

/** The runtime's shaders read four numbers at once. */
const ALIGNMENT = 16;

/** Buffers of our own on the device that the runtime was given, as its tensors need them. */
export class GpuBuffers {
  readonly #device: GPUDevice;

  constructor(device: GPUDevice) {
    this.#device = device;
  }

  /** A buffer with these numbers. */
  write(data: Float32Array | Int32Array): GPUBuffer {
    const buffer = this.#create(data.byteLength);
    this.#device.queue.writeBuffer(buffer, 0, data as Float32Array<ArrayBuffer> | Int32Array<ArrayBuffer>);
    return buffer;
  }

  /** One buffer with the bytes of several, in order. What wrote them was submitted before. */
  join(parts: readonly { readonly buffer: GPUBuffer; readonly bytes: number }[]): GPUBuffer {
    const joined = this.#create(parts.reduce((sum, { bytes }) => sum + bytes, 0));
    const commands = this.#device.createCommandEncoder();
    let at = 0;
    for (const { buffer, bytes } of parts) {
      commands.copyBufferToBuffer(buffer, 0, joined, at, bytes);
      at += bytes;
    }
    this.#device.queue.submit([commands.finish()]);
    return joined;
  }

  async read(buffer: GPUBuffer, bytes: number): Promise<ArrayBuffer> {
    const staging = this.#device.createBuffer({ size: bytes, usage: Usage.copyTarget | Usage.mapRead });
    const commands = this.#device.createCommandEncoder();
    commands.copyBufferToBuffer(buffer, 0, staging, 0, bytes);
    this.#device.queue.submit([commands.finish()]);
    await staging.mapAsync(MAP_READ);
    const data = staging.getMappedRange().slice(0);
    staging.destroy();
    return data;
  }

  #create(bytes: number): GPUBuffer {
    const size = Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
    return this.#device.createBuffer({ size, usage: Usage.storage | Usage.copySource | Usage.copyTarget });
  }
}
