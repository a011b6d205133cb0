import { z } from 'zod';

/**
 * `failed`: with an error. `lost`: its worker was gone before it could say anything. `cancelled`: by a person, or because its
 * worker was stopped and handed it back.
 */
export const ATTEMPT_OUTCOMES = ['finished', 'failed', 'lost', 'cancelled'] as const;
export type AttemptOutcome = (typeof ATTEMPT_OUTCOMES)[number];

/** What names an attempt of a step that began to compute. */
const begun = {
  /** Counts from 1, without those that only waited. */
  attempt: z.int().min(1),
  /** `pid@host` of the worker. */
  worker: z.string(),
  /** ISO 8601, UTC. */
  startedAt: z.string(),
};

export const begunAttemptSchema = z.object(begun).readonly();

export const attemptSchema = z
  .object({
    ...begun,
    outcome: z.enum(ATTEMPT_OUTCOMES),
    /** Absent where nobody saw it. */
    endedAt: z.string().exactOptional(),
    /** The kind of error, as `activities/failures.ts` names it. */
    error: z.string().exactOptional(),
    reason: z.string().exactOptional(),
  })
  .readonly();

export type BegunAttempt = z.output<typeof begunAttemptSchema>;

/** An attempt that has ended, one way or another. */
export type Attempt = z.output<typeof attemptSchema>;
