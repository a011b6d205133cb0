/** Messages of ONNX (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3) in the wire format, as far as we need them. */
import { bytesField, floatField, mapEntryField, message, packedVarintField, varintField } from '../engine/protobuf.js';

export interface OnnxNode {
  /** Such as `Conv`. */
  readonly operator: string;
  readonly name: string;
  /** Names of values; empty for an optional input that is left out. */
  readonly inputs: readonly string[];
  readonly output: string;
  readonly attributes?: Readonly<Record<string, OnnxAttribute>>;
}

export type OnnxAttribute =
  | { readonly int: number }
  | { readonly float: number }
  | { readonly text: string }
  | { readonly ints: readonly number[] };

/** A size, or the name of one that is free. */
export type OnnxDimension = number | string;

const FLOAT = 1;

export function encodeNode({ operator, name, inputs, output, attributes = {} }: OnnxNode): Buffer {
  return message(
    ...inputs.map((input) => bytesField(1, input)),
    bytesField(2, output),
    bytesField(3, name),
    bytesField(4, operator),
    ...Object.entries(attributes).map(([attribute, value]) => bytesField(5, encodeAttribute(attribute, value))),
  );
}

/** A float32 tensor in C order. */
export function encodeTensor(name: string, shape: readonly number[], values: Float32Array): Buffer {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return message(packedVarintField(1, shape), varintField(2, FLOAT), bytesField(8, name), bytesField(9, bytes));
}

/** An input or output of the graph: a float32 tensor. */
export function encodeValueInfo(name: string, shape: readonly OnnxDimension[], text: string): Buffer {
  const dimensions = shape.map((size) => {
    return bytesField(1, typeof size === 'number' ? varintField(1, size) : bytesField(2, size));
  });
  const tensor = message(varintField(1, FLOAT), bytesField(2, message(...dimensions)));
  return message(bytesField(1, name), bytesField(2, bytesField(1, tensor)), bytesField(3, text));
}

export interface OnnxGraph {
  readonly name: string;
  readonly nodes: readonly Buffer[];
  readonly initializers: readonly Buffer[];
  readonly input: Buffer;
  readonly output: Buffer;
}

export function encodeGraph({ name, nodes, initializers, input, output }: OnnxGraph): Buffer {
  return message(
    ...nodes.map((node) => bytesField(1, node)),
    bytesField(2, name),
    ...initializers.map((tensor) => bytesField(5, tensor)),
    bytesField(11, input),
    bytesField(12, output),
  );
}

export interface OnnxModel {
  /** Version of the file format. */
  readonly irVersion: number;
  /** Version of the operators. */
  readonly opset: number;
  readonly producer: { readonly name: string; readonly version: string };
  readonly text: string;
  readonly graph: Buffer;
  readonly metadata: Readonly<Record<string, string>>;
}

export function encodeModel({ irVersion, opset, producer, text, graph, metadata }: OnnxModel): Buffer {
  return message(
    varintField(1, irVersion),
    bytesField(2, producer.name),
    bytesField(3, producer.version),
    bytesField(6, text),
    bytesField(7, graph),
    bytesField(8, varintField(2, opset)),
    ...Object.entries(metadata).map(([key, value]) => mapEntryField(14, key, Buffer.from(value, 'utf8'))),
  );
}

function encodeAttribute(name: string, value: OnnxAttribute): Buffer {
  if ('int' in value) return message(bytesField(1, name), varintField(3, value.int), varintField(20, 2));
  if ('float' in value) return message(bytesField(1, name), floatField(2, value.float), varintField(20, 1));
  if ('text' in value) return message(bytesField(1, name), bytesField(4, value.text), varintField(20, 3));
  return message(bytesField(1, name), packedVarintField(8, value.ints), varintField(20, 7));
}
