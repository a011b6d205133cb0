/** What a step is: a function of tensors that can be run eagerly, or traced once and compiled. */
import type { tf } from './tensorflow.js';

export interface TensorSpec {
  readonly shape: readonly number[];
  readonly type: 'float32' | 'int32';
}

/** State that a session keeps between steps; all float32. */
export interface VariableSpec {
  readonly name: string;
  readonly shape: readonly number[];
}

export type Tensors = Readonly<Record<string, tf.Tensor>>;

/** Of what passes between the layers of a compiled step; see `lower-precision.ts`. */
export type Precision = 'float32' | 'bfloat16';

export interface Step {
  readonly inputs: Readonly<Record<string, TensorSpec>>;
  /** Default float32; run eagerly, a step is always that. */
  readonly precision?: Precision;
  /**
   * Computes the results from inputs and variables, both by name. It may only call tfjs operations and those of
   * `operations/`, makes its constants inside, reads no values back, and takes the same path whatever the values are.
   */
  run(inputs: Tensors, variables: Tensors): StepResult;
}

export interface StepResult {
  readonly outputs: Tensors;
  /** By variable: Adam moves the variable along it. */
  readonly gradients?: Tensors;
  /** By variable: its value after the step. */
  readonly assignments?: Tensors;
}

/** Values that enter and leave native memory, in C order. */
export type Values = Float32Array | Int32Array;
