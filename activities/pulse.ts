import type { StepProgress } from './contract.js';

/** Heartbeats of one running step. */
export interface Pulse {
  /** The first heartbeat soon: the step was not found finished and its work begins. */
  begin(): void;
  /** What the next heartbeats tell. */
  tell(progress: Omit<StepProgress, 'step'>): void;
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
  { step, waits }: Pick<StepProgress, 'step' | 'waits'>,
  heartbeat: (progress: StepProgress) => void,
): Pulse {
  let progress: StepProgress = { step, done: 0, total: 0, ...(waits ? { waits } : {}) };
  let first: NodeJS.Timeout | undefined;
  const timer = setInterval(() => heartbeat(progress), HEARTBEAT_MS);
  return {
    begin: () => {
      first = setTimeout(() => heartbeat(progress), FIRST_HEARTBEAT_MS);
    },
    tell(news) {
      progress = { ...progress, ...news };
    },
    stop: () => {
      clearInterval(timer);
      clearTimeout(first);
    },
  };
}
