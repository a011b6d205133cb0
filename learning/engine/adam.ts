/**
 * Adam (Kingma and Ba, arXiv 1412.6980) with PyTorch's defaults and PyTorch's meaning of epsilon.
 *
 * PyTorch divides by sqrt(v / (1 - beta2^t)) + epsilon. TensorFlow's ResourceApplyAdam divides by sqrt(v) + epsilon
 * and moves the bias correction into the step size, which makes its epsilon the paper's "epsilon hat". The two agree
 * when it is given epsilon sqrt(1 - beta2^t). Both corrections are computed here in double precision and fed with
 * every step; the kernel gets powers of zero and so applies none of its own.
 */
import { attribute, DATA_TYPES, scalarNode, type GraphNode } from './graph.js';
import type { TensorSpec, Values } from './step.js';

const BETA_1 = 0.9;
const BETA_2 = 0.999;
const EPSILON = 1e-8;

const STEP_SIZE = 'adam.stepSize';
const SCALED_EPSILON = 'adam.epsilon';

/** What a step that has gradients takes beside its own inputs. */
export const ADAM_INPUTS: Readonly<Record<string, TensorSpec>> = {
  [STEP_SIZE]: { shape: [], type: 'float32' },
  [SCALED_EPSILON]: { shape: [], type: 'float32' },
};

/** @param update counts from 1 since the moments were zero */
export function adamInputs(learningRate: number, update: number): Record<string, Values> {
  const correction = Math.sqrt(1 - BETA_2 ** update);
  return {
    [STEP_SIZE]: Float32Array.of((learningRate * correction) / (1 - BETA_1 ** update)),
    [SCALED_EPSILON]: Float32Array.of(EPSILON * correction),
  };
}

/** Names of the variables that hold first and second moment of the gradient. */
export function adamSlots(variable: string): readonly [first: string, second: string] {
  return [`${variable}.adam.first`, `${variable}.adam.second`];
}

/** Constants that every update of the graph uses. */
export function adamConstants(): readonly GraphNode[] {
  return [scalarNode('adam/zero', 0), scalarNode('adam/beta1', BETA_1), scalarNode('adam/beta2', BETA_2)];
}

/**
 * @param scope the step's scope, under which its inputs lie
 * @param handleOf the graph node that is the handle of a variable
 */
export function adamUpdate(
  scope: string,
  variable: string,
  gradient: string,
  handleOf: (variable: string) => string,
): GraphNode {
  const handles = [variable, ...adamSlots(variable)].map(handleOf);
  return {
    name: `${scope}/adam/${variable}`,
    operation: 'ResourceApplyAdam',
    inputs: [
      ...handles,
      'adam/zero',
      'adam/zero',
      `${scope}/${STEP_SIZE}`,
      'adam/beta1',
      'adam/beta2',
      `${scope}/${SCALED_EPSILON}`,
      gradient,
    ],
    attributes: { T: attribute.type(DATA_TYPES.float32) },
  };
}
