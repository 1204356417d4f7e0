import { expect } from 'chai';
import { isAbortError } from '../../src/errors.js';
import { maskIou } from '../../src/evaluation/mask-iou.js';
import type { CallOptions, Segmentation, SegmentationEngine, SegmentRequest } from '../../src/inference/segmentation-engine.js';
import type { NodePoints } from '../../src/octree/node-points.js';
import { httpFiles } from '../../src/octree-source/http-files.js';
import { openOctree } from '../../src/octree-source/octree-source.js';
import { LOAD, covers, rejection } from '../support/engine-bench.js';
import { copyNodes, positionOf, Screen } from '../support/synthetic-scene.js';

const url = new URL('/__synthetic__/1000000/metadata.json', location.href).href;
/** In the middle of a box of 3 by 3 m. */
const CLICK: SegmentRequest = { cloud: url, url, prompts: [{ position: [75, 85, 3], positive: true }], candidate: null, radius: 8, refit: false };

/** What every engine that reads files does with clicks on points that the viewer has not shown. */
export function describeCoarseViews(name: string, create: () => SegmentationEngine): void {
  describe(`${name} in coarse views`, () => {
    let engine: SegmentationEngine;
    let screen: Screen;
    let root: NodePoints[];
    /** All nodes within the region. */
    let near: NodePoints[];

    before(async () => {
      const cloud = await openOctree(httpFiles(url));
      const nodes: NodePoints[] = [];
      for await (const node of cloud.loadAll(cloud.nodesIn({ min: [67, 77, 0], max: [83, 93, 10] }), ['colors'])) nodes.push(node);
      [root, near] = [nodes.slice(0, 1), nodes];
      engine = create();
      await engine.load(LOAD);
    });

    after(() => engine.dispose());

    beforeEach(() => (screen = new Screen()));

    afterEach(async () => {
      await engine.discardDraft();
      await engine.removeNodes(near.map(({ key }) => key));
    });

    const show = async (nodes: readonly NodePoints[]) => screen.show(await engine.addNodes(copyNodes(nodes)));
    const click = async (request: Partial<SegmentRequest> = {}, options: CallOptions = {}): Promise<Segmentation> => {
      const answer = await engine.segment({ ...CLICK, ...request }, options);
      screen.show(answer.labels);
      return answer;
    };

    it('finds the object although none of its points is on screen, and labels its points as they appear', async () => {
      await show(root);
      const { candidates, chosen, sampleSize, readFailure } = await click();
      expect([sampleSize >= 4000, readFailure]).to.deep.equal([true, null]);
      await show(near.slice(1));
      const box = near.flatMap((node) => Array.from({ length: node.positions.length / 3 }, (_, i) => {
        const [x, y] = positionOf(node, i);
        return Number(Math.abs(x - 75) < 1.5 && Math.abs(y - 85) < 1.5);
      }));
      const labels = screen.of({ nodes: near }).flat();
      const ious = candidates.map((_, i) => maskIou(Uint8Array.from(labels, (label) => Number(covers(i)(label))), Uint8Array.from(box)));
      expect(ious[chosen]).to.be.above(0.8);
    });

    it('answers the same from far and near', async () => {
      await show(root);
      const far = await click();
      await show(near.slice(1));
      const labels = screen.of({ nodes: near });
      screen.show(await engine.discardDraft());
      const close = await click();
      const known = ({ candidates, ...rest }: Segmentation) => ({ ...rest, labels: [], candidates: candidates.map(({ pointCount: _, ...candidate }) => candidate) });
      expect(known(close)).to.deep.equal(known(far));
      expect(screen.of({ nodes: near })).to.deep.equal(labels);
    });

    it('answers from what is on screen when the files are out of reach, and says why', async () => {
      const elsewhere = near.map((node) => ({ ...node, key: { ...node.key, cloud: 'elsewhere' } }));
      await show(elsewhere);
      const answer = await click({ url: new URL('/__synthetic__/none/metadata.json', location.href).href, cloud: 'elsewhere' });
      await engine.removeNodes(elsewhere.map(({ key }) => key));
      expect(answer.candidates).to.have.length(3);
      expect(answer.readFailure).to.contain('/__synthetic__/none/metadata.json could not be read: the server answered 404');
    });

    it('says that it reads the scan, and stops there for whoever has lost interest', async () => {
      const prompts = [{ position: [35, 45, 3], positive: true }] as const;
      const controller = new AbortController();
      const stages: string[] = [];
      const stopped = click({ prompts }, { signal: controller.signal, onProgress: ({ stage }) => {
        stages.push(stage);
        if (stage === 'loading') controller.abort();
      } });
      expect(isAbortError(await rejection(stopped))).to.equal(true);
      expect(stages).to.deep.equal(['reading', 'reading', 'loading']);
      expect((await click({ prompts })).candidates).to.have.length(3);
    });
  });
}
