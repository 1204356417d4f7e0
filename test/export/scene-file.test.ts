import { expect } from 'chai';
import type { SegmentationError } from '../../src/errors.js';
import { sceneFromFile, sceneToFile, type SceneFile } from '../../src/export/scene-file.js';
import { failure } from '../support/failure.js';
import { keptObject } from '../support/saved-objects.js';

const URL = 'https://example.org/site/metadata.json';
const segment = { ...keptObject(8, URL, [400_000.125, 5_000_000.25]), name: '<b>Tree</b> & Söhne' };
const file = (): SceneFile => JSON.parse(JSON.stringify(sceneToFile([{ url: URL, identity: 'a1', name: 'site', nextLabel: 12, segments: [segment] }]))) as SceneFile;

/** What is said of a file in which `spoil` has changed something. */
async function complaint(spoil: (cloud: Record<string, unknown>, object: Record<string, unknown>, all: Record<string, unknown>) => void): Promise<string> {
  const spoilt = file() as unknown as { clouds: Record<string, unknown>[] } & Record<string, unknown>;
  const cloud = spoilt.clouds[0]!;
  spoil(cloud, (cloud['segments'] as Record<string, unknown>[])[0]!, spoilt);
  try {
    await sceneFromFile(spoilt);
  } catch (error) {
    expect((error as SegmentationError).code).to.equal('scene-file-invalid');
    return (error as Error).message;
  }
  return 'none';
}

describe('a scene file', () => {
  it('gives objects, prompts and samples back exactly through JSON', async () => {
    expect(await sceneFromFile(file())).to.deep.equal([{ url: URL, identity: 'a1', name: 'site', nextLabel: 12, segments: [segment] }]);
  });

  it('of an older version says neither what its cloud is known by nor what it is called', async () => {
    const { clouds: [{ identity: _identity, name: _name, ...cloud }], ...rest } = file() as SceneFile & { clouds: [SceneFile['clouds'][number]] };
    expect(await sceneFromFile({ ...rest, clouds: [cloud] })).to.deep.equal([{ url: URL, identity: null, name: null, nextLabel: 12, segments: [segment] }]);
  });

  it('of something else, or of a newer version, is refused in words', async () => {
    expect((await failure(sceneFromFile(null))).message).to.contain('could not be read: the scene: expected an object');
    expect(await complaint((_cloud, _object, all) => (all['format'] = 'other'))).to.contain('format: expected "potree-point-sam scene"');
    expect(await complaint((_cloud, _object, all) => (all['version'] = 2))).to.contain('newer version');
  });

  it('with a wrong field is refused, and the field named', async () => {
    expect(await complaint((cloud) => (cloud['url'] = 3))).to.contain('clouds[0].url: expected a text, found 3');
    expect(await complaint((cloud) => (cloud['identity'] = 7))).to.contain('clouds[0].identity: expected');
    expect(await complaint((cloud) => (cloud['name'] = 7))).to.contain('clouds[0].name: expected a text');
    expect(await complaint((cloud) => (cloud['nextLabel'] = -1))).to.contain('clouds[0].nextLabel: expected a whole number');
    expect(await complaint((_cloud, object) => (object['label'] = 2 ** 32 - 1))).to.contain('clouds[0].segments[0].label: expected at most 16777216');
    expect(await complaint((_cloud, object) => (object['label'] = 0))).to.contain('clouds[0].segments[0].label: expected a label');
    expect(await complaint((_cloud, object) => (object['prompts'] = [{ position: [0, 'x', 0], positive: true }]))).to.contain('segments[0].prompts[0].position[1]');
    expect(await complaint((cloud) => (cloud['segments'] = [...(cloud['segments'] as unknown[]), ...(cloud['segments'] as unknown[])]))).to.contain('two objects have the same number');
  });

  it('with a sample that is no base64, cut short, or without places is refused', async () => {
    const sampleOf = (object: Record<string, unknown>): string => object['sample'] as string;
    expect(await complaint((_cloud, object) => (object['sample'] = '§'))).to.contain('the points of object 8 are cut short or damaged');
    expect(await complaint((_cloud, object) => (object['sample'] = sampleOf(object).slice(0, 400)))).to.contain('cut short or damaged');
    // The reach, 8 bytes from byte 32 on, as infinity.
    const bytes = Uint8Array.from(atob(sampleOf(file().clouds[0]!.segments[0] as unknown as Record<string, unknown>)), (c) => c.charCodeAt(0));
    new DataView(bytes.buffer).setFloat64(32, Infinity, true);
    expect(await complaint((_cloud, object) => (object['sample'] = btoa(String.fromCharCode(...bytes))))).to.contain('points without a place');
  });

  it('takes nothing over that it does not know', async () => {
    const stranger = file() as unknown as { clouds: { segments: Record<string, unknown>[] }[] };
    Object.assign(stranger.clouds[0]!.segments[0]!, { cloud: 'elsewhere', innerHTML: '<img>' });
    expect((await sceneFromFile(stranger))[0]!.segments[0]).to.deep.equal(segment);
  });

  it('of hundreds of objects is read a bounded part at a time', async () => {
    const segments = Array.from({ length: 400 }, (_, i) => ({ ...segment, label: 8 + i }));
    const large = sceneToFile([{ url: URL, identity: null, name: null, nextLabel: 500, segments }]);
    const texts = large.clouds[0]!.segments.map(({ sample }) => sample.length);
    let [pauses, read] = [0, 0];
    const counted = large.clouds[0]!.segments.map((object) => ({ ...object, get sample() { read += object.sample.length; return object.sample; } }));
    const most: number[] = [];
    const pause = async () => {
      pauses++;
      most.push(read);
      read = 0;
    };
    expect((await sceneFromFile({ ...large, clouds: [{ ...large.clouds[0], segments: counted }] }, pause))[0]!.segments.length).to.equal(400);
    // The text that no longer fitted is read before the pause and decoded after it.
    expect(Math.max(...most)).to.be.at.most(500_000 + texts[0]!);
    expect(pauses).to.equal(Math.floor(texts.reduce((sum, length) => sum + length, 0) / 500_000));
  });
});
