/**
 * Turns steps into one TensorFlow graph. Each step is run once on zeros while its operations are recorded; the graph
 * then holds, for every step, an input node `step/input`, an output node `step/output` for each result, and the updates
 * of variables, which hang as control dependencies on the outputs. What no result needs is left out: that is how a
 * frozen part of a network costs no gradient.
 */
import { ADAM_INPUTS, adamConstants, adamSlots, adamUpdate } from './adam.js';
import { attribute, DATA_TYPES, scalarNode, type GraphNode } from './graph.js';
import { lowerPrecision } from './lower-precision.js';
import { inScope } from './scope.js';
import type { Step, TensorSpec, VariableSpec } from './step.js';
import { tf } from './tensorflow.js';
import { traceOperations } from './trace.js';

export interface Program {
  readonly nodes: readonly GraphNode[];
  /** The variables given. */
  readonly variables: readonly VariableSpec[];
  /** The optimizer's, two for every variable that a step trains. */
  readonly slots: readonly VariableSpec[];
  readonly steps: ReadonlyMap<string, ProgramStep>;
}

export interface ProgramStep {
  readonly inputs: Readonly<Record<string, TensorSpec>>;
  readonly outputs: readonly string[];
}

/** Nodes of the step that restores variables. */
export const RESTORE = { done: 'restore/done', input: (variable: string) => `restore/${variable}` };
/** Node whose output is a variable's value. */
export const readNode = (variable: string) => `read/${variable}`;
const handleNode = (variable: string) => `variable/${variable}`;

const FLOAT = attribute.type(DATA_TYPES.float32);

/** @throws when a step does what a trace can't hold (`trace.ts`), or names a variable that there isn't */
export function compileProgram(variables: readonly VariableSpec[], steps: Readonly<Record<string, Step>>): Program {
  const shapes = new Map(variables.map(({ name, shape }) => [name, shape]));
  const compiled = Object.entries(steps).map(([name, step]) => compileStep(name, step, shapes));
  const trained = variables.filter(({ name }) => compiled.some((step) => step.trained.includes(name)));
  const slots = trained.flatMap(({ name, shape }) => adamSlots(name).map((slot) => ({ name: slot, shape })));
  const all = [...variables, ...slots];
  const nodes = [
    ...all.flatMap(variableNodes),
    ...restoreNodes(all),
    ...(slots.length > 0 ? adamConstants() : []),
    ...compiled.flatMap((step) => step.nodes),
  ];
  return { nodes, variables, slots, steps: new Map(compiled.map((step) => [step.name, step])) };
}

interface CompiledStep extends ProgramStep {
  readonly name: string;
  readonly nodes: readonly GraphNode[];
  /** Variables that Adam moves. */
  readonly trained: readonly string[];
}

