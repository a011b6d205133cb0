import { ApplicationFailure } from '@temporalio/activity';
import { describeError } from '../study/describe-error.js';

/** Kinds of failure, by what is to be done about them. */
export const FAILURE_KINDS = [
  'bad-input',
  'diverged',
  'out-of-memory',
  'corrupt-artifact',
  'disk-full',
  'store-unreachable',
  'store-refused',
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
  // ten minutes, as long as the bound of 20 attempts lets it
  'store-unreachable': { attempts: 20, delayMs: 30_000 },
  // a person may renew credentials or make the bucket
  'store-refused': { attempts: 10, delayMs: 60_000 },
  'process-lost': { attempts: 10 },
  unknown: { attempts: 3 },
} as const satisfies Record<FailureKind, RetryRule>;

/** By the name of the error's class or its code; a map, because a foreign name may be one of `Object.prototype`. */
const KIND_BY_NAME: ReadonlyMap<string, FailureKind> = new Map([
  ['InputError', 'bad-input'],
  ['ImpossibleStructureError', 'bad-input'],
  ['DivergedError', 'diverged'],
  ['OutOfMemoryError', 'out-of-memory'],
  ['ERR_MEMORY_ALLOCATION_FAILED', 'out-of-memory'],
  ['ENOMEM', 'out-of-memory'],
  ['SQLITE_NOMEM', 'out-of-memory'],
  ['SQLITE_IOERR_NOMEM', 'out-of-memory'],
  ['CorruptArtifactError', 'corrupt-artifact'],
  ['ProcessLost', 'process-lost'],
  ['ENOSPC', 'disk-full'],
  ['EDQUOT', 'disk-full'],
  ['StoreFullError', 'disk-full'],
  ['StoreUnreachableError', 'store-unreachable'],
  ['StoreRefusedError', 'store-refused'],
  ['SQLITE_FULL', 'disk-full'],
  // SQLite's word for a full disk when the memory shared with its readers has to grow (https://sqlite.org/rescode.html);
  // its other I/O errors are the hardware's
  ['SQLITE_IOERR_SHMSIZE', 'disk-full'],
]);

/** V8 has no class of its own for memory that it doesn't get: it throws a RangeError, as for many other things. */
const ALLOCATION_MESSAGE = /Array buffer allocation failed|Invalid (typed )?array (buffer )?length/;

/** Never throws; `unknown` where neither name nor code nor message says more. */
export function classifyFailure(error: unknown): FailureKind {
  const names = nameCandidates(error);
  for (const name of names) {
    const kind = KIND_BY_NAME.get(name);
    if (kind !== undefined) return kind;
  }
  if (error instanceof Error && names.includes('RangeError') && ALLOCATION_MESSAGE.test(error.message)) {
    return 'out-of-memory';
  }
  return 'unknown';
}

/** What the server is told: the kind as the failure's type, and whether another attempt makes sense. */
export function toApplicationFailure(error: unknown, attempt: number): ApplicationFailure {
  const kind = classifyFailure(error);
  const rule: RetryRule = RETRY_RULES[kind];
  return ApplicationFailure.create({
    message: describeError(error),
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
