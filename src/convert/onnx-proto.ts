import { PbfWriter } from 'pbf';

/** Element types of ONNX tensors, by the numbers of `TensorProto.DataType`. */
export const OnnxType = { float32: 1, uint8: 2, int32: 6, int64: 7, float16: 10 } as const;
export type OnnxType = (typeof OnnxType)[keyof typeof OnnxType];

export type OnnxAttribute = { readonly int: number } | { readonly float: number };

export interface OnnxNode {
  readonly type: string;
  readonly domain: string;
  /** An empty name leaves an optional input out. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, OnnxAttribute>>;
}

/** A constant: in the graph itself (`raw`, little endian) or in a file beside it. */
export interface OnnxInitializer {
  readonly name: string;
  readonly type: OnnxType;
  readonly shape: readonly number[];
  readonly data: { readonly raw: Uint8Array } | { readonly location: string; readonly offset: number; readonly length: number };
}

/** An input or output of the graph; a string names a dimension that may vary. */
export interface OnnxValue {
  readonly name: string;
  readonly type: OnnxType;
  readonly shape: readonly (number | string)[];
}

export interface OnnxGraph {
  readonly name: string;
  readonly opsets: Readonly<Record<string, number>>;
  readonly nodes: readonly OnnxNode[];
  readonly initializers: readonly OnnxInitializer[];
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
}

const IR_VERSION = 8;
const EXTERNAL = 1;
const ATTRIBUTE_FLOAT = 1;
const ATTRIBUTE_INT = 2;

/** Encodes a graph as `ModelProto`. Field numbers are those of onnx.proto. */
export function encodeOnnxModel(graph: OnnxGraph): Uint8Array {
  const pbf = new PbfWriter();
  pbf.writeVarintField(1, IR_VERSION);
  pbf.writeStringField(2, 'potree-point-sam');
  pbf.writeMessage(7, writeGraph, graph);
  for (const opset of Object.entries(graph.opsets)) pbf.writeMessage(8, writeOpset, opset);
  return pbf.finish();
}

function writeOpset([domain, version]: [string, number], pbf: PbfWriter): void {
  pbf.writeStringField(1, domain);
  pbf.writeVarintField(2, version);
}

function writeGraph(graph: OnnxGraph, pbf: PbfWriter): void {
  for (const node of graph.nodes) pbf.writeMessage(1, writeNode, node);
  pbf.writeStringField(2, graph.name);
  for (const initializer of graph.initializers) pbf.writeMessage(5, writeInitializer, initializer);
  for (const input of graph.inputs) pbf.writeMessage(11, writeValue, input);
  for (const output of graph.outputs) pbf.writeMessage(12, writeValue, output);
}

function writeNode(node: OnnxNode, pbf: PbfWriter): void {
  for (const input of node.inputs) pbf.writeStringField(1, input);
  for (const output of node.outputs) pbf.writeStringField(2, output);
  pbf.writeStringField(3, node.outputs[0]);
  pbf.writeStringField(4, node.type);
  for (const attribute of Object.entries(node.attributes)) pbf.writeMessage(5, writeAttribute, attribute);
  if (node.domain !== '') pbf.writeStringField(7, node.domain);
}

function writeAttribute([name, value]: [string, OnnxAttribute], pbf: PbfWriter): void {
  pbf.writeStringField(1, name);
  if ('float' in value) pbf.writeFloatField(2, value.float);
  else pbf.writeVarintField(3, value.int);
  pbf.writeVarintField(20, 'float' in value ? ATTRIBUTE_FLOAT : ATTRIBUTE_INT);
}

function writeInitializer({ name, type, shape, data }: OnnxInitializer, pbf: PbfWriter): void {
  for (const length of shape) pbf.writeVarintField(1, length);
  pbf.writeVarintField(2, type);
  pbf.writeStringField(8, name);
  if ('raw' in data) {
    pbf.writeBytesField(9, data.raw);
    return;
  }
  const entries = { location: data.location, offset: String(data.offset), length: String(data.length) };
  for (const entry of Object.entries(entries)) pbf.writeMessage(13, writeStringEntry, entry);
  pbf.writeVarintField(14, EXTERNAL);
}

function writeStringEntry([key, value]: [string, string], pbf: PbfWriter): void {
  pbf.writeStringField(1, key);
  pbf.writeStringField(2, value);
}

function writeValue(value: OnnxValue, pbf: PbfWriter): void {
  pbf.writeStringField(1, value.name);
  pbf.writeMessage(2, writeType, value);
}

function writeType(value: OnnxValue, pbf: PbfWriter): void {
  pbf.writeMessage(1, writeTensorType, value);
}

function writeTensorType(value: OnnxValue, pbf: PbfWriter): void {
  pbf.writeVarintField(1, value.type);
  pbf.writeMessage(2, writeShape, value.shape);
}

function writeShape(shape: OnnxValue['shape'], pbf: PbfWriter): void {
  for (const dimension of shape) pbf.writeMessage(1, writeDimension, dimension);
}

function writeDimension(dimension: number | string, pbf: PbfWriter): void {
  if (typeof dimension === 'number') pbf.writeVarintField(1, dimension);
  else pbf.writeStringField(2, dimension);
}
