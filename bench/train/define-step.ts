import type { Step } from '../../learning/engine/step.js';
import { definePrediction, defineTraining } from '../../learning/network-steps.js';
import type { RunnerSettings } from './runner.js';

/** Our step, whichever way it is run. */
export function defineStep({ pass, pixels, network, batch, precision, freeze = 'none' }: RunnerSettings): Step {
  const shape = { pixels, images: batch.images.length / pixels ** 2 };
  const step =
    pass === 'forward' ? definePrediction(network, shape) : defineTraining(network, shape, freeze, 'cross-entropy');
  return { ...step, precision };
}
