import { adamInputs } from '../../learning/engine/adam.js';
import { createSession } from '../../learning/engine/session.js';
import { countParameters, listVariables } from '../../learning/network-variables.js';
import { defineStep } from './define-step.js';
import type { Runner, RunnerSettings } from './runner.js';
import { LEARNING_RATE } from './work.js';

/** Our engine: the step as one graph. */
export function createCompiledRunner(settings: RunnerSettings): Runner {
  const { pass, network, batch, weights } = settings;
  const session = createSession(listVariables(network), { step: defineStep(settings) });
  session.restore(weights);
  let updates = 0;
  return {
    parameters: countParameters(network),
    run() {
      if (pass === 'forward') return session.run('step', { images: batch.images })['particle'][0];
      return session.run('step', { ...batch, ...adamInputs(LEARNING_RATE, ++updates) })['loss'][0];
    },
    dispose: () => session.dispose(),
  };
}
