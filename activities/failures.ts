import { ApplicationFailure } from '@temporalio/activity';

/** Kinds of failure, by what is to be done about them. */
export const FAILURE_KINDS = [
  'bad-input',
  'diverged',
  'out-of-memory',
  'corrupt-artifact',
  'disk-full',
  'process-lost',
  'unknown',
] as const;
export type FailureKind = (typeof FAILURE_KINDS)[number];

interface RetryRule {
  /** Attempts after which the kind counts as permanent; 1 means that trying again can't help. */
  readonly attempts: number;
  /** Before the next attempt; without it the policy's backoff counts. */
  readonly delayMs?: number;
}

/** The one table of retries by kind of error. */
export const RETRY_RULES = {
  'bad-input': { attempts: 1 },
  // the same seed would diverge again
  diverged: { attempts: 1 },
  // another worker, or this one when its neighbours have ended, may have room
  'out-of-memory': { attempts: 4, delayMs: 30_000 },
  'corrupt-artifact': { attempts: 2 },
  // a person may make room
  'disk-full': { attempts: 10, delayMs: 60_000 },
  'process-lost': { attempts: 10 },
  unknown: { attempts: 3 },
} as const satisfies Record<FailureKind, RetryRule>;

/** By the name of the error's class or its system code. */
const KIND_BY_NAME: Readonly<Record<string, FailureKind>> = {
  InputError: 'bad-input',
  RangeError: 'bad-input',
  DivergedError: 'diverged',
  OutOfMemoryError: 'out-of-memory',
  CorruptArtifactError: 'corrupt-artifact',
  ProcessLost: 'process-lost',
  ENOSPC: 'disk-full',
  EDQUOT: 'disk-full',
};

export function classifyFailure(error: unknown): FailureKind {
  return (
    nameCandidates(error)
      .map((name) => KIND_BY_NAME[name])
      .find((kind) => kind !== undefined) ?? 'unknown'
  );
}

/** What the server is told: the kind as the failure's type, and whether another attempt makes sense. */
export function toApplicationFailure(error: unknown, attempt: number): ApplicationFailure {
  const kind = classifyFailure(error);
  const rule: RetryRule = RETRY_RULES[kind];
  return ApplicationFailure.create({
    message: error instanceof Error ? error.message : String(error),
    type: kind,
    nonRetryable: attempt >= rule.attempts,
    ...(rule.delayMs === undefined ? {} : { nextRetryDelay: rule.delayMs }),
    ...(error instanceof Error ? { cause: error } : {}),
  });
}

function nameCandidates(error: unknown): readonly string[] {
  if (!(error instanceof Error)) return [];
  const code = 'code' in error && typeof error.code === 'string' ? [error.code] : [];
  const remote = 'errorName' in error && typeof error.errorName === 'string' ? [error.errorName] : [];
  return [...remote, ...code, error.name];
}
