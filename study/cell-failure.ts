import type { StepKind } from './step.js';

/** A network that is not in the results, and why. */
export interface CellFailure {
  readonly network: string;
  readonly step: StepKind;
  /** `failed`: this step of its own. `skipped`: a step that it shares with others. `cancelled`: a person wanted it so. */
  readonly state: (typeof CELL_FAILURE_STATES)[number];
  /** The kind of error, as `activities/failures.ts` names it, `worker-lost` or `cancelled`. */
  readonly error: string;
  readonly reason: string;
}

export const CELL_FAILURE_STATES = ['failed', 'skipped', 'cancelled'] as const;

/** Equal for networks that are missing for one reason: the same step, state, kind of error and words. */
export function nameReason({ error, state, step, reason }: Omit<CellFailure, 'network'>): string {
  return JSON.stringify([error, state, step, reason]);
}
