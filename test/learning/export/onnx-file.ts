import { Message } from './read-message.js';

export interface OnnxFile {
  readonly irVersion: number;
  readonly opset: number;
  readonly producer: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly nodes: readonly Node[];
  readonly tensors: ReadonlyMap<string, { readonly shape: readonly number[]; readonly values: Float32Array }>;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

export interface Node {
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: ReadonlyMap<string, number | string | readonly number[]>;
}

/** Field numbers as in https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3. */
export function readOnnx(bytes: Uint8Array): OnnxFile {
  const model = new Message(bytes);
  const graph = model.message(7);
  return {
    irVersion: model.number(1),
    opset: model.message(8).number(2),
    producer: `${model.text(2)} ${model.text(3)}`,
    metadata: Object.fromEntries(model.messages(14).map((entry) => [entry.text(1), entry.text(2)])),
    nodes: graph.messages(1).map((node) => ({
      operator: node.text(4),
      inputs: node.texts(1),
      outputs: node.texts(2),
      attributes: new Map(node.messages(5).map((attribute) => [attribute.text(1), readAttribute(attribute)])),
    })),
    tensors: new Map(graph.messages(5).map((tensor) => [tensor.text(8), readTensor(tensor)])),
    inputs: graph.messages(11).map(describeValue),
    outputs: graph.messages(12).map(describeValue),
  };
}

function readTensor(tensor: Message) {
  if (tensor.number(2) !== 1) throw new TypeError(`'${tensor.text(8)}' is not of type FLOAT`);
  return { shape: tensor.packed(1), values: new Float32Array(Uint8Array.from(tensor.bytes(9)).buffer) };
}

function readAttribute(attribute: Message): number | string | readonly number[] {
  const type = attribute.number(20);
  switch (type) {
    case 1:
      return attribute.number(2);
    case 2:
      return attribute.number(3);
    case 3:
      return attribute.text(4);
    case 7:
      return attribute.packed(8);
    default:
      throw new TypeError(`attribute '${attribute.text(1)}' has the type ${type}`);
  }
}

/** `images: type 1 [n, 1, height, width]`. */
function describeValue(value: Message): string {
  const tensor = value.message(2).message(1);
  const sizes = tensor
    .message(2)
    .messages(1)
    .map((size) => (size.has(1) ? size.number(1) : size.text(2)));
  return `${value.text(1)}: type ${tensor.number(1)} [${sizes.join(', ')}]`;
}
