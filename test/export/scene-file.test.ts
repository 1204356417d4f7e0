import { expect } from 'chai';
import { SegmentationError } from '../../src/errors.js';
import { sceneFromFile, sceneToFile, type SceneFile } from '../../src/export/scene-file.js';
import { keptObject } from '../support/saved-objects.js';

const URL = 'https://example.org/site/metadata.json';
const segment = { ...keptObject(8, URL, [400_000.125, 5_000_000.25]), name: '<b>Tree</b> & Söhne' };
const file = (): SceneFile => JSON.parse(JSON.stringify(sceneToFile([{ url: URL, nextLabel: 12, segments: [segment] }]))) as SceneFile;

/** What is said of a file in which `spoil` has changed something. */
function complaint(spoil: (cloud: Record<string, unknown>, object: Record<string, unknown>, all: Record<string, unknown>) => void): string {
  const spoilt = file() as unknown as { clouds: Record<string, unknown>[] } & Record<string, unknown>;
  const cloud = spoilt.clouds[0]!;
  spoil(cloud, (cloud['segments'] as Record<string, unknown>[])[0]!, spoilt);
  try {
    sceneFromFile(spoilt);
  } catch (error) {
    expect((error as SegmentationError).code).to.equal('scene-file-invalid');
    return (error as Error).message;
  }
  return 'none';
}

describe('a scene file', () => {
  it('gives objects, prompts and samples back exactly through JSON', () => {
    expect(sceneFromFile(file())).to.deep.equal([{ url: URL, nextLabel: 12, segments: [segment] }]);
  });

  it('of something else, or of a newer version, is refused in words', () => {
    expect(() => sceneFromFile(null)).to.throw(SegmentationError, 'could not be read: the scene: expected an object');
    expect(complaint((_cloud, _object, all) => (all['format'] = 'other'))).to.contain('format: expected "potree-point-sam scene"');
    expect(complaint((_cloud, _object, all) => (all['version'] = 2))).to.contain('newer version');
  });

  it('with a wrong field is refused, and the field named', () => {
    expect(complaint((cloud) => (cloud['url'] = 3))).to.contain('clouds[0].url: expected a text, found 3');
    expect(complaint((cloud) => (cloud['nextLabel'] = -1))).to.contain('clouds[0].nextLabel: expected a whole number');
    expect(complaint((_cloud, object) => (object['label'] = 2 ** 32 - 1))).to.contain('clouds[0].segments[0].label: expected at most 16777216');
    expect(complaint((_cloud, object) => (object['label'] = 0))).to.contain('clouds[0].segments[0].label: expected a label');
    expect(complaint((_cloud, object) => (object['prompts'] = [{ position: [0, 'x', 0], positive: true }]))).to.contain('segments[0].prompts[0].position[1]');
    expect(complaint((cloud) => (cloud['segments'] = [...(cloud['segments'] as unknown[]), ...(cloud['segments'] as unknown[])]))).to.contain('two objects have the same number');
  });

  it('with a sample that is no base64, cut short, or without places is refused', () => {
    const sampleOf = (object: Record<string, unknown>): string => object['sample'] as string;
    expect(complaint((_cloud, object) => (object['sample'] = '§'))).to.contain('the points of object 8 are cut short or damaged');
    expect(complaint((_cloud, object) => (object['sample'] = sampleOf(object).slice(0, 400)))).to.contain('cut short or damaged');
    // The reach, 8 bytes from byte 32 on, as infinity.
    const bytes = Uint8Array.from(atob(sampleOf(file().clouds[0]!.segments[0] as unknown as Record<string, unknown>)), (c) => c.charCodeAt(0));
    new DataView(bytes.buffer).setFloat64(32, Infinity, true);
    expect(complaint((_cloud, object) => (object['sample'] = btoa(String.fromCharCode(...bytes))))).to.contain('points without a place');
  });

  it('takes nothing over that it does not know', () => {
    const stranger = file() as unknown as { clouds: { segments: Record<string, unknown>[] }[] };
    Object.assign(stranger.clouds[0]!.segments[0]!, { cloud: 'elsewhere', innerHTML: '<img>' });
    expect(sceneFromFile(stranger)[0]!.segments[0]).to.deep.equal(segment);
  });
});
