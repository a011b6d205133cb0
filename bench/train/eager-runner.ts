import { runEagerly } from '../../learning/engine/eager.js';
import { countParameters, listVariables } from '../../learning/network-variables.js';
import { createAdam } from './adam-on-arrays.js';
import { defineStep } from './define-step.js';
import type { Runner, RunnerSettings } from './runner.js';
import { LEARNING_RATE } from './work.js';

/** Our engine's reference: the step operation by operation, with the variables outside native memory. */
export function createEagerRunner(settings: RunnerSettings): Runner {
  const { pass, network, batch } = settings;
  const step = defineStep(settings);
  const variables = listVariables(network);
  const values = new Map([...settings.weights].map(([name, array]) => [name, array.slice()]));
  const applyAdam = createAdam(LEARNING_RATE);
  let updates = 0;
  return {
    parameters: countParameters(network),
    run() {
      const { outputs, gradients, assignments } = runEagerly(step, { ...batch }, variables, values);
      if (pass === 'forward') return readFirst(outputs, 'particle');
      updates++;
      for (const [name, gradient] of gradients) applyAdam(name, find(values, name), gradient, updates);
      for (const [name, average] of assignments) find(values, name).set(average);
      return readFirst(outputs, 'loss');
    },
    dispose: () => values.clear(),
  };
}

function readFirst(outputs: ReadonlyMap<string, ArrayLike<number>>, name: string): number {
  return find(outputs, name)[0];
}

function find<T>(map: ReadonlyMap<string, T>, name: string): T {
  const value = map.get(name);
  if (value === undefined) throw new Error(`there is no '${name}'`);
  return value;
}
