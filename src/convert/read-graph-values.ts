import { PbfReader } from 'pbf';
import type { OnnxValue } from './onnx-proto.js';

/** What goes into a graph and what comes out; `type` is a number of `TensorProto.DataType`, of any tensor. */
export interface GraphValue extends Omit<OnnxValue, 'type'> {
  readonly type: number;
}

export interface GraphValues {
  readonly inputs: readonly GraphValue[];
  readonly outputs: readonly GraphValue[];
}

/** Reads inputs and outputs of an ONNX model's graph. Field numbers are those of onnx.proto. */
export function readGraphValues(model: Uint8Array): GraphValues {
  const values = { inputs: [], outputs: [] };
  return new PbfReader(model).readFields(readModel, values);
}

interface ReadValues {
  readonly inputs: GraphValue[];
  readonly outputs: GraphValue[];
}

function readModel(tag: number, values: ReadValues, pbf: PbfReader): void {
  if (tag === 7) pbf.readMessage(readGraph, values);
}

function readGraph(tag: number, { inputs, outputs }: ReadValues, pbf: PbfReader): void {
  if (tag === 11) inputs.push(readValue(pbf));
  if (tag === 12) outputs.push(readValue(pbf));
}

interface ReadValue {
  name: string;
  type: number;
  readonly shape: (number | string)[];
}

function readValue(reader: PbfReader): GraphValue {
  const value: ReadValue = { name: '', type: 0, shape: [] };
  return reader.readMessage((tag, into, pbf) => {
    if (tag === 1) into.name = pbf.readString();
    if (tag === 2) pbf.readMessage(readType, into);
  }, value);
}

function readType(tag: number, value: ReadValue, pbf: PbfReader): void {
  if (tag === 1) pbf.readMessage(readTensorType, value);
}

function readTensorType(tag: number, value: ReadValue, pbf: PbfReader): void {
  if (tag === 1) value.type = pbf.readVarint();
  if (tag === 2) pbf.readMessage(readShape, value.shape);
}

function readShape(tag: number, shape: (number | string)[], pbf: PbfReader): void {
  if (tag === 1) shape.push(readDimension(pbf));
}

/** A dimension that says neither length nor name may be anything. */
function readDimension(reader: PbfReader): number | string {
  return reader.readMessage((tag, into: { length: number | string }, pbf) => {
    if (tag === 1) into.length = pbf.readVarint();
    if (tag === 2) into.length = pbf.readString();
  }, { length: '' }).length;
}
