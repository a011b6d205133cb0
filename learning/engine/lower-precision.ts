/**
 * Rewrites a traced step so that what passes between its layers is bfloat16: half the memory, on some processors a
 * multiple of the speed. Convolutions begin it; the operations of the table that follow go on with it; all others get
 * their inputs back in single precision. Variables, their gradients, statistics of batch norm and losses stay as they
 * are, and our own kernels compute in single precision throughout.
 */
import { attribute, DATA_TYPES, type GraphNode } from './graph.js';

interface LowerableOperation {
  /** Which inputs become bfloat16. */
  readonly inputs: readonly number[];
  /** Which outputs do. */
  readonly outputs: readonly number[];
  /** Becomes bfloat16 though its inputs are not. */
  readonly begins?: true;
  /** That takes its place, with the same inputs and outputs and no attribute but the type. */
  readonly becomes?: string;
}

const norm = { inputs: [0], outputs: [0] } as const;
const normGradient = { inputs: [0, 1], outputs: [0] } as const;

/** Our own operations, `native/network/operations.h`, whose attribute `T` is the type of images. */
const OWN: Readonly<Record<string, LowerableOperation>> = {
  Convolve3x3: { inputs: [0], outputs: [0], begins: true },
  Convolve3x3InputGradient: { inputs: [0], outputs: [0], begins: true },
  Convolve3x3KernelGradient: { inputs: [0, 1], outputs: [], begins: true },
  ConvolvePatches: { inputs: [0], outputs: [0], begins: true },
  ConvolvePatchesInputGradient: { inputs: [0, 2], outputs: [0], begins: true },
  ConvolvePatchesKernelGradient: { inputs: [0, 1], outputs: [], begins: true },
  ConvolveEverySecond: { inputs: [0], outputs: [0], begins: true },
  ConvolveEverySecondInputGradient: { inputs: [0, 2], outputs: [0], begins: true },
  ConvolveEverySecondKernelGradient: { inputs: [0, 1], outputs: [], begins: true },
  NormByBatch: norm,
  NormByBatchAndRelu: norm,
  NormByBatchGradient: normGradient,
  NormByBatchAndReluGradient: normGradient,
  NormByAverages: norm,
  NormByAveragesAndRelu: norm,
  EnlargeAndJoin: { inputs: [0, 1], outputs: [0] },
  EnlargeAndJoinGradient: { inputs: [0, 1], outputs: [0, 1] },
  Enlarge: { inputs: [0], outputs: [0] },
  EnlargeGradient: { inputs: [0], outputs: [0] },
  SumOfImages: { inputs: [0, 1], outputs: [0] },
  // tfjs adds up the gradients of what is used more than once.
  AddV2: { inputs: [0, 1], outputs: [0], becomes: 'SumOfImages' },
  LargestOfFour: { inputs: [0], outputs: [0] },
  LargestOfFourGradient: { inputs: [0, 1], outputs: [0] },
};

/** TensorFlow's, where ours are not there; kernels and their gradients are bfloat16 in them. */
const TENSORFLOW: Readonly<Record<string, LowerableOperation>> = {
  Conv2D: { inputs: [0, 1], outputs: [0], begins: true },
  Conv2DBackpropInput: { inputs: [1, 2], outputs: [0], begins: true },
  Conv2DBackpropFilter: { inputs: [0, 2], outputs: [0], begins: true },
  Relu: { inputs: [0], outputs: [0] },
  ReluGrad: { inputs: [0, 1], outputs: [0] },
  FusedBatchNormV3: { inputs: [0], outputs: [0] },
  FusedBatchNormGradV3: { inputs: [0, 1], outputs: [0] },
  AddV2: { inputs: [0, 1], outputs: [0] },
};

const BFLOAT16 = attribute.type(DATA_TYPES.bfloat16);
const FLOAT = attribute.type(DATA_TYPES.float32);

export interface Lowered {
  readonly nodes: readonly GraphNode[];
  /** The graph output that has the value of an earlier one, in single precision. */
  readonly sources: ReadonlyMap<string, string>;
}

/**
 * @param nodes each after its inputs, all of single precision
 * @param results graph outputs that are wanted as they were
 */
export function lowerPrecision(nodes: readonly GraphNode[], results: Iterable<string>): Lowered {
  const isOwn = nodes.some(({ operation }) => operation in OWN && operation !== 'AddV2');
  const lowering = new Lowering(isOwn ? OWN : TENSORFLOW);
  for (const node of nodes) lowering.add(node);
  const sources = new Map(Array.from(results, (result) => [result, lowering.raise(result)]));
  return { nodes: lowering.nodes, sources };
}

class Lowering {
  readonly nodes: GraphNode[] = [];
  readonly #operations: Readonly<Record<string, LowerableOperation>>;
  /** Graph outputs that are bfloat16. */
  readonly #lowered = new Set<string>();
  /** By graph output: the node that holds it in the other type. */
  readonly #casts = new Map<string, string>();

  constructor(operations: Readonly<Record<string, LowerableOperation>>) {
    this.#operations = operations;
  }

  add(node: GraphNode): void {
    const operation = this.#operations[node.operation];
    if (operation === undefined || !this.#isLowered(node, operation)) {
      this.nodes.push({ ...node, inputs: node.inputs.map((input) => this.raise(input)) });
      return;
    }
    const inputs = node.inputs.map((input, index) => {
      return operation.inputs.includes(index) ? this.#lower(input) : this.raise(input);
    });
    const attributes = operation.becomes === undefined ? { ...node.attributes, T: BFLOAT16 } : { T: BFLOAT16 };
    this.nodes.push({ ...node, operation: operation.becomes ?? node.operation, inputs, attributes });
    for (const output of operation.outputs) this.#lowered.add(output === 0 ? node.name : `${node.name}:${output}`);
  }

  #isLowered({ inputs }: GraphNode, operation: LowerableOperation): boolean {
    return operation.begins === true || operation.inputs.every((index) => this.#lowered.has(inputs[index]));
  }

  #lower(source: string): string {
    return this.#lowered.has(source) ? source : this.#cast(source, FLOAT, BFLOAT16);
  }

  /** Its value in single precision. */
  raise(source: string): string {
    return this.#lowered.has(source) ? this.#cast(source, BFLOAT16, FLOAT) : source;
  }

  #cast(source: string, from: Buffer, to: Buffer): string {
    const known = this.#casts.get(source);
    if (known !== undefined) return known;
    const name = `${source.replace(':', '_')}/cast`;
    this.nodes.push({ name, operation: 'Cast', inputs: [source], attributes: { SrcT: from, DstT: to } });
    this.#casts.set(source, name);
    return name;
  }
}
