/**
 * The one place where the native TensorFlow binding is loaded (1 to 3 s): everything else takes `tf` from here.
 *
 * `tf` is the tfjs API on the native backend; `backend` runs single TensorFlow kernels by name; `binding` is the raw
 * layer below, in which tensors are integer ids that live until `deleteTensor`.
 */
import './prepare-node.js';
import tf from '@tensorflow/tfjs-node-gpu';
import type { TFEOpAttr, TFJSBinding } from '@tensorflow/tfjs-node-gpu/dist/tfjs_binding.js';

export type Binding = TFJSBinding;
/** An attribute of a TensorFlow operation, as the binding takes it. */
export type OperationAttribute = TFEOpAttr;

/** The part of tfjs-node's backend that we use. */
export interface NativeBackend {
  binding: Binding;
  /** Runs the TensorFlow kernel of that name. */
  executeSingleOutput(name: string, attributes: OperationAttribute[], inputs: tf.TensorInfo[]): tf.Tensor;
  executeMultipleOutputs(
    name: string,
    attributes: OperationAttribute[],
    inputs: tf.TensorInfo[],
    outputs: number,
  ): tf.Tensor[];
  /** Ids in the binding; uploads values that tfjs still holds in JavaScript. */
  getInputTensorIds(tensors: tf.TensorInfo[]): number[];
}

function isNativeBackend(candidate: object): candidate is NativeBackend {
  return 'binding' in candidate && 'getInputTensorIds' in candidate && 'executeMultipleOutputs' in candidate;
}

function findNativeBackend(): NativeBackend {
  const candidate: object = tf.backend();
  if (!isNativeBackend(candidate)) {
    throw new Error(`expected the tfjs backend 'tensorflow', got '${tf.getBackend()}'`);
  }
  return candidate;
}

export const backend = findNativeBackend();
export const binding: Binding = backend.binding;
export { tf };
