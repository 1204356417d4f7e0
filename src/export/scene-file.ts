import type { Segment } from '../annotations/segment.js';
import { SegmentationError } from '../errors.js';
import type { LabelledSample } from '../propagation/labelled-sample.js';
import { sampleFromBytes, sampleToBytes } from '../records/sample-bytes.js';
import { list, readSegment, record, text, whole } from '../records/read-document.js';
import { base64FromBytes, bytesFromBase64 } from './base64.js';

/** Objects of one cloud in a scene file. */
export interface SceneCloud {
  /** Absolute URL of the cloud's metadata.json or cloud.js. */
  readonly url: string;
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
    readonly nextLabel: number;
    readonly segments: readonly (Omit<Segment, 'sample' | 'cloud'> & { /** base64 of `sampleToBytes` */ readonly sample: string })[];
  }[];
}

const FORMAT = 'potree-point-sam scene';
const VERSION = 1;
/** Numbers follow one another: a higher one is no scene's, and would leave none for what comes after it. */
const HIGHEST_LABEL = 2 ** 24;

export function sceneToFile(clouds: readonly SceneCloud[]): SceneFile {
  return {
    format: FORMAT,
    version: VERSION,
    clouds: clouds.map(({ url, nextLabel, segments }) => ({
      url,
      nextLabel,
      segments: segments.map(({ cloud: _, sample, ...segment }) => ({ ...segment, sample: base64FromBytes(sampleToBytes(sample)) })),
    })),
  };
}

/**
 * Reads a scene file as a stranger's: every field is checked, and nothing but what is known is taken over. The `cloud` of
 * the segments is the URL in the file.
 *
 * @throws SegmentationError `scene-file-invalid`; the message names the field
 */
export function sceneFromFile(value: unknown): SceneCloud[] {
  try {
    const { format, version, clouds } = record(value, 'the scene');
    if (format !== FORMAT) throw new TypeError(`format: expected "${FORMAT}"`);
    if (version !== VERSION) throw new TypeError(`version: expected ${VERSION}; this scene comes from a newer version of the tool`);
    return list(clouds, 'clouds').map((cloud, i) => readCloud(cloud, `clouds[${i}]`));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new SegmentationError('scene-file-invalid', `The segmented objects of this file could not be read: ${reason}. Save the file again where it was made.`, { cause: error });
  }
}

function readCloud(value: unknown, path: string): SceneCloud {
  const fields = record(value, path);
  const url = text(fields['url'], `${path}.url`);
  const segments = list(fields['segments'], `${path}.segments`).map((segment, i): Segment => {
    const at = `${path}.segments[${i}]`;
    const read = readSegment(segment, at);
    if (read.label > HIGHEST_LABEL) throw new TypeError(`${at}.label: expected at most ${HIGHEST_LABEL}, found ${read.label}`);
    return { ...read, cloud: url, sample: readSample(text(record(segment, at)['sample'], `${at}.sample`), url, read.label, `${at}.sample`) };
  });
  if (new Set(segments.map(({ label }) => label)).size < segments.length) throw new TypeError(`${path}.segments: two objects have the same number`);
  return { url, segments, nextLabel: Math.min(whole(fields['nextLabel'], `${path}.nextLabel`), HIGHEST_LABEL + 1) };
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
