/**
 * A compiled program that runs: one native session owns all variables, and every step, reading and restoring goes
 * through it, so that nothing but inputs and outputs crosses between JavaScript and native memory.
 */
import { compileProgram, readNode, RESTORE, type Program } from './compile.js';
import { loadGraph, type LoadedGraph } from './loaded-graph.js';
import { classifyNativeError } from './out-of-memory-error.js';
import type { Step, TensorSpec, Values, VariableSpec } from './step.js';
import { binding } from './tensorflow.js';

/** Traces and compiles the steps. All variables are unset until `restore`. */
export function createSession(variables: readonly VariableSpec[], steps: Readonly<Record<string, Step>>): Session {
  try {
    const program = compileProgram(variables, steps);
    return new Session(program, loadGraph(program.nodes));
  } catch (error) {
    throw classifyNativeError(error);
  }
}

export class Session {
  readonly #program: Program;
  readonly #graph: LoadedGraph;

  constructor(program: Program, graph: LoadedGraph) {
    this.#program = program;
    this.#graph = graph;
  }

  /** The variables given, and the optimizer's. */
  get variables(): readonly VariableSpec[] {
    return [...this.#program.variables, ...this.#program.slots];
  }

  /**
   * Runs a step to its end; blocks until then.
   * @throws OutOfMemoryError; RangeError when an input is missing or has the wrong length
   */
  run(step: string, inputs: Readonly<Record<string, Values>>): Record<string, Values> {
    const definition = this.#program.steps.get(step);
    if (definition === undefined) throw new RangeError(`there is no step '${step}'`);
    const feeds = Object.entries(definition.inputs).map(([name, spec]): Feed => {
      return { node: `${step}/${name}`, spec, values: inputs[name] };
    });
    const fetched = this.#fetch(
      feeds,
      definition.outputs.map((name) => `${step}/${name}`),
    );
    return Object.fromEntries(definition.outputs.map((name, index) => [name, fetched[index]]));
  }

  /** Copies the values of all variables, or of those named. */
  read(names: readonly string[] = this.variables.map(({ name }) => name)): Map<string, Float32Array> {
    const values = this.#fetch([], names.map(readNode));
    return new Map(names.map((name, index) => [name, asFloats(values[index])]));
  }

  /**
   * Sets all variables. Those of the optimizer may be absent: they become zero, which is how it starts.
   * @throws RangeError when another is absent, or one has the wrong length
   */
  restore(values: ReadonlyMap<string, Float32Array>): void {
    const { variables, slots } = this.#program;
    const feeds = [
      ...variables.map((variable) => feedVariable(variable, values.get(variable.name))),
      ...slots.map((slot) => feedVariable(slot, values.get(slot.name) ?? new Float32Array(sizeOf(slot.shape)))),
    ];
    this.#fetch(feeds, [RESTORE.done]);
  }

  /** Frees the native memory. */
  dispose(): void {
    this.#graph.dispose();
  }

  #fetch(feeds: readonly Feed[], outputs: readonly string[]): Values[] {
    const created: number[] = [];
    try {
      for (const feed of feeds) created.push(createTensor(feed));
      const nodes = feeds.map(({ node }) => node);
      const results = this.#graph.run(nodes, created, outputs);
      created.push(...results);
      return results.map(readTensor);
    } catch (error) {
      throw classifyNativeError(error);
    } finally {
      for (const id of created) binding.deleteTensor(id);
    }
  }
}

interface Feed {
  readonly node: string;
  readonly spec: TensorSpec;
  readonly values: Values | undefined;
}

function feedVariable({ name, shape }: VariableSpec, values: Float32Array | undefined): Feed {
  return { node: RESTORE.input(name), spec: { shape, type: 'float32' }, values };
}

function createTensor({ node, spec, values }: Feed): number {
  const expected = sizeOf(spec.shape);
  const fits = spec.type === 'int32' ? values instanceof Int32Array : values instanceof Float32Array;
  if (values?.length !== expected || !fits) {
    const got = values === undefined ? 'nothing' : `${values.constructor.name} of ${values.length}`;
    throw new RangeError(`${node}: expected ${expected} values of type ${spec.type}, got ${got}`);
  }
  const type = spec.type === 'int32' ? binding.TF_INT32 : binding.TF_FLOAT;
  return binding.createTensor([...spec.shape], type, values);
}

function readTensor(id: number): Values {
  const values = binding.tensorDataSync(id);
  if (values instanceof Uint8Array) throw new TypeError('a step gives float32 or int32');
  return values;
}

function asFloats(values: Values | undefined): Float32Array {
  if (!(values instanceof Float32Array)) throw new TypeError('a variable is float32');
  return values;
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}
