import { ApplicationFailure, type Info } from '@temporalio/activity';
import { z } from 'zod';
import type { ClaimOwner } from '../results/artifact-store.js';
import { attemptSchema, begunAttemptSchema, type Attempt } from '../results/attempt.js';
import { WAITING } from './contract.js';
import type { StepInput } from '../study/step.js';

/** Attempts of a step that may end with their worker, as when a step takes its worker with it each time. */
const MOST_ATTEMPTS = 20;
const SHORTEST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 15_000;

export interface Attempts {
  /** Counts from 1, without those that only waited. */
  readonly attempt: number;
  /** Attempts that only waited. */
  readonly waits: number;
  /** Whether the server would give the step another attempt. */
  readonly mayWait: boolean;
  /** Earlier ones that computed. */
  readonly earlier: readonly Attempt[];
}

/** What an attempt leaves to the next one, in the details of its last heartbeat. */
const detailsSchema = z.object({
  waits: z.int().min(0).default(0),
  attempts: z.array(attemptSchema).default([]),
  begun: begunAttemptSchema.exactOptional(),
});

export function countAttempts({ attempt, heartbeatDetails, retryPolicy }: Info): Attempts {
  const details = detailsSchema.safeParse(heartbeatDetails).data ?? { waits: 0, attempts: [] };
  const waits = Math.min(details.waits, attempt - 1);
  // 0 is the server's word for no bound
  const most = retryPolicy?.maximumAttempts || Infinity;
  return { attempt: attempt - waits, waits, mayWait: attempt < most, earlier: listEnded(details) };
}

/** One that began and didn't say how it ended was lost with its worker. */
function listEnded({ attempts, begun }: z.output<typeof detailsSchema>): readonly Attempt[] {
  if (begun === undefined || attempts.some(({ attempt }) => attempt === begun.attempt)) return attempts;
  return [...attempts, { ...begun, outcome: 'lost' }];
}

/**
 * The server doesn't bound the attempts, since it can't tell those that wait from others.
 * @throws ApplicationFailure at the first attempt beyond the bound
 */
export function requireWorkersLive({ attempt }: Attempts): void {
  if (attempt <= MOST_ATTEMPTS) return;
  throw ApplicationFailure.nonRetryable(
    `the step’s worker was lost in each of ${MOST_ATTEMPTS} attempts`,
    'worker-lost',
  );
}

/** Frees the worker's place: the step is looked at again soon, and later and later where it takes long. */
export function createWaitingFailure(
  kind: StepInput['kind'],
  study: string,
  holder: ClaimOwner | 'unknown',
  waits: number,
): ApplicationFailure {
  return ApplicationFailure.create({
    message: `waits for ${kind} of ${nameHolder(study, holder)}`,
    type: WAITING,
    nextRetryDelay: Math.min(LONGEST_WAIT_MS, SHORTEST_WAIT_MS * 2 ** waits),
  });
}

function nameHolder(study: string, holder: ClaimOwner | 'unknown'): string {
  if (holder === 'unknown') return 'another study';
  return holder.study === study ? 'another run of this study' : `study ${holder.study}`;
}
