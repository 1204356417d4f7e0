import { expect } from 'chai';
import type { Segment } from '../../src/annotations/segment.js';
import type { RecordsEvent, SceneRecords } from '../../src/records/scene-records.js';
import { rejection } from '../support/engine-bench.js';
import { failure } from '../support/failure.js';
import { allNodes, changeTo, type CloudLabels, countLabels, keptObject, referenceLabels, savedLabels } from '../support/saved-objects.js';

export const CLOUD = 'site';
const NO_HISTORY = { steps: { done: [], undone: [] }, samples: [], lost: false };

/** Where records are tested: one place to save to, and pages that come and go. */
export interface RecordsBench {
  /** The address of the synthetic cloud. */
  readonly url: string;
  /** Records as a page has them that has just been loaded. */
  create(onEvent: (event: RecordsEvent) => void): SceneRecords;
  /** Forgets everything that was saved. */
  clear(): Promise<void>;
}

/** What records must do, wherever they run. */
export function describeRecords(name: string, bench: RecordsBench): void {
  describe(name, () => {
    const pages = new Set<SceneRecords>();
    let events: RecordsEvent[];
    let [first, second, third]: Segment[] = [];

    beforeEach(async () => {
      events = [];
      await bench.clear();
      // Discs that overlap: what two of them cover is the first one's.
      [first, second, third] = [keptObject(8, CLOUD, [12, 14]), keptObject(9, CLOUD, [17, 14]), keptObject(11, CLOUD, [15, 18])];
    });

    afterEach(async () => {
      for (const page of pages) await leave(page);
      await bench.clear();
    });

    /** A page that opens the cloud. */
    async function enter() {
      const records = bench.create((event) => events.push(event));
      pages.add(records);
      return { records, scene: await records.open({ cloud: CLOUD, location: { url: bench.url } }) };
    }

    async function leave(records: SceneRecords) {
      pages.delete(records);
      await records.close(CLOUD).catch(() => undefined); // one that could not be opened
      records.dispose();
    }

    async function expectLabels(records: SceneRecords, expected: CloudLabels) {
      expect(await savedLabels(records, CLOUD)).to.deep.equal(expected);
    }

    it('says what a cloud is known by, which what is saved is listed under', async () => {
      const { records, scene } = await enter();
      await records.save(changeTo(CLOUD, [first!]));
      expect((await records.savedScans()).map(({ identity }) => identity)).to.deep.equal([scene.identity]);
      expect(scene.identity).to.match(/^[0-9a-f]{64}$/);
    });

    it('knows nothing of a cloud of which nothing was saved', async () => {
      const { records, scene } = await enter();
      expect(scene).to.deep.equal({ identity: scene.identity, segments: [], nextLabel: 0, writable: true, unfinished: false, history: NO_HISTORY });
      expect((await records.label(CLOUD)).pointCounts).to.deep.equal(new Map());
      await expectLabels(records, new Map());
    });

    it('brings objects back as they were, in the order in which they were kept', async () => {
      const { records } = await enter();
      const hidden = { ...second!, visible: false, name: '<b>Öak</b> 🌳', color: [1, 2, 3] as const };
      await records.save(changeTo(CLOUD, [hidden, first!]));
      await leave(records);
      const { scene } = await enter();
      expect(scene).to.deep.equal({ identity: scene.identity, segments: [hidden, first], nextLabel: 10, writable: true, unfinished: true, history: NO_HISTORY });
    });

    it('labels every point of every node as the nearest sample point says, and counts them', async () => {
      const { records } = await enter();
      await records.save(changeTo(CLOUD, [first!, second!]));
      const expected = await referenceLabels([first!, second!]);
      expect([...expected.keys()].some((node) => node === 'r') && [...expected.keys()].some((node) => node.length === 3)).to.equal(true);
      const { pointCounts } = await records.label(CLOUD);
      await expectLabels(records, expected);
      expect(pointCounts).to.deep.equal(countLabels(expected));
      expect(Math.min(...pointCounts.values())).to.be.above(500);
      await leave(records);
      const { scene } = await enter();
      expect([scene.unfinished, scene.segments.map(({ pointCount }) => pointCount)]).to.deep.equal([false, [pointCounts.get(8), pointCounts.get(9)]]);
    });

    it('tells how far labelling is, from none to all of the points that it looks at', async () => {
      const { records } = await enter();
      await records.save(changeTo(CLOUD, [first!]));
      const told: (readonly [done: number, total: number])[] = [];
      await records.label(CLOUD, { onProgress: ({ done, total }) => told.push([done, total]) });
      const total = told[0]![1];
      expect([told[0], told.at(-1)]).to.deep.equal([[0, total], [total, total]]);
      expect(told.every(([done], i) => i === 0 || done === told[i - 1]![0] + 3025)).to.equal(true);
    });

    it('gives the points of a deleted object to the one under it, and its own back when it returns', async () => {
      const { records } = await enter();
      await records.save(changeTo(CLOUD, [first!, second!]));
      const both = (await records.label(CLOUD)).pointCounts;
      await records.save(changeTo(CLOUD, [second!], [first!, second!]));
      const alone = await referenceLabels([second!]);
      expect((await records.label(CLOUD)).pointCounts).to.deep.equal(countLabels(alone));
      await expectLabels(records, alone);
      expect(countLabels(alone).get(9)).to.be.above(both.get(9)!);
      await records.save(changeTo(CLOUD, [first!, second!], [second!]));
      expect((await records.label(CLOUD)).pointCounts).to.deep.equal(both);
      await expectLabels(records, await referenceLabels([first!, second!]));
    });

    it('still knows after a reload what lies under an object that is deleted', async () => {
      const { records } = await enter();
      await records.save(changeTo(CLOUD, [first!, second!]));
      await records.label(CLOUD);
      await leave(records);
      const { records: again, scene } = await enter();
      await again.save(changeTo(CLOUD, scene.segments.slice(1), scene.segments));
      await again.label(CLOUD);
      await expectLabels(again, await referenceLabels([second!]));
    });

    it('takes an object that no point is left of out of the labels, and counts 0', async () => {
      const { records } = await enter();
      const covered = { ...second!, sample: { ...first!.sample, label: 9, labels: first!.sample.labels.map((label) => (label ? 9 : 0)) } };
      await records.save(changeTo(CLOUD, [first!, covered]));
      expect((await records.label(CLOUD)).pointCounts.get(9)).to.equal(0);
      await records.save(changeTo(CLOUD, [], [first!]));
      expect((await records.label(CLOUD)).pointCounts).to.deep.equal(new Map());
      await expectLabels(records, new Map());
    });

    it('keeps what a history needs of objects that are gone, for as long as it needs it', async () => {
      const { records } = await enter();
      await records.save(changeTo(CLOUD, [first!, second!]));
      const { sample, cloud: _, ...segment } = first!;
      const deleted = { done: [{ id: 'a', verb: 'delete' as const, object: segment.name, change: { kind: 'remove' as const, segment, index: 0 } }], undone: [] };
      // Kept and deleted between two saves: its sample comes with the history.
      const { sample: never, cloud: __, ...unsaved } = third!;
      const undone = { done: deleted.done, undone: [{ id: 'b', verb: 'keep' as const, object: unsaved.name, change: { kind: 'add' as const, segment: unsaved, index: 1 } }] };
      await records.save({ ...changeTo(CLOUD, [second!], [second!]), added: [never], history: undone });
      await records.label(CLOUD);
      await expectLabels(records, await referenceLabels([second!]));
      await leave(records);
      const { records: again, scene } = await enter();
      expect(scene.history).to.deep.equal({ steps: undone, samples: [sample, never], lost: false });
      await again.save({ ...changeTo(CLOUD, [first!, second!], [second!]), history: { done: [], undone: deleted.done } });
      await again.label(CLOUD);
      await expectLabels(again, await referenceLabels([first!, second!]));
      await again.save({ ...changeTo(CLOUD, [second!], [second!]) });
      await leave(again);
      expect((await enter()).scene.history).to.deep.equal(NO_HISTORY);
    });

    it('labels anew where the sample of a number is another', async () => {
      const { records } = await enter();
      await records.save(changeTo(CLOUD, [first!]));
      await records.label(CLOUD);
      const other = keptObject(8, CLOUD, [28, 28]);
      await records.save(changeTo(CLOUD, [other], [first!]));
      await records.label(CLOUD);
      await expectLabels(records, await referenceLabels([other]));
      await leave(records);
      expect((await enter()).scene.segments).to.deep.equal([{ ...other, pointCount: countLabels(await referenceLabels([other])).get(8) }]);
    });

    it('has nothing to label after a name has changed', async () => {
      const { records } = await enter();
      await records.save(changeTo(CLOUD, [first!]));
      await records.label(CLOUD);
      const renamed = { ...first!, name: 'Oak' };
      await records.save(changeTo(CLOUD, [renamed], [renamed]));
      await leave(records);
      const { scene } = await enter();
      expect([scene.unfinished, scene.segments[0]!.name]).to.deep.equal([false, 'Oak']);
    });

    it('labels what is saved and deleted while it labels', async () => {
      const { records } = await enter();
      await records.save(changeTo(CLOUD, [first!, second!]));
      const changes: Promise<void>[] = [];
      const labelling = records.label(CLOUD, {
        onProgress: () => {
          if (changes.length === 0) changes.push(records.save(changeTo(CLOUD, [second!, third!], [first!, second!])));
        },
      });
      await Promise.all(await labelling.then(() => changes));
      const { pointCounts } = await records.label(CLOUD);
      const expected = await referenceLabels([second!, third!]);
      await expectLabels(records, expected);
      expect(pointCounts).to.deep.equal(countLabels(expected));
    });

    it('counts once although labelling was asked for twice', async () => {
      const { records } = await enter();
      await records.save(changeTo(CLOUD, [first!]));
      await Promise.all([records.label(CLOUD), records.label(CLOUD)]);
      expect((await records.label(CLOUD)).pointCounts).to.deep.equal(countLabels(await referenceLabels([first!])));
    });

    it('goes on after a cancel and a reload, to the same labels', async () => {
      const { records } = await enter();
      await records.save(changeTo(CLOUD, [first!, second!]));
      const controller = new AbortController();
      await rejection(records.label(CLOUD, { signal: controller.signal, onProgress: () => controller.abort() }));
      await leave(records);
      const { records: again } = await enter();
      const expected = await referenceLabels([first!, second!]);
      expect((await again.label(CLOUD)).pointCounts).to.deep.equal(countLabels(expected));
      await expectLabels(again, expected);
    });

    it('lets one page write; the next one takes over with all that was saved', async () => {
      const { records: writer } = await enter();
      await writer.save(changeTo(CLOUD, [first!]));
      const { records: reader, scene } = await enter();
      expect([scene.writable, scene.segments]).to.deep.equal([false, [first]]);
      expect((await failure(reader.save(changeTo(CLOUD, [], [first!])))).code).to.equal('labels-read-only');
      await writer.save(changeTo(CLOUD, [second!, third!], [first!]));
      await leave(writer);
      while (events.at(-1)?.kind !== 'writable') await new Promise((resolve) => setTimeout(resolve, 5));
      expect(events.at(-1)).to.deep.equal({ kind: 'writable', cloud: CLOUD });
      const taken = await reader.open({ cloud: CLOUD, location: { url: bench.url } });
      expect(taken).to.deep.equal({ identity: taken.identity, segments: [second, third], nextLabel: 12, writable: true, unfinished: true, history: NO_HISTORY });
      await reader.save(changeTo(CLOUD, taken.segments.slice(1), taken.segments));
      await reader.label(CLOUD);
      await expectLabels(reader, await referenceLabels([third!]));
    });

    it('tells a page that only reads of what another one saves, so that it can follow', async () => {
      const { records: writer } = await enter();
      const { records: reader } = await enter();
      await writer.save(changeTo(CLOUD, [first!]));
      while (events.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
      expect(events).to.deep.equal([{ kind: 'changed', cloud: CLOUD }]);
      expect((await reader.open({ cloud: CLOUD, location: { url: bench.url } })).segments).to.deep.equal([first]);
      const renamed = { ...first!, name: 'Oak' };
      await writer.save(changeTo(CLOUD, [renamed], [renamed]));
      while (events.length === 1) await new Promise((resolve) => setTimeout(resolve, 5));
      expect((await reader.open({ cloud: CLOUD, location: { url: bench.url } })).segments).to.deep.equal([renamed]);
      await leave(reader); // first, so that it does not take over from the writer
    });

    it('gives a later object that overwrites the points of an earlier one, also after a reload, and takes them back with it', async () => {
      const over = keptObject(9, CLOUD, [17, 14], 'overwrite');
      const { records } = await enter();
      await records.save(changeTo(CLOUD, [first!, over]));
      await records.label(CLOUD);
      const expected = await referenceLabels([first!, over]);
      await expectLabels(records, expected);
      expect(countLabels(expected).get(8)).to.be.below(countLabels(await referenceLabels([first!, second!])).get(8)!);
      await leave(records);
      const { records: again, scene } = await enter();
      await again.save(changeTo(CLOUD, [...scene.segments, third!], scene.segments));
      await again.label(CLOUD);
      await expectLabels(again, await referenceLabels([first!, over, third!]));
      await again.save(changeTo(CLOUD, [first!], [...scene.segments, third!]));
      await again.label(CLOUD);
      await expectLabels(again, await referenceLabels([first!]));
    });

    it('tells of the labels of nodes that are labelled, and keeps silent on those that are not yet', async () => {
      const { records } = await enter();
      await records.save(changeTo(CLOUD, [first!]));
      const labelsOf = async () => records.labelsOf({ cloud: CLOUD, nodes: await allNodes() });
      const early = await labelsOf();
      expect([early.has('r'), [...early.values()].every((labels) => labels === null)]).to.deep.equal([false, true]);
      await records.label(CLOUD);
      const expected = await referenceLabels([first!]);
      const known = await labelsOf();
      expect([...known.keys()].sort()).to.deep.equal((await allNodes()).sort());
      for (const [name, labels] of known) expect(labels).to.deep.equal(expected.get(name) ?? null);
    });

    it('lists what is saved, and deletes what is not open', async () => {
      const { records } = await enter();
      await records.save(changeTo(CLOUD, [first!]));
      const [scan] = await records.savedScans();
      expect([scan!.url, scan!.open, scan!.cloud, scan!.bytes > 1000, scan!.savedAt! > 0]).to.deep.equal([bench.url, true, CLOUD, true, true]);
      expect((await failure(records.deleteSaved(scan!.identity))).code).to.equal('labels-read-only');
      await records.close(CLOUD);
      expect((await records.savedScans()).map(({ open, cloud }) => [open, cloud])).to.deep.equal([[false, undefined]]);
      await records.deleteSaved(scan!.identity);
      expect(await records.savedScans()).to.deep.equal([]);
      expect((await records.open({ cloud: CLOUD, location: { url: bench.url } })).segments).to.deep.equal([]);
    });

    it('refuses what is not open, and objects without a sample', async () => {
      const { records } = await enter();
      const { message } = (await rejection(records.save(changeTo('other', [])))) as Error;
      expect(message).to.equal('Expected an open cloud, other is not: call open() first.');
      await records.save(changeTo(CLOUD, [first!]));
      expect(await rejection(records.save(changeTo(CLOUD, [first!, second!], [first!, second!])))).to.be.an.instanceof(TypeError);
      await leave(records);
      expect((await enter()).scene.segments.map(({ label }) => label)).to.deep.equal([8]);
    });

    it('says that a cloud cannot be read, and goes on with another', async () => {
      const { records } = await enter();
      const missing = { cloud: 'missing', location: { url: bench.url.replace('metadata.json', 'missing.json') } };
      expect((await failure(records.open(missing))).code).to.equal('cloud-unreadable');
      expect((await rejection(records.label('missing')))).to.be.an.instanceof(TypeError);
      await records.save(changeTo(CLOUD, [first!]));
    });
  });
}
