import type { Random } from '../drawing/random.js';
import type { ScanBuffer } from '../scanning/scan-buffer.js';
import type { ScenePoints } from './simulated-scene.js';

/** Millimetres to metres. */
const SCALE = 0.001;

/** The points of a scan in random order: they come triangle by triangle, which thinning and training must not notice. */
export function pointsInRandomOrder(scan: ScanBuffer, random: Random): ScenePoints {
  const order = shuffled(scan.count, random);
  const positions = new Float32Array(scan.count * 3);
  const colors = new Uint8Array(scan.count * 3);
  for (let i = 0; i < order.length; i++) {
    for (let a = 0, from = order[i]! * 3; a < 3; a++) {
      positions[i * 3 + a] = scan.grid[from + a]! * SCALE;
      colors[i * 3 + a] = scan.colors[from + a]!;
    }
  }
  return {
    positions, colors, intensities: Uint16Array.from(order, (i) => scan.intensities[i]!),
    parts: order.map((i) => scan.parts[i]!), instances: order.map((i) => scan.instances[i]!), groups: order.map((i) => scan.groups[i]!),
  };
}

/** The numbers from 0 to `count` - 1 in random order (Fisher and Yates). */
function shuffled(count: number, random: Random): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(random.next() * (i + 1));
    const last = order[i]!;
    order[i] = order[j]!;
    order[j] = last;
  }
  return order;
}
