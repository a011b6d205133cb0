import type { Attempt, BegunAttempt } from '../results/attempt.js';
import type { StepRun } from '../results/manifest.js';

/** Longer ones would fill every heartbeat of the attempts to come; the log keeps the whole text. */
const REASON_LENGTH = 300;

/** This attempt among those of its step. */
export interface OwnAttempt {
  /** Its work begins. */
  begin(): BegunAttempt;
  /** All attempts, this one with its end where it had begun. */
  end(outcome: Attempt['outcome'], failure?: { readonly type: string; readonly message: string }): StepRun;
}

export function createOwnAttempt(
  { activity, study, attempts }: StepRun,
  self: Pick<BegunAttempt, 'attempt' | 'worker'>,
): OwnAttempt {
  let begun: BegunAttempt | undefined;
  return {
    begin: () => (begun = { ...self, startedAt: now() }),
    end(outcome, failure) {
      if (begun === undefined) return { activity, study, attempts };
      const said = failure && { error: failure.type, reason: failure.message.slice(0, REASON_LENGTH) };
      return { activity, study, attempts: [...attempts, { ...begun, outcome, endedAt: now(), ...said }] };
    },
  };
}

function now(): string {
  return new Date().toISOString();
}
