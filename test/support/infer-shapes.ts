import type { ReadGraph, ReadNode } from './read-onnx.js';

type Dims = readonly number[];

/** Shapes of all values of a graph, for inputs of these shapes. Knows the operators that the converter uses. */
export function inferShapes(graph: ReadGraph, inputs: Readonly<Record<string, Dims>>): ReadonlyMap<string, Dims> {
  return new Inference(graph, inputs).shapes;
}

class Inference {
  readonly shapes = new Map<string, Dims>();
  /** Values of whole numbers that are known: shapes and axes. */
  readonly #integers = new Map<string, readonly number[]>();

  constructor({ nodes, constants, inputs: names }: ReadGraph, inputs: Readonly<Record<string, Dims>>) {
    for (const [name, { dims, integers }] of constants) {
      this.shapes.set(name, dims);
      if (integers) this.#integers.set(name, integers);
    }
    for (const name of names) {
      if (!inputs[name]) throw new Error(`The input ${name} is missing.`);
      this.shapes.set(name, inputs[name]);
    }
    for (const node of nodes) this.shapes.set(node.outputs[0], this.#infer(node));
  }

  #infer(node: ReadNode): Dims {
    const shapes = node.inputs.map((name) => this.shapes.get(name) ?? []);
    const [a, b, c] = shapes;
    switch (node.type) {
      case 'Add': case 'Sub': case 'Mul': case 'Greater':
        return broadcast(a, b);
      case 'Gemm':
        if (a[1] !== b[1]) throw new Error(`A product of ${a} and ${b}, transposed, cannot be.`);
        return [a[0], b[0]];
      case 'MatMulNBits':
        return [...a.slice(0, -1), node.attributes['N']];
      // Fused: what it has of scores in between is no value of the graph.
      case 'MultiHeadAttention':
        return [a[0], a[1], c[2]];
      case 'Gather':
        return this.#gather(a, b, axisOf(node, a));
      case 'Concat':
        return this.#concat(node, shapes);
      case 'Shape':
        this.#integers.set(node.outputs[0], a.slice(node.attributes['start'], node.attributes['end']));
        return [node.attributes['end'] - node.attributes['start']];
      case 'Reshape':
        return reshape(a, this.#known(node.inputs[1]));
      case 'Unsqueeze': case 'Squeeze':
        return this.#moveAxis(node, a);
      case 'ReduceMax': case 'ReduceSum': case 'ReduceMean':
        return this.#reduce(node, a);
      case 'Cast': case 'Identity': case 'Gelu': case 'BiasGelu': case 'QuickGelu': case 'Relu': case 'LayerNormalization': case 'SimplifiedLayerNormalization':
        return a;
      default:
        throw new Error(`The shape of ${node.type} is not known here.`);
    }
  }

  #gather(data: Dims, indices: Dims, axis: number): Dims {
    return [...data.slice(0, axis), ...indices, ...data.slice(axis + 1)];
  }

  #concat(node: ReadNode, shapes: readonly Dims[]): Dims {
    const integers = node.inputs.map((name) => this.#integers.get(name));
    if (integers.every((values) => values !== undefined)) this.#integers.set(node.outputs[0], integers.flat());
    const axis = axisOf(node, shapes[0]);
    return shapes[0].map((length, i) => (i === axis ? shapes.reduce((sum, dims) => sum + dims[i], 0) : length));
  }

  #moveAxis(node: ReadNode, dims: Dims): Dims {
    const [axis] = this.#known(node.inputs[1]);
    return node.type === 'Squeeze' ? dims.toSpliced(axis, 1) : dims.toSpliced(axis, 0, 1);
  }

  #reduce({ attributes, inputs }: ReadNode, dims: Dims): Dims {
    const axes = this.#known(inputs[1]).map((axis) => (axis < 0 ? axis + dims.length : axis));
    const kept = attributes['keepdims'] === 0 ? [] : [1];
    return dims.flatMap((length, axis) => (axes.includes(axis) ? kept : [length]));
  }

  #known(name: string): readonly number[] {
    const values = this.#integers.get(name);
    if (!values) throw new Error(`The numbers ${name} are not known.`);
    return values;
  }
}

function axisOf({ attributes }: ReadNode, dims: Dims): number {
  const axis = attributes['axis'] ?? 0;
  return axis < 0 ? axis + dims.length : axis;
}

function broadcast(a: Dims, b: Dims): Dims {
  const [long, short] = a.length >= b.length ? [a, b] : [b, a];
  return long.map((length, i) => {
    const other = short[i - long.length + short.length] ?? 1;
    if (length !== other && length !== 1 && other !== 1) throw new Error(`${a} and ${b} do not go together.`);
    return Math.max(length, other);
  });
}

function reshape(dims: Dims, wanted: readonly number[]): Dims {
  const elements = size(dims);
  const given = size(wanted.filter((length) => length !== -1));
  return wanted.map((length) => (length === -1 ? elements / given : length));
}

/** Elements of a tensor. */
export function size(dims: Dims): number {
  return dims.reduce((product, length) => product * length, 1);
}
