import type { BegunAttempt } from '../results/attempt.js';
import type { StepProgress } from './contract.js';

/** Heartbeats of one running step. */
export interface Pulse {
  /** The first heartbeat soon: the step was not found finished and its work begins. */
  begin(attempt: BegunAttempt): void;
  /** What the next heartbeats tell. */
  tell(progress: Partial<StepProgress>): void;
  /** The last heartbeat, which is what a next attempt finds. */
  tellLast(progress: Partial<StepProgress>): void;
  stop(): void;
}

/** A cancellation arrives with the answer to a heartbeat. */
const HEARTBEAT_MS = 1_000;
/** A step that is over before that costs the server no heartbeat, which is a write of its database. */
const FIRST_HEARTBEAT_MS = 200;

/**
 * Heartbeats every second with the latest progress: they say that the worker lives. That the work itself goes
 * on is watched where its process is (`workers/forked-compute.ts`).
 */
export function createPulse(
  beginning: Pick<StepProgress, 'step' | 'waits' | 'attempts'>,
  heartbeat: (progress: StepProgress) => void,
): Pulse {
  let progress: StepProgress = { ...beginning, done: 0, total: 0 };
  let first: NodeJS.Timeout | undefined;
  const timer = setInterval(() => heartbeat(progress), HEARTBEAT_MS);
  const stop = () => {
    clearInterval(timer);
    clearTimeout(first);
  };
  return {
    begin: (begun) => {
      progress = { ...progress, begun };
      first = setTimeout(() => heartbeat(progress), FIRST_HEARTBEAT_MS);
    },
    tell(news) {
      progress = { ...progress, ...news };
    },
    tellLast(news) {
      heartbeat({ ...progress, ...news });
      stop();
    },
    stop,
  };
}
