import type { SimulateActivities, TrainActivities } from './contract.js';
import { evaluate } from './evaluate.js';
import { createGenerate } from './generate.js';
import { runDurableStep } from './run-durable-step.js';
import type { StepPorts } from './step-ports.js';
import { trainStage } from './train-stage.js';

/** The activities of the queue `simulate`. */
export function createSimulateActivities(ports: StepPorts): SimulateActivities {
  const generate = createGenerate(ports);
  return { generate: (request) => runDurableStep(ports, 'generate', request, generate) };
}

/** The activities of the queue `train`. */
export function createTrainActivities(ports: StepPorts): TrainActivities {
  return {
    pretrain: (request) => runDurableStep(ports, 'pretrain', request, trainStage),
    transfer: (request) => runDurableStep(ports, 'transfer', request, trainStage),
    evaluate: (request) => runDurableStep(ports, 'evaluate', request, evaluate),
  };
}
