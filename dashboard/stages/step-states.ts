import type { CellFailure } from '../../study/cell-failure.js';
import { STEP_KINDS, type StepKey } from '../../study/step.js';
import type { WorkingStep } from '../../study/study-status.js';
import type { StepState } from '../contract/stages.js';
import type { IndexedStep, PlanIndex } from './index-plan.js';

/** Where the steps of a plan stand at one moment. */
export interface StepStates {
  readonly stateOf: (key: StepKey) => StepState;
  readonly working: ReadonlyMap<StepKey, WorkingStep>;
  /** Why a step failed or was cancelled. */
  readonly reasons: ReadonlyMap<StepKey, string>;
  /** The steps for want of which a network is missing. */
  readonly blamed: (failure: CellFailure) => readonly IndexedStep[];
}

export interface StepFacts {
  /** Tells finished steps and recorded networks. */
  readonly isDone: (key: StepKey) => boolean;
  readonly running: readonly WorkingStep[];
  /** As far as they are told. */
  readonly failures: readonly CellFailure[];
  /** Datasets whose last attempt failed. */
  readonly failedDatasets: ReadonlySet<StepKey>;
}

export function createStepStates(
  index: PlanIndex,
  { isDone, running, failures, failedDatasets }: StepFacts,
): StepStates {
  const working = new Map(running.flatMap((step) => (step.key === null ? [] : [[step.key, step] as const])));
  const [failed, cancelled] = [new Map<StepKey, string>(), new Map<StepKey, string>()];
  const missing = new Map<StepKey, number>();
  const blamed = ({ network, step, state }: CellFailure): readonly IndexedStep[] => {
    const steps = index.stepsOf(network, step);
    // a network needs several datasets, and its failure doesn't say which of them it lacks
    const open = step === 'generate' ? steps.filter(({ key }) => !isDone(key)) : steps;
    const known = step === 'generate' && state !== 'cancelled' ? open.filter(({ key }) => failedDatasets.has(key)) : [];
    return known.length > 0 ? known : open;
  };
  for (const failure of failures) {
    const { network, step, state, reason } = failure;
    const lacked = blamed(failure);
    // of several that may have failed none is said to have
    const isKnown = lacked.length === 1 || lacked.some(({ key }) => failedDatasets.has(key));
    if (state === 'cancelled') for (const { key } of lacked) cancelled.set(key, reason);
    else if (isKnown) for (const { key } of lacked) failed.set(key, reason);
    for (const kind of STEP_KINDS.slice(STEP_KINDS.indexOf(step))) {
      for (const { key } of index.stepsOf(network, kind)) missing.set(key, (missing.get(key) ?? 0) + 1);
    }
  }
  return {
    working,
    reasons: new Map([...cancelled, ...failed]),
    blamed,
    stateOf(key) {
      // an earlier run's failure is told until the network is there
      if (isDone(key)) return 'done';
      if (working.has(key)) return 'running';
      if (failed.has(key)) return 'failed';
      // another network may still want it
      if (missing.get(key) !== index.steps.get(key)?.networks) return 'left';
      return cancelled.has(key) ? 'cancelled' : 'skipped';
    },
  };
}
