// Serves the origin-private file system to a test's page, whose thread cannot write to it.
import { SegmentationError } from '../../src/errors.js';
import { OpfsStorage } from '../../src/label-store/opfs-storage.js';
import type { StorageAnswer, StorageCall } from './remote-storage.js';

const storage = OpfsStorage.open();
const files = new Map<number, object>();
let opened = 0;

addEventListener('message', ({ data }: MessageEvent<StorageCall>) => {
  void answer(data).then((reply) => postMessage(reply));
});

async function answer({ id, file, method, args }: StorageCall): Promise<StorageAnswer> {
  try {
    const target = file === null ? (await storage)! : files.get(file)!;
    const call = Reflect.get(target, method) as (...args: unknown[]) => unknown;
    const value: unknown = await call.apply(target, [...args]);
    if (!method.startsWith('open') || value === null) return { id, value };
    files.set(++opened, value as object);
    return { id, value: opened };
  } catch (error) {
    if (error instanceof SegmentationError) return { id, code: error.code, message: error.message };
    return { id, error };
  }
}
