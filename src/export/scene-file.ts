import type { Segment } from '../annotations/segment.js';
import { SegmentationError } from '../errors.js';
import type { LabelledSample } from '../propagation/labelled-sample.js';
import { sampleFromBytes } from '../records/sample-bytes.js';
import { list, readSegment, record, text, whole } from '../records/read-document.js';
import { bytesFromBase64 } from './base64.js';
import { sampleText } from './sample-texts.js';

/** Objects of one cloud in a scene file. */
export interface SceneCloud {
  /** Absolute URL of the cloud's metadata.json or cloud.js. */
  readonly url: string;
  /** What the cloud is known by, wherever it lies (`cloudIdentity`); null where that is not known. */
  readonly identity: string | null;
  /** What people call the cloud; null where that is not known. */
  readonly name: string | null;
  readonly segments: readonly Segment[];
  /** A number that no segment of the scene has had. */
  readonly nextLabel: number;
}

/** The scene as plain data that JSON holds exactly: objects with their prompts, and the points that hold their shape. */
export interface SceneFile {
  readonly format: typeof FORMAT;
  readonly version: typeof VERSION;
  readonly clouds: readonly {
    readonly url: string;
    /** Absent in files of older versions of the tool. */
    readonly identity?: string | null;
    /** Absent likewise. */
    readonly name?: string | null;
    readonly nextLabel: number;
    readonly segments: readonly (Omit<Segment, 'sample' | 'cloud'> & { /** base64 of `sampleToBytes` */ readonly sample: string })[];
  }[];
}

const FORMAT = 'potree-point-sam scene';
const VERSION = 1;
/** Numbers follow one another: a higher one is no scene's, and would leave none for what comes after it. */
const HIGHEST_LABEL = 2 ** 24;

/** Characters of samples that are read in one task: a few milliseconds. */
const SLICE = 500_000;

/** @param textOf where samples are encoded already, as `SampleTexts` keeps them ready */
export function sceneToFile(clouds: readonly SceneCloud[], textOf: (sample: LabelledSample) => string = sampleText): SceneFile {
  return {
    format: FORMAT,
    version: VERSION,
    clouds: clouds.map(({ url, identity, name, nextLabel, segments }) => ({
      url,
      identity,
      name,
      nextLabel,
      segments: segments.map(({ cloud: _, sample, ...segment }) => ({ ...segment, sample: textOf(sample) })),
    })),
  };
}

/**
 * Reads a scene file as a stranger's: every field is checked, and nothing but what is known is taken over. The `cloud` of
 * the segments is the URL in the file. Large scenes are read in slices, so that the page stays alive.
 *
 * @param pause resolves when the next slice may be read
 * @throws SegmentationError `scene-file-invalid`; the message names the field
 */
export async function sceneFromFile(value: unknown, pause = nextTask): Promise<SceneCloud[]> {
  try {
    const { format, version, clouds } = record(value, 'the scene');
    if (format !== FORMAT) throw new TypeError(`format: expected "${FORMAT}"`);
    if (version !== VERSION) throw new TypeError(`version: expected ${VERSION}; this scene comes from a newer version of the tool`);
    const read: SceneCloud[] = [];
    for (const [i, cloud] of list(clouds, 'clouds').entries()) read.push(await readCloud(cloud, `clouds[${i}]`, pause));
    return read;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new SegmentationError('scene-file-invalid', `The segmented objects of this file could not be read: ${reason}. Save the file again where it was made.`, { cause: error });
  }
}

async function readCloud(value: unknown, path: string, pause: () => Promise<void>): Promise<SceneCloud> {
  const fields = record(value, path);
  const url = text(fields['url'], `${path}.url`);
  const identity = fields['identity'] == null ? null : text(fields['identity'], `${path}.identity`);
  const name = fields['name'] == null ? null : text(fields['name'], `${path}.name`);
  const segments: Segment[] = [];
  let characters = 0;
  for (const [i, segment] of list(fields['segments'], `${path}.segments`).entries()) {
    const at = `${path}.segments[${i}]`;
    const read = readSegment(segment, at);
    if (read.label > HIGHEST_LABEL) throw new TypeError(`${at}.label: expected at most ${HIGHEST_LABEL}, found ${read.label}`);
    const base64 = text(record(segment, at)['sample'], `${at}.sample`);
    characters += base64.length;
    if (characters > SLICE) {
      await pause();
      characters = base64.length;
    }
    segments.push({ ...read, cloud: url, sample: readSample(base64, url, read.label, `${at}.sample`) });
  }
  if (new Set(segments.map(({ label }) => label)).size < segments.length) throw new TypeError(`${path}.segments: two objects have the same number`);
  return { url, identity, name, segments, nextLabel: Math.min(whole(fields['nextLabel'], `${path}.nextLabel`), HIGHEST_LABEL + 1) };
}

/** Points that are no numbers would be nearest to nothing, or to all. */
function readSample(base64: string, url: string, label: number, path: string): LabelledSample {
  let sample: LabelledSample;
  try {
    sample = sampleFromBytes(bytesFromBase64(base64), url, label);
  } catch (cause) {
    throw new TypeError(`${path}: the points of object ${label} are cut short or damaged`, { cause });
  }
  const { origin, positions, reach, bounds } = sample;
  if (![...origin, reach, ...bounds.min, ...bounds.max].every(Number.isFinite) || !positions.every(Number.isFinite)) throw new TypeError(`${path}: object ${label} has points without a place`);
  return sample;
}

function nextTask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
