/**
 * TensorFlow graphs as values, and their encoding as a SavedModel: graph_def, node_def, attr_value, tensor,
 * tensor_shape, meta_graph and saved_model.proto of https://github.com/tensorflow/tensorflow (core/framework,
 * core/protobuf). Only the fields that a graph of plain nodes needs are written.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  bytesField,
  floatField,
  mapEntryField,
  message,
  packedFloatField,
  packedVarintField,
  varintField,
} from './protobuf.js';

/** Numbers of types.proto; the native binding uses the same. */
export const DATA_TYPES = { float32: 1, int32: 3, bfloat16: 14, resource: 20 } as const;

/** An encoded AttrValue. */
export type Attribute = Buffer;

export interface GraphNode {
  /** Unique in the graph. */
  readonly name: string;
  readonly operation: string;
  /** `node`, `node:1` for a further output, `^node` for a control dependency (these come last). */
  readonly inputs: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
}

export const attribute = {
  string: (value: string): Attribute => bytesField(2, value),
  integer: (value: number): Attribute => varintField(3, value),
  integers: (values: readonly number[]): Attribute => bytesField(1, packedVarintField(3, values)),
  float: (value: number): Attribute => floatField(4, value),
  floats: (values: readonly number[]): Attribute => bytesField(1, packedFloatField(4, values)),
  boolean: (value: boolean): Attribute => varintField(5, value),
  type: (value: number): Attribute => varintField(6, value),
  shape: (value: readonly number[]): Attribute => bytesField(7, encodeShape(value)),
  /** `content`: the values as they lie in memory. */
  tensor: (type: number, shape: readonly number[], content: Uint8Array): Attribute =>
    bytesField(8, message(varintField(1, type), bytesField(2, encodeShape(shape)), bytesField(4, content))),
} as const;

/** A node that holds a float32 scalar. */
export function scalarNode(name: string, value: number): GraphNode {
  const type = attribute.type(DATA_TYPES.float32);
  const content = Buffer.from(Float32Array.of(value).buffer);
  const tensor = attribute.tensor(DATA_TYPES.float32, [], content);
  return { name, operation: 'Const', inputs: [], attributes: { dtype: type, value: tensor } };
}

export const SAVED_MODEL_TAG = 'serve';

/** Writes `saved_model.pb` into the directory: one meta graph, without a saver, signatures or variables of its own. */
export function writeSavedModel(directory: string, nodes: readonly GraphNode[]): void {
  const graph = message(
    ...nodes.map((node) => bytesField(1, encodeNode(node))),
    bytesField(4, varintField(1, PRODUCER)),
  );
  const metaGraph = message(bytesField(1, bytesField(4, SAVED_MODEL_TAG)), bytesField(2, graph));
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, 'saved_model.pb'), message(varintField(1, 1), bytesField(2, metaGraph)));
}

/** GraphDef version of the TensorFlow 2.16 line: any later runtime reads it. */
const PRODUCER = 1766;

function encodeShape(shape: readonly number[]): Buffer {
  return message(...shape.map((size) => bytesField(2, varintField(1, size))));
}

function encodeNode(node: GraphNode): Buffer {
  return message(
    bytesField(1, node.name),
    bytesField(2, node.operation),
    ...node.inputs.map((input) => bytesField(3, input)),
    ...Object.entries(node.attributes).map(([name, value]) => mapEntryField(5, name, value)),
  );
}
