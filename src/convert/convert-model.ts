import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { abortError } from '../errors.js';
import {
  MANIFEST_VERSION, type ComputePrecision, type DiskPrecision, type FileRole, type GraphName, type ModelFile, type ModelLicense, type ModelManifest,
} from '../model/model-manifest.js';
import { CANDIDATE_MASKS } from '../model/masks.js';
import { buildDecoder } from './decoder-graph.js';
import { weightFileBytes } from './encode-weights.js';
import { buildEncoder } from './encoder-graph.js';
import { GraphBuilder, type BuiltGraph } from './graph-builder.js';
import { buildMaskEncoder } from './mask-encoder-graph.js';
import { COLOR_SCALES, groupingOf, OFFICIAL_SETTINGS, type ModelSettings } from './model-settings.js';
import { buildPatchEncoder } from './patch-encoder-graph.js';
import { buildPointHead } from './point-head-graph.js';
import { readArchitecture } from './read-architecture.js';
import { readNumbers } from './read-weights.js';
import type { SafetensorsFile } from './safetensors.js';
import { encodingsOf, storedPrecision } from './weight-encoding.js';
import { CHUNK_BYTES } from './weight-files.js';
import { FOURIER_KEY, type Architecture } from './weight-layout.js';

/** A file being written, front to back. */
export interface FileSink {
  write(bytes: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

/** Creates a file of the converted model; paths are plain names. */
export type CreateFile = (path: string) => Promise<FileSink>;

/** How a model is written. */
export interface ConvertOptions {
  /** Of the weights in their files; that of the safetensors file when left out (see `storedPrecision`). */
  readonly precision?: DiskPrecision | undefined;
  /** Of matrix products (fp32); fp16 is faster on graphics cards that have it, and needs weights that are no fp32. */
  readonly compute?: ComputePrecision | undefined;
  /** The terms that the weights come under. */
  readonly license?: ModelLicense | null | undefined;
  /** Most bytes of a weights file (32 MiB), unless a single weight has more. */
  readonly chunkBytes?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Bytes written so far, and in all. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

export interface ConvertedModel {
  readonly manifest: ModelManifest;
  /** Keys of the weights file that were neither used nor known. */
  readonly unknownKeys: readonly string[];
}

/** A graph that only needs writing. */
interface PlannedGraph extends BuiltGraph {
  readonly name: GraphName;
}

/** What will be written of a weights file. */
export interface ConversionPlan {
  /** The model's. */
  readonly name: string;
  readonly architecture: Architecture;
  readonly unknownKeys: readonly string[];
  readonly precision: DiskPrecision;
  readonly compute: ComputePrecision;
  readonly graphs: readonly PlannedGraph[];
  /** Of graphs and weights. */
  readonly bytes: number;
}

/**
 * Finds out by the header alone what converting would write.
 * @throws SegmentationError `weights-invalid` naming key, expected and found.
 */
export function planConversion(file: SafetensorsFile, settings: ModelSettings, options: ConvertOptions = {}): ConversionPlan {
  const { architecture, unknownKeys } = readArchitecture(file, settings);
  const compute = options.compute ?? 'fp32';
  const precision = options.precision ?? (compute === 'fp16' ? 'fp16' : storedPrecision(file));
  if (compute === 'fp16' && precision === 'fp32') throw new RangeError('Compute fp16 needs precision fp16, int8 or int4, found fp32.');
  const storage = { compute, encodingOf: encodingsOf(precision, architecture), chunkBytes: options.chunkBytes ?? CHUNK_BYTES };
  const graphs = graphsOf(architecture).map(([name, build]) => {
    const builder = new GraphBuilder(name, file, storage);
    build(builder);
    return { name, ...builder.finish() };
  });
  const sizes = graphs.flatMap(({ model, weights }) => [model.length, ...weights.map(({ bytes }) => bytes)]);
  const name = settings.name ?? nameOf(file, architecture);
  return { name, architecture, unknownKeys, precision, graphs, compute, bytes: sizes.reduce((sum, size) => sum + size, 0) };
}

/** The file's name; the published files are all called the same, hence their sizes'. */
function nameOf({ name }: SafetensorsFile, { width }: Architecture): string {
  const stem = name.replace(/\.safetensors$/, '');
  return stem === 'model' ? `point-sam-${SIZES[width] ?? width}` : stem;
}

/** Published sizes by their transformer's width. */
const SIZES: Readonly<Record<number, string>> = { 768: 'base', 1024: 'large', 1408: 'giant' };

/**
 * Converts official Point-SAM weights to ONNX graphs and, last of all, `manifest.json`. Weights go through a few rows at a
 * time, so memory does not grow with the model.
 * @throws SegmentationError `weights-invalid` naming key, expected and found; `AbortError` when the signal says so
 */
export async function convertModel(
  file: SafetensorsFile, settings: ModelSettings, create: CreateFile, options: ConvertOptions = {},
): Promise<ConvertedModel> {
  const plan = planConversion(file, settings, options);
  const writer = new FileWriter(create, plan.bytes, options);
  const files: ModelFile[] = [];
  for (const { name, model, weights } of plan.graphs) {
    files.push(await writer.write(`${name}-graph`, `${name}.onnx`, [model]));
    for (const chunk of weights) files.push(await writer.write(`${name}-weights`, chunk.path, weightFileBytes(file, chunk)));
  }
  const manifest = await describeModel(file, plan, settings, options.license ?? null, files);
  await writeWhole(await create('manifest.json'), [new TextEncoder().encode(`${JSON.stringify(manifest, null, 2)}\n`)]);
  return { manifest, unknownKeys: plan.unknownKeys };
}

type BuildGraph = (graph: GraphBuilder) => void;

function graphsOf(architecture: Architecture): [GraphName, BuildGraph][] {
  const { decoder, embedWidth } = architecture;
  const encoder: [GraphName, BuildGraph][] = [
    ['patch-encoder', (graph) => buildPatchEncoder(graph, architecture)],
    ['encoder', (graph) => buildEncoder(graph, architecture)],
  ];
  if (decoder === null) return encoder;
  return [
    ...encoder,
    ['mask-encoder', (graph) => buildMaskEncoder(graph, decoder, embedWidth)],
    ['decoder', (graph) => buildDecoder(graph, decoder, embedWidth)],
    ['point-head', (graph) => buildPointHead(graph, embedWidth)],
  ];
}

/** Writes files one after the other, hashing on the way. */
class FileWriter {
  readonly #create: CreateFile;
  readonly #total: number;
  readonly #options: ConvertOptions;
  #done = 0;

  constructor(create: CreateFile, total: number, options: ConvertOptions) {
    this.#create = create;
    this.#total = total;
    this.#options = options;
  }

  async write(role: FileRole, path: string, pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): Promise<ModelFile> {
    const hash = sha256.create();
    const before = this.#done;
    await writeWhole(await this.#create(path), this.#watched(pieces, hash));
    return { role, path, bytes: this.#done - before, sha256: bytesToHex(hash.digest()) };
  }

  async *#watched(pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>, hash: { update(bytes: Uint8Array): void }): AsyncGenerator<Uint8Array> {
    for await (const piece of pieces) {
      if (this.#options.signal?.aborted) throw abortError();
      hash.update(piece);
      yield piece;
      this.#done += piece.length;
      this.#options.onProgress?.(this.#done, this.#total);
    }
  }
}

/** Writes a file from front to back; closes it also when it remains unfinished. */
async function writeWhole(sink: FileSink, pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): Promise<void> {
  try {
    for await (const piece of pieces) await sink.write(piece);
  } catch (error) {
    await sink.close().catch(() => undefined); // what failed first is what a person should read
    throw error;
  }
  await sink.close();
}

async function describeModel(
  file: SafetensorsFile, { name, architecture: model, precision, compute }: ConversionPlan, settings: ModelSettings,
  license: ModelLicense | null, files: readonly ModelFile[],
): Promise<ModelManifest> {
  const { upAxis, colors } = { ...OFFICIAL_SETTINGS, ...settings };
  return {
    formatVersion: MANIFEST_VERSION,
    name,
    architecture: 'point-sam',
    capabilities: model.decoder === null ? { prompts: [], candidates: 0 } : { prompts: ['point', 'mask'], candidates: CANDIDATE_MASKS.length },
    license,
    dimensions: {
      block: model.block, encoderWidth: model.width, encoderDepth: model.depth,
      mlpWidth: model.mlpWidth, patchWidth: patchWidth(model), embedWidth: model.embedWidth, decoderDepth: model.decoder?.depth ?? 0,
    },
    heads: { encoder: model.heads, decoder: model.decoder?.heads ?? 0 },
    ...groupingOf(settings),
    upAxis,
    color: COLOR_SCALES[colors],
    precision: { disk: precision, compute },
    fourierMatrix: model.decoder === null ? null : await fourierRows(file),
    files,
  };
}

/** The widest tensor of grouped points: what either patch encoder makes of them. */
function patchWidth({ patchHidden, patchWidth: outputs, embedWidth, decoder }: Architecture): number {
  return Math.max(...patchHidden, outputs, ...(decoder === null ? [] : [...decoder.maskPatchHidden, embedWidth]));
}

async function fourierRows(file: SafetensorsFile): Promise<number[][]> {
  const numbers = [...await readNumbers(file, FOURIER_KEY)];
  const width = numbers.length / 3;
  return [0, 1, 2].map((row) => numbers.slice(row * width, (row + 1) * width));
}
