import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { MANIFEST_VERSION, type FileRole, type GraphName, type ModelFile, type ModelManifest } from '../model/model-manifest.js';
import { CANDIDATE_MASKS } from '../model/masks.js';
import { buildDecoder } from './decoder-graph.js';
import { buildEncoder } from './encoder-graph.js';
import { GraphBuilder, type PlacedWeight } from './graph-builder.js';
import { buildMaskEncoder } from './mask-encoder-graph.js';
import { COLOR_SCALES, groupingOf, OFFICIAL_SETTINGS, type ModelSettings } from './model-settings.js';
import { readArchitecture } from './read-architecture.js';
import { readNumbers, readWeight } from './read-weights.js';
import type { SafetensorsFile } from './safetensors.js';
import { FOURIER_KEY, isUnusedKey, type Architecture } from './weight-layout.js';

/** A file being written, front to back. */
export interface FileSink {
  write(bytes: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

/** Creates a file of the converted model; paths are plain names. */
export type CreateFile = (path: string) => Promise<FileSink>;

export interface ConvertedModel {
  readonly manifest: ModelManifest;
  /** Keys of the weights file that were neither used nor known. */
  readonly unknownKeys: readonly string[];
}

/**
 * Converts official Point-SAM weights to ONNX graphs and `manifest.json`. Weights go through one tensor at a time, so
 * memory does not grow with the model.
 * @throws SegmentationError `weights-invalid` naming key, expected and found.
 */
export async function convertModel(file: SafetensorsFile, settings: ModelSettings, create: CreateFile): Promise<ConvertedModel> {
  const { architecture, unknownKeys } = readArchitecture(file, settings);
  const files: ModelFile[] = [];
  for (const [name, build] of graphsOf(architecture)) files.push(...await writeGraph(file, name, build, create));
  const manifest = await describeModel(file, architecture, settings, files);
  const sink = await create('manifest.json');
  await sink.write(new TextEncoder().encode(`${JSON.stringify(manifest, null, 2)}\n`));
  await sink.close();
  return { manifest, unknownKeys };
}

type BuildGraph = (graph: GraphBuilder) => void;

function graphsOf(architecture: Architecture): [GraphName, BuildGraph][] {
  const { decoder, embedWidth } = architecture;
  const encoder: [GraphName, BuildGraph] = ['encoder', (graph) => buildEncoder(graph, architecture)];
  if (decoder === null) return [encoder];
  return [
    encoder,
    ['mask-encoder', (graph) => buildMaskEncoder(graph, decoder, embedWidth)],
    ['decoder', (graph) => buildDecoder(graph, decoder, embedWidth)],
  ];
}

async function writeGraph(file: SafetensorsFile, name: GraphName, build: BuildGraph, create: CreateFile): Promise<ModelFile[]> {
  const [graphPath, weightsPath] = [`${name}.onnx`, `${name}.bin`];
  const builder = new GraphBuilder(name, weightsPath, file);
  build(builder);
  const { model, weights } = builder.finish();
  return [
    await writeFile(`${name}-graph`, graphPath, create, [Promise.resolve(model)]),
    await writeFile(`${name}-weights`, weightsPath, create, weightChunks(file, weights)),
  ];
}

async function* weightChunks(file: SafetensorsFile, weights: readonly PlacedWeight[]): AsyncGenerator<Uint8Array> {
  let position = 0;
  for (const { key, slice, offset, bytes } of weights) {
    yield new Uint8Array(offset - position);
    yield await readWeight(file, key, slice);
    position = offset + bytes;
  }
}

async function writeFile(
  role: FileRole, path: string, create: CreateFile, chunks: Iterable<Promise<Uint8Array>> | AsyncIterable<Uint8Array>,
): Promise<ModelFile> {
  const sink = await create(path);
  const hash = sha256.create();
  let bytes = 0;
  for await (const chunk of chunks) {
    hash.update(chunk);
    bytes += chunk.byteLength;
    await sink.write(chunk);
  }
  await sink.close();
  return { role, path, bytes, sha256: bytesToHex(hash.digest()) };
}

async function describeModel(
  file: SafetensorsFile, model: Architecture, settings: ModelSettings, files: readonly ModelFile[],
): Promise<ModelManifest> {
  const { upAxis, colors } = { ...OFFICIAL_SETTINGS, ...settings };
  return {
    formatVersion: MANIFEST_VERSION,
    name: settings.name ?? file.name.replace(/\.safetensors$/, ''),
    architecture: 'point-sam',
    capabilities: model.decoder === null ? { prompts: [], candidates: 0 } : { prompts: ['point', 'mask'], candidates: CANDIDATE_MASKS.length },
    license: null,
    dimensions: {
      block: model.block, encoderWidth: model.width, encoderDepth: model.depth,
      mlpWidth: model.mlpWidth, patchWidth: patchWidth(model), embedWidth: model.embedWidth, decoderDepth: model.decoder?.depth ?? 0,
    },
    heads: { encoder: model.heads, decoder: model.decoder?.heads ?? 0 },
    ...groupingOf(settings),
    upAxis,
    color: COLOR_SCALES[colors],
    precision: { disk: diskPrecision(file), compute: 'fp32' },
    fourierMatrix: model.decoder === null ? null : await fourierRows(file),
    files,
  };
}

/** The widest tensor of grouped points: what either patch encoder makes of them. */
function patchWidth({ patchHidden, patchWidth: outputs, embedWidth, decoder }: Architecture): number {
  return Math.max(...patchHidden, outputs, ...(decoder === null ? [] : [...decoder.maskPatchHidden, embedWidth]));
}

function diskPrecision(file: SafetensorsFile): 'fp16' | 'fp32' {
  const stored = [...file.tensors].filter(([key]) => key !== FOURIER_KEY && !isUnusedKey(key));
  return stored.every(([, { dtype }]) => dtype === 'F16') ? 'fp16' : 'fp32';
}

async function fourierRows(file: SafetensorsFile): Promise<number[][]> {
  const numbers = [...await readNumbers(file, FOURIER_KEY)];
  const width = numbers.length / 3;
  return [0, 1, 2].map((row) => numbers.slice(row * width, (row + 1) * width));
}
