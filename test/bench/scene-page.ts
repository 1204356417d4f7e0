// In the demo's page: a scene of many objects on the synthetic site, and what it looks like.
import type { PointCloudOctree } from 'potree-core';
import type { Segment } from '../../src/annotations/segment.js';
import type { Vector3 } from '../../src/geometry/bounds.js';
import type { SegmentationPlugin } from '../../src/plugin.js';
import { labelledSample } from '../../src/propagation/labelled-sample.js';
import { ShownPaint } from '../e2e/shown-paint.js';
import { seededRandom } from '../support/random-clouds.js';

interface Demo {
  readonly plugin: SegmentationPlugin;
  readonly pointClouds: readonly [PointCloudOctree];
}

const { plugin, pointClouds: [cloud] } = (window as unknown as { demo: Demo }).demo;
const cloudId = new URL(cloud.pcoGeometry.url!, document.baseURI).href;

/** Sample points of an object: about as many as the tool's trimmed samples have. */
const SAMPLE = 1500;

/** Something round on the ground of the site: what lies within `radius` of its centre, among points that are not its own. */
function objectAt(label: number, [x, y]: readonly [number, number], radius: number): Segment {
  const random = seededRandom(label);
  const spread = 3 * radius;
  const positions = Float32Array.from({ length: 3 * SAMPLE }, (_, i) => (i % 3 === 2 ? 3 * random() : spread * (random() - 0.5)));
  const labels = Uint32Array.from({ length: SAMPLE }, (_, i) => (Math.hypot(positions[3 * i]!, positions[3 * i + 1]!) < radius ? label : 0));
  const origin: Vector3 = [x, y, 0];
  const sample = labelledSample({ cloud: cloudId, origin, positions, colors: new Float32Array(0), spacing: 0 }, labels, { label, reach: spread / 20 });
  return {
    label, cloud: cloudId, name: `Object ${label - 7}`, classCode: 5, color: plugin.store.colorFor(label), visible: true, sample,
    prompts: [{ position: origin, positive: true }], radius: spread, quality: 0.9, pointCount: 0, bounds: sample.bounds,
  };
}

function size(): readonly [number, number] {
  const { min, max } = cloud.pcoGeometry.tightBoundingBox;
  return [max.x - min.x, max.y - min.y];
}

export const scenePage = {
  /** Keeps so many objects, spread over the site; some overlap. */
  keepMany(count: number): void {
    const [width, depth] = size();
    const random = seededRandom(1);
    plugin.store.restore(Array.from({ length: count }, (_, i) => objectAt(8 + i, [width * random(), depth * random()], 2 + 2 * random())), 8 + count);
  },

  /** Keeps an object that covers the whole site but for what others hold. */
  keepAll(): void {
    const [width, depth] = size();
    plugin.store.add(objectAt(plugin.store.takeLabel(), [width / 2, depth / 2], 2 * Math.max(width, depth)));
  },

  /** Points on screen, points that are painted, and a sum over how every one of them looks. */
  look(): { readonly points: number; readonly painted: number; readonly sum: number } {
    const shown = new ShownPaint(cloud);
    let [points, painted, sum] = [0, 0, 0];
    for (const node of cloud.visibleNodes.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      points += node.numPoints;
      for (const look of shown.looks(node) ?? []) {
        painted += look === 0 ? 0 : 1;
        sum = (Math.imul(sum, 31) + look) | 0;
      }
    }
    return { points, painted, sum };
  },
};
Object.assign(window, { scenePage });