function compileStep(scope: string, step: Step, shapes: ReadonlyMap<string, readonly number[]>): CompiledStep {
  return inScope(() => {
    const inputs = makeZeros(Object.entries(step.inputs));
    const variables = makeZeros([...shapes].map(([name, shape]) => [name, { shape, type: 'float32' }]));
    const known = new Map<tf.Tensor, string>();
    for (const [name, tensor] of Object.entries(inputs)) known.set(tensor, `${scope}/${name}`);
    for (const [name, tensor] of Object.entries(variables)) known.set(tensor, readNode(name));

    const results: Record<'outputs' | 'gradients' | 'assignments', [name: string, tensor: tf.Tensor][]> = {
      outputs: [],
      gradients: [],
      assignments: [],
    };
    const trace = traceOperations(scope, known, () => {
      const { outputs, gradients = {}, assignments = {} } = step.run(inputs, variables);
      results.outputs = Object.entries(outputs);
      results.gradients = Object.entries(gradients);
      results.assignments = Object.entries(assignments);
      return Object.values(results).flatMap((entries) => entries.map(([, tensor]) => tensor));
    });
    for (const [name] of [...results.gradients, ...results.assignments]) {
      if (!shapes.has(name)) throw new Error(`step '${scope}' updates '${name}', which is no variable`);
    }

    const lowered = step.precision === 'bfloat16' ? lowerPrecision(trace.nodes, trace.sources.values()) : undefined;
    const nodes = lowered?.nodes ?? trace.nodes;
    const sourceOf = (tensor: tf.Tensor) => {
      const source = trace.sources.get(tensor)!;
      return lowered?.sources.get(source) ?? source;
    };
    const updates = [
      ...results.gradients.map(([name, tensor]) => adamUpdate(scope, name, sourceOf(tensor), handleNode)),
      ...results.assignments.map(([name, tensor]) => assignNode(`${scope}/assign/${name}`, name, sourceOf(tensor))),
    ];
    const afterUpdates = updates.map(({ name }) => `^${name}`);
    const outputs = results.outputs.map(([name, tensor]): GraphNode => {
      const type = attribute.type(tensor.dtype === 'int32' ? DATA_TYPES.int32 : DATA_TYPES.float32);
      const inputsOfOutput = [sourceOf(tensor), ...afterUpdates];
      return { name: `${scope}/${name}`, operation: 'Identity', inputs: inputsOfOutput, attributes: { T: type } };
    });
    for (const entries of Object.values(results)) for (const [, tensor] of entries) tensor.dispose();

    const allInputs = { ...step.inputs, ...(results.gradients.length > 0 ? ADAM_INPUTS : {}) };
    const placeholders = Object.entries(allInputs).map(([name, spec]) => placeholderNode(`${scope}/${name}`, spec));
    return {
      name: scope,
      inputs: allInputs,
      outputs: results.outputs.map(([name]) => name),
      trained: results.gradients.map(([name]) => name),
      nodes: [...placeholders, ...keepNeeded(nodes, [...updates, ...outputs]), ...updates, ...outputs],
    };
  });
}

function makeZeros(specs: readonly (readonly [string, TensorSpec])[]): Record<string, tf.Tensor> {
  return Object.fromEntries(specs.map(([name, { shape, type }]) => [name, tf.zeros([...shape], type)]));
}

/** The nodes that the sinks depend on, in their order. */
function keepNeeded(nodes: readonly GraphNode[], sinks: readonly GraphNode[]): GraphNode[] {
  const needed = new Set(sinks.flatMap(inputNodes));
  const kept: GraphNode[] = [];
  // Nodes come after their inputs, so that one pass from the end is enough.
  for (const node of nodes.toReversed()) {
    if (!needed.has(node.name)) continue;
    kept.push(node);
    for (const input of inputNodes(node)) needed.add(input);
  }
  return kept.reverse();
}

function inputNodes(node: GraphNode): string[] {
  return node.inputs.map((input) => input.replace(/^\^|:\d+$/g, ''));
}

function variableNodes({ name, shape }: VariableSpec): GraphNode[] {
  return [
    {
      name: handleNode(name),
      operation: 'VarHandleOp',
      inputs: [],
      attributes: { dtype: FLOAT, shape: attribute.shape(shape), shared_name: attribute.string(name) },
    },
    {
      name: readNode(name),
      operation: 'ReadVariableOp',
      inputs: [handleNode(name)],
      attributes: { dtype: FLOAT },
    },
  ];
}

function restoreNodes(variables: readonly VariableSpec[]): GraphNode[] {
  const assigned = variables.map(({ name }) => assignNode(`restore/assign/${name}`, name, RESTORE.input(name)));
  return [
    ...variables.map(({ name, shape }) => placeholderNode(RESTORE.input(name), { shape, type: 'float32' })),
    ...assigned,
    scalarNode('restore/one', 1),
    {
      // A session fetches tensors, not operations: the assignments hang on this one.
      name: RESTORE.done,
      operation: 'Identity',
      inputs: ['restore/one', ...assigned.map(({ name }) => `^${name}`)],
      attributes: { T: FLOAT },
    },
  ];
}

function assignNode(name: string, variable: string, value: string): GraphNode {
  return { name, operation: 'AssignVariableOp', inputs: [handleNode(variable), value], attributes: { dtype: FLOAT } };
}

function placeholderNode(name: string, { shape, type }: TensorSpec): GraphNode {
  const attributes = { dtype: attribute.type(DATA_TYPES[type]), shape: attribute.shape(shape) };
  return { name, operation: 'Placeholder', inputs: [], attributes };
}
