import { ActivityFailure, ApplicationFailure, ChildWorkflowFailure, TimeoutFailure } from '@temporalio/workflow';
import type { CellFailure } from '../study/cell-failure.js';
import type { StepKind } from '../study/step.js';

/** Longer messages would fill the history; the log and the attempt's own failure keep the whole text. */
const REASON_LENGTH = 500;

/** Puts a step's last failure in the words of the results. */
export function describeFailure(
  network: string,
  step: StepKind,
  state: CellFailure['state'],
  error: unknown,
): CellFailure {
  const cause = unwrapFailure(error);
  const reason = cause instanceof Error ? cause.message : String(cause);
  return { network, step, state, error: nameFailure(cause), reason: reason.slice(0, REASON_LENGTH) };
}

/** `step` is the one that was under way, or the next one. */
export function describeCancellation(network: string, step: StepKind): CellFailure {
  return { network, step, state: 'cancelled', error: 'cancelled', reason: 'cancelled by a person' };
}

/** Activities and groups wrap what went wrong in them. What is within an ApplicationFailure is the log's. */
function unwrapFailure(error: unknown): unknown {
  const isWrapper = error instanceof ActivityFailure || error instanceof ChildWorkflowFailure;
  return isWrapper && error.cause !== undefined ? unwrapFailure(error.cause) : error;
}

function nameFailure(cause: unknown): string {
  if (cause instanceof ApplicationFailure) return cause.type ?? 'unknown';
  if (cause instanceof TimeoutFailure) return 'worker-lost';
  return 'unknown';
}
