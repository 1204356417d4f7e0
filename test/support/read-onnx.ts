import { PbfReader } from 'pbf';

/** An operator of a graph. */
export interface ReadNode {
  readonly type: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, number>>;
}

/** A constant; whole numbers are read, those that are shapes and axes. */
export interface ReadConstant {
  readonly dims: readonly number[];
  readonly integers: readonly number[] | null;
}

/** What a test needs to know of an ONNX model. */
export interface ReadGraph {
  readonly nodes: readonly ReadNode[];
  readonly constants: ReadonlyMap<string, ReadConstant>;
  readonly outputs: readonly string[];
  /** Names of inputs, and element types of outputs by ONNX's numbers. */
  readonly inputs: readonly string[];
  readonly outputTypes: readonly number[];
}

const INT64 = 7;

/** Reads a model as `encodeOnnxModel` writes it. */
export function readOnnx(model: Uint8Array): ReadGraph {
  const graph: Fields = fields(fields(model).bytes(7)[0]);
  const values = (tag: number) => graph.bytes(tag).map(fields);
  return {
    nodes: values(1).map(readNode),
    constants: new Map(values(5).map((tensor) => [tensor.text(8), readConstant(tensor)])),
    inputs: values(11).map((value) => value.text(1)),
    outputs: values(12).map((value) => value.text(1)),
    outputTypes: values(12).map((value) => fields(fields(value.bytes(2)[0]).bytes(1)[0]).number(1)),
  };
}

function readNode(node: Fields): ReadNode {
  const attributes = node.bytes(5).map(fields).map((attribute) => [attribute.text(1), attribute.number(3)]);
  const names = (tag: number) => node.bytes(tag).map((bytes) => new TextDecoder().decode(bytes));
  return { type: node.text(4), inputs: names(1), outputs: names(2), attributes: Object.fromEntries(attributes) };
}

function readConstant(tensor: Fields): ReadConstant {
  const [raw] = tensor.bytes(9);
  const isInteger = tensor.number(2) === INT64 && raw !== undefined;
  return { dims: tensor.numbers(1), integers: isInteger ? Array.from(new BigInt64Array(raw.slice().buffer), Number) : null };
}

/** The fields of a message, by tag. */
interface Fields {
  bytes(tag: number): Uint8Array[];
  numbers(tag: number): number[];
  number(tag: number): number;
  text(tag: number): string;
}

function fields(message: Uint8Array): Fields {
  const found = new Map<number, (Uint8Array | number)[]>();
  const pbf = new PbfReader(message);
  pbf.readFields((tag, _, reader) => {
    const value = reader.type === 2 ? reader.readBytes() : reader.type === 5 ? reader.readFloat() : reader.readVarint(true);
    found.set(tag, [...(found.get(tag) ?? []), value]);
  }, null);
  const bytes = (tag: number) => (found.get(tag) ?? []).filter((value) => value instanceof Uint8Array);
  const numbers = (tag: number) => (found.get(tag) ?? []).filter((value) => typeof value === 'number');
  return { bytes, numbers, number: (tag) => numbers(tag)[0] ?? 0, text: (tag) => new TextDecoder().decode(bytes(tag)[0]) };
}
