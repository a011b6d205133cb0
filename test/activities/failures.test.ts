import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ComputeError } from '../../activities/compute.js';
import {
  classifyFailure,
  FAILURE_KINDS,
  RETRY_RULES,
  toApplicationFailure,
  type FailureKind,
} from '../../activities/failures.js';
import { DivergedError } from '../../learning/errors.js';
import { OutOfMemoryError } from '../../learning/engine/out-of-memory-error.js';
import { ImpossibleStructureError } from '../../physics/structures/impossible-structure-error.js';
import {
  CorruptArtifactError,
  StoreFullError,
  StoreRefusedError,
  StoreUnreachableError,
} from '../../results/artifact-store.js';
import { InputError } from '../../study/errors.js';

/** Failures of each kind as they arrive: thrown here, or named by the process that computes. */
const FAILURES: Readonly<Record<FailureKind, readonly unknown[]>> = {
  'bad-input': [
    new InputError('no such step'),
    new ImpossibleStructureError('two particles, room for one'),
    new ComputeError('ImpossibleStructureError', 'two particles, room for one'),
  ],
  diverged: [
    new DivergedError({ epoch: 1, batch: 2 }, { epoch: 1, batch: 1, loss: 0.3 }),
    new ComputeError('DivergedError', 'the loss is no longer finite'),
  ],
  'out-of-memory': [
    new OutOfMemoryError('native memory ran out'),
    new ComputeError('OutOfMemoryError', 'native memory ran out'),
    new RangeError('Array buffer allocation failed'),
    catchError(() => new Float32Array(2 ** 53 - 1)),
    new ComputeError('RangeError', 'Invalid typed array length: 1000000000000'),
    withCode('SQLITE_NOMEM'),
    withCode('ENOMEM'),
  ],
  'corrupt-artifact': [new CorruptArtifactError('the bytes have changed')],
  'disk-full': [
    new StoreFullError('the bucket has no room left'),
    ...['ENOSPC', 'EDQUOT', 'SQLITE_FULL', 'SQLITE_IOERR_SHMSIZE'].flatMap((code) => [
      withCode(code),
      new ComputeError(code, 'no space left'),
    ]),
  ],
  'store-unreachable': [new StoreUnreachableError('the server does not answer')],
  'store-refused': [new StoreRefusedError('there is no such bucket')],
  'process-lost': [new ComputeError('ProcessLost', 'the train process was ended by SIGKILL')],
  unknown: [
    new Error('what is this'),
    new RangeError('Maximum call stack size exceeded'),
    new TypeError('Array buffer allocation failed'),
    withCode('SQLITE_IOERR_READ'),
    new ComputeError('constructor', 'a name that every object knows'),
    'a text',
    undefined,
  ],
};

describe('a failure', () => {
  for (const kind of FAILURE_KINDS) {
    it(`is ${kind} by its name, code or message`, () => {
      for (const failure of FAILURES[kind]) assert.equal(classifyFailure(failure), kind, String(failure));
    });

    it(`that is ${kind} is final at the last attempt of its rule and not before`, () => {
      const { attempts } = RETRY_RULES[kind];
      for (const failure of FAILURES[kind]) {
        assert.equal(toApplicationFailure(failure, attempts).nonRetryable, true);
        if (attempts > 1) assert.equal(toApplicationFailure(failure, attempts - 1).nonRetryable, false);
      }
    });
  }

  it('tells the server its kind, its message, and when to try again', () => {
    const full = toApplicationFailure(withCode('ENOSPC'), 1);
    assert.equal(full.type, 'disk-full');
    assert.equal(full.message, 'failed with ENOSPC');
    assert.equal(full.nextRetryDelay, 60_000);
    assert.equal(toApplicationFailure(new Error('what is this'), 1).nextRetryDelay, undefined);
  });
});

function withCode(code: string): Error {
  return Object.assign(new Error(`failed with ${code}`), { code });
}

function catchError(body: () => unknown): unknown {
  try {
    body();
  } catch (error) {
    return error;
  }
  return undefined;
}
