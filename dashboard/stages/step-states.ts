import type { CellFailure } from '../../study/cell-failure.js';
import type { StepKey } from '../../study/step.js';
import type { WorkingStep } from '../../study/study-status.js';
import type { StepState } from '../contract/stages.js';
import type { PlanIndex } from './index-plan.js';

/** Where the steps of a plan stand at one moment. */
export interface StepStates {
  readonly stateOf: (key: StepKey) => StepState;
  readonly working: ReadonlyMap<StepKey, WorkingStep>;
  /** Why a step failed. */
  readonly reasons: ReadonlyMap<StepKey, string>;
}

/**
 * @param isDone tells finished steps and recorded networks
 * @param failures as far as they are told
 */
export function createStepStates(
  index: PlanIndex,
  isDone: (key: StepKey) => boolean,
  running: readonly WorkingStep[],
  failures: readonly CellFailure[],
): StepStates {
  const working = new Map(running.flatMap((step) => (step.key === null ? [] : [[step.key, step] as const])));
  const reasons = new Map<StepKey, string>();
  for (const { network, step, reason } of failures) {
    const key = index.maybeStepOf(network, step);
    if (key !== undefined) reasons.set(key, reason);
  }
  return {
    working,
    reasons,
    stateOf(key) {
      // an earlier run's failure is told until the network is there
      if (isDone(key)) return 'done';
      if (working.has(key)) return 'running';
      return reasons.has(key) ? 'failed' : 'left';
    },
  };
}
