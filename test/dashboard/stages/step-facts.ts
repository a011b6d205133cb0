import { readFileSync } from 'node:fs';
import type { StepFacts } from '../../../dashboard/stages/step-states.js';
import type { CellFailure } from '../../../study/cell-failure.js';
import { parseStudy } from '../../../study/parse-study.js';
import { planStudy, type PlannedNetwork } from '../../../study/plan.js';
import type { WorkingStep } from '../../../study/study-status.js';
import { TWO_NETWORKS_STUDY } from '../../cli/run-command.js';

/** Of a study that was planned a moment ago. */
export const NOTHING_DONE: StepFacts = {
  isDone: () => false,
  running: [],
  failures: [],
  failedDatasets: new Set(),
};

/** Two replicates of two networks that share a pretraining, on two domains. */
export function planReplicates() {
  const text = readFileSync(TWO_NETWORKS_STUDY, 'utf8').replace('replicates: 1', 'replicates: 2');
  return planStudy(parseStudy(text, 'two'));
}

/** Why a network is missing. */
export function missing(
  { identity }: PlannedNetwork,
  state: CellFailure['state'],
  step: CellFailure['step'],
  words: Partial<Pick<CellFailure, 'error' | 'reason'>> = {},
): CellFailure {
  const { error = state === 'cancelled' ? 'cancelled' : 'diverged', reason = `${state} at ${step}` } = words;
  return { network: identity.id, step, state, error, reason };
}

/** As process 7 on the machine `h` does it. */
export function work(kind: WorkingStep['kind'], key: string): WorkingStep {
  const progress = { attempt: 1, forMs: 5, done: 1, total: 2 };
  return { kind, step: null, key, network: null, host: 'h', pid: 7, ...progress };
}
