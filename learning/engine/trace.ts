/**
 * Records the TensorFlow operations that a tfjs computation runs, as graph nodes.
 *
 * tfjs sends every operation through one function of the native binding, `executeOp`, and every constant through
 * `createTensor`. While a computation is traced, the backend gets a binding that runs them as usual and writes them
 * down; the ids of the tensors tell which output feeds which input.
 */
import { attribute, type Attribute, type GraphNode } from './graph.js';
import { backend, binding, type Binding, type OperationAttribute, type tf } from './tensorflow.js';

export interface Trace {
  /** In the order they ran. */
  readonly nodes: readonly GraphNode[];
  /** The graph output that each result of the computation is: `node` or `node:1`. */
  readonly sources: ReadonlyMap<tf.Tensor, string>;
}

/**
 * @param scope prefix of the names of the nodes
 * @param known tensors that exist before the computation, with the graph node that stands for each
 * @param body runs the computation and gives its results
 * @throws when the computation reads data, or uses a tensor that was made outside and isn't known
 */
export function traceOperations(
  scope: string,
  known: ReadonlyMap<tf.Tensor, string>,
  body: () => Iterable<tf.Tensor>,
): Trace {
  const sourceById = new Map<number, string>();
  for (const [tensor, node] of known) sourceById.set(idOf(tensor), node);
  const nodes: GraphNode[] = [];
  backend.binding = createRecordingBinding(scope, nodes, sourceById);
  try {
    const sources = new Map<tf.Tensor, string>();
    for (const tensor of body()) {
      const source = sourceById.get(idOf(tensor));
      if (source === undefined) throw new Error(`trace of '${scope}': a result was not computed within it`);
      sources.set(tensor, source);
    }
    return { nodes, sources };
  } finally {
    backend.binding = binding;
  }
}

function createRecordingBinding(scope: string, nodes: GraphNode[], sourceById: Map<number, string>): Binding {
  const record = (node: GraphNode) => {
    nodes.push(node);
    return node.name;
  };
  const recording: Partial<Binding> = {
    createTensor(shape, type, values) {
      if (!ArrayBuffer.isView(values)) throw new Error(`trace of '${scope}': a constant must be numeric`);
      const id = binding.createTensor(shape, type, values);
      const content = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
      const attributes = { dtype: attribute.type(type), value: attribute.tensor(type, shape, content) };
      sourceById.set(
        id,
        record({ name: `${scope}/Const_${nodes.length}`, operation: 'Const', inputs: [], attributes }),
      );
      return id;
    },
    executeOp(operation, operationAttributes, inputIds, outputs) {
      const inputs = inputIds.map((id) => {
        const source = sourceById.get(id);
        if (source === undefined) throw new Error(`trace of '${scope}': ${operation} takes a tensor from outside`);
        return source;
      });
      const results = binding.executeOp(operation, operationAttributes, inputIds, outputs);
      const attributes = Object.fromEntries(operationAttributes.map((item) => [item.name, encodeAttribute(item)]));
      const name = record({ name: `${scope}/${operation}_${nodes.length}`, operation, inputs, attributes });
      results.forEach(({ id }, index) => sourceById.set(id, index === 0 ? name : `${name}:${index}`));
      return results;
    },
    tensorDataSync() {
      throw new Error(`trace of '${scope}': data is read inside the step`);
    },
  };
  // All else comes from the binding. Its own properties are read-only: neither assignment nor a Proxy of it would do.
  return Object.create(binding, Object.getOwnPropertyDescriptors(recording)) as Binding;
}

function encodeAttribute({ name, type, value }: OperationAttribute): Attribute {
  if (type === binding.TF_ATTR_STRING && typeof value === 'string') return attribute.string(value);
  if (type === binding.TF_ATTR_BOOL && typeof value === 'boolean') return attribute.boolean(value);
  if (type === binding.TF_ATTR_TYPE && typeof value === 'number') return attribute.type(value);
  if (type === binding.TF_ATTR_INT && typeof value === 'number') return attribute.integer(value);
  if (type === binding.TF_ATTR_FLOAT && typeof value === 'number') return attribute.float(value);
  if (Array.isArray(value) && value.every((item) => typeof item === 'number')) {
    if (type === binding.TF_ATTR_INT) return attribute.integers(value);
    if (type === binding.TF_ATTR_FLOAT) return attribute.floats(value);
    if (type === binding.TF_ATTR_SHAPE) return attribute.shape(value);
  }
  throw new Error(`can't write the attribute '${name}' of type ${type} into a graph`);
}

function idOf(tensor: tf.Tensor): number {
  const [id] = backend.getInputTensorIds([tensor]);
  if (id === undefined) throw new Error('the tensor has no native counterpart');
  return id;
}
