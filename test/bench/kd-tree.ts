import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** Answers every line with the milliseconds of one query of all points, on one core, in the order given. */
const PROGRAM = `
import sys, time
import numpy as np
from scipy.spatial import cKDTree
labelled, points = (np.fromfile(f"{sys.argv[1]}/{name}", dtype=np.float32).reshape(-1, 3) for name in ("labelled", "points"))
tree = cKDTree(labelled)
print("ready", flush=True)
for _ in sys.stdin:
    start = time.perf_counter()
    tree.query(points, k=1, distance_upper_bound=float(sys.argv[2]), workers=1)
    print(1000 * (time.perf_counter() - start), flush=True)
`;

/** scipy's cKDTree over the same points, in a process of its own. */
export interface KdTree {
  /** Milliseconds of finding the nearest labelled point of all points. */
  query(): Promise<number>;
  close(): Promise<void>;
}

/** @returns null where there is no Python with scipy */
export async function openKdTree(labelled: Float32Array, points: Float32Array, reach: number): Promise<KdTree | null> {
  const folder = await mkdtemp(join(tmpdir(), 'kd-tree-'));
  await writeFile(join(folder, 'labelled'), new Uint8Array(labelled.buffer));
  await writeFile(join(folder, 'points'), new Uint8Array(points.buffer));
  const python = spawn('python3', ['-c', PROGRAM, folder, String(reach)], { stdio: ['pipe', 'pipe', 'ignore'] });
  python.on('error', () => undefined); // no Python: its output ends at once
  const lines = createInterface({ input: python.stdout })[Symbol.asyncIterator]();
  const close = async (): Promise<void> => {
    python.stdin.end();
    await rm(folder, { recursive: true });
  };
  if ((await lines.next()).value !== 'ready') {
    await close();
    return null;
  }
  return {
    async query() {
      python.stdin.write('\n');
      return Number((await lines.next()).value);
    },
    close,
  };
}
