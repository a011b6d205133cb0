import { ApplicationFailure } from '@temporalio/activity';
import { modelStep, modelWave } from '../study/cost-model.js';
import type { Plan } from '../study/plan.js';
import type { StepInput } from '../study/step.js';
import { WAITING } from './contract.js';
import { RETRY_RULES } from './failures.js';

/** The disk that the data folder is on, now. */
export interface DiskState {
  /** That may still be written. */
  readonly freeBytes: number;
  readonly totalBytes: number;
}

/** Of a large disk. */
const MOST_RESERVED_BYTES = 1e9;
/** Of a small one, as a share. */
const RESERVED_SHARE = 0.05;

/** What no step begins on: the steps that run, the results and the server's database go on with it. */
export function reserveBytes({ totalBytes }: DiskState): number {
  return Math.min(MOST_RESERVED_BYTES, RESERVED_SHARE * totalBytes);
}

/** What a step will leave at most, by the model that `plan` counts with. */
export function estimateStepBytes({ steps }: Plan, input: StepInput): number {
  if (input.kind === 'record') return 0;
  const { bytes } = modelStep(input, (key) => {
    const dataset = steps[key];
    return dataset?.kind === 'generate' ? dataset : undefined;
  });
  if (input.kind !== 'generate') return bytes;
  return bytes + modelWave(input).bytes * (input.trainingImages + input.validationImages);
}

/**
 * Frees the worker's place as a step does that another study computes: it is no failure, and looked at again until there is
 * room. The words don't name the step, so that many steps wait in one line.
 */
export function createRoomFailure({ freeBytes }: DiskState, host: string): ApplicationFailure {
  const free = `${(freeBytes / 1e9).toFixed(1)} GB free`;
  return ApplicationFailure.create({
    message: `waits for room on the disk of ${host}, ${free}: \`npx hrtem-transfer disk\` tells what takes it`,
    type: WAITING,
    nextRetryDelay: RETRY_RULES['disk-full'].delayMs,
  });
}
