/** Runs a step operation by operation: slower than compiled, and the reference that compiled steps are tested against. */
import { inScope } from './scope.js';
import type { Step, Tensors, Values, VariableSpec } from './step.js';
import { tf } from './tensorflow.js';

export interface EagerResult {
  readonly outputs: ReadonlyMap<string, Values>;
  readonly gradients: ReadonlyMap<string, Values>;
  readonly assignments: ReadonlyMap<string, Values>;
}

/** Gradients and assignments are given back, not applied. */
export function runEagerly(
  step: Step,
  inputs: Readonly<Record<string, Values>>,
  variables: readonly VariableSpec[],
  values: ReadonlyMap<string, Float32Array>,
): EagerResult {
  return inScope(() => {
    const inputTensors = Object.entries(step.inputs).map(([name, { shape, type }]) => {
      return [name, upload(name, inputs[name], shape, type)] as const;
    });
    const variableTensors = variables.map(({ name, shape }) => {
      return [name, upload(name, values.get(name), shape, 'float32')] as const;
    });
    const result = step.run(Object.fromEntries(inputTensors), Object.fromEntries(variableTensors));
    return {
      outputs: download(result.outputs),
      gradients: download(result.gradients ?? {}),
      assignments: download(result.assignments ?? {}),
    };
  });
}

function upload(
  name: string,
  values: Values | undefined,
  shape: readonly number[],
  type: 'float32' | 'int32',
): tf.Tensor {
  if (values === undefined) throw new RangeError(`'${name}' has no values`);
  return tf.tensor(values, [...shape], type);
}

/** Frees the tensors: those that were kept don't end with the scope. */
function download(tensors: Tensors): Map<string, Values> {
  return new Map(
    Object.entries(tensors).map(([name, tensor]) => {
      const values = tensor.dataSync();
      if (values instanceof Uint8Array) throw new TypeError(`'${name}' is neither float32 nor int32`);
      tensor.dispose();
      return [name, values];
    }),
  );
}
