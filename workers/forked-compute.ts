import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ComputeError, type Compute, type ComputeJob, type ComputeOutcome } from '../activities/compute.js';
import type { StepLog } from '../activities/step-ports.js';
import { createSlots } from './slots.js';
import type { FromComputeProcess, ToComputeProcess } from './compute-messages.js';

/** After the request to stop, before the process is killed. */
const STOP_GRACE_MS = 3_000;
/** A process that has been silent for so long hangs, and is killed. */
const SILENCE_MS = 300_000;
/** Of the process's standard error, kept for the message when it dies. */
const KEPT_ERROR_BYTES = 2_000;

/**
 * Each job runs in a process of its own: the worker's event loop stays free for heartbeats, memory returns when the
 * job ends, and a kill frees the machine at once.
 */
export function createForkedCompute({ threads, processes, log }: ForkedComputeOptions): Compute {
  const slots = createSlots(processes);
  return {
    run: (job, { signal, report }) =>
      slots.hold(async () => {
        signal.throwIfAborted();
        const child = forkComputeProcess(threads);
        log.info({ computePid: child.pid, job: job.kind }, 'compute process started');
        const silence = setTimeout(() => child.kill('SIGKILL'), SILENCE_MS);
        const hear: typeof report = (event) => {
          silence.refresh();
          report(event);
        };
        try {
          return await converse(child, job, signal, hear);
        } finally {
          clearTimeout(silence);
          child.removeAllListeners();
          child.kill('SIGKILL');
        }
      }),
  };
}

export interface ForkedComputeOptions {
  /** Of the native kernels, in each process. */
  readonly threads: number;
  /** At once; further jobs wait. */
  readonly processes: number;
  readonly log: StepLog;
}

function forkComputeProcess(threads: number): ChildProcess {
  return fork(fileURLToPath(new URL('./compute-process.js', import.meta.url)), {
    // TensorFlow reads its thread counts once, when it is loaded
    env: {
      ...process.env,
      TF_NUM_INTRAOP_THREADS: String(threads),
      TF_NUM_INTEROP_THREADS: '1',
      OMP_NUM_THREADS: String(threads),
    },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
}

function converse<Job extends ComputeJob>(
  child: ChildProcess,
  job: Job,
  signal: AbortSignal,
  report: Parameters<Compute['run']>[1]['report'],
): Promise<ComputeOutcome<Job['kind']>> {
  return new Promise((resolve, reject) => {
    let errorTail = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      errorTail = (errorTail + chunk.toString()).slice(-KEPT_ERROR_BYTES);
    });
    child.on('message', (message: FromComputeProcess) => {
      switch (message.type) {
        case 'event':
          report(message.event);
          break;
        case 'done':
          // the process answers the job that it was given, so the outcome is of the job's kind
          resolve(message.outcome as ComputeOutcome<Job['kind']>);
          break;
        case 'failed':
          reject(new ComputeError(message.errorName, message.message));
          break;
        default:
          message satisfies never;
      }
    });
    child.on('error', reject);
    child.on('exit', (code, deadly) => {
      if (signal.aborted) reject(abortReason(signal));
      const how = deadly === null ? `ended with code ${code}` : `was ended by ${deadly}`;
      reject(
        new ComputeError(
          'ProcessLost',
          `the ${job.kind} process ${how}; it last said: ${errorTail.trim() || 'nothing'}`,
        ),
      );
    });
    signal.addEventListener(
      'abort',
      () => {
        tell(child, { type: 'stop' });
        setTimeout(() => child.kill('SIGKILL'), STOP_GRACE_MS).unref();
      },
      { once: true },
    );
    tell(child, { type: 'run', job });
  });
}

function tell(child: ChildProcess, message: ToComputeProcess): void {
  if (child.connected) child.send(message, () => undefined);
}

function abortReason(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new Error(String(signal.reason));
}
