import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { ComputeError, type Compute, type ComputeJob, type ComputeOutcome } from '../activities/compute.js';
import type { StepLog } from '../activities/step-ports.js';
import { threadEnvironment } from '../learning/engine/threads.js';
import { deviceEnvironment, type Device } from '../activities/device.js';
import { createDevicePlaces } from './device-places.js';
import { createGpuMemory, type GpuMemory } from './gpu-memory.js';
import { createProcessPool } from './process-pool.js';
import { maybeCountOomKills } from './oom-kills.js';
import type { FromComputeProcess, ToComputeProcess } from './compute-messages.js';

/** After the request to stop, before the process is killed: within a long batch it can't hear. */
const STOP_GRACE_MS = 2_000;
/** A process that has been silent for so long hangs, and is killed. */
const SILENCE_MS: Readonly<Record<ComputeJob['kind'], number>> = {
  // speaks after a structure, and the largest that fit into memory take many minutes
  'simulate-waves': 3_600_000,
  // speak after an image or a batch
  'form-images': 300_000,
  evaluate: 300_000,
  train: 300_000,
  // one image, after TensorFlow is loaded
  predict: 120_000,
};
/** Of the process's standard error, kept for the message when it dies. */
const KEPT_ERROR_BYTES = 2_000;

/** Jobs after which the process is fit for another one: short, so that loading TensorFlow anew would cost the most. */
const LEAVES_PROCESS_FIT: Readonly<Record<ComputeJob['kind'], boolean>> = {
  'simulate-waves': true,
  'form-images': true,
  evaluate: true,
  predict: true,
  // its memory returns with its end
  train: false,
};

/**
 * Jobs run in processes of their own: the worker's event loop stays free for heartbeats, memory returns with the
 * process, and a kill frees the machine at once. One process has one job at a time, and none after a failure.
 */
export function createForkedCompute(forked: ForkedComputeOptions): ForkedCompute {
  const { threads, devices, perDevice, log, ...options } = forked;
  const { memory = createGpuMemory(process.env), countOomKills = maybeCountOomKills } = options;
  const places = createDevicePlaces({ devices, perDevice, memory });
  const pools = new Map(devices.map((device) => [device, createProcessPool(() => forkProcess(device, threads))]));
  return {
    endIdle: () => {
      for (const pool of pools.values()) pool.endIdle();
    },
    run: (job, { signal, report }) =>
      places.hold(signal, async (place) => {
        const { device } = place;
        const pool = pools.get(device);
        if (pool === undefined) throw new RangeError(`expected one of ${devices.join(', ')}, got ${device}`);
        const child = pool.take();
        place.occupy(child.pid);
        log.info({ computePid: child.pid, job: job.kind, device }, 'job started');
        const silence = setTimeout(() => child.kill('SIGKILL'), SILENCE_MS[job.kind]);
        const hear: typeof report = (event) => {
          silence.refresh();
          // after an epoch with its validation a training takes no more memory
          if (event.type === 'epoch') place.settle();
          report(event);
        };
        const oomKillsBefore = countOomKills();
        let isFit = false;
        try {
          const outcome = await converse(child, job, signal, hear);
          isFit = LEAVES_PROCESS_FIT[job.kind] && !signal.aborted;
          return outcome;
        } catch (error) {
          if (isLost(error) && child.signalCode === 'SIGKILL' && countOomKills() !== oomKillsBefore) {
            const message = `the ${job.kind} process was ended by SIGKILL while the machine ran out of memory`;
            throw new ComputeError('OutOfMemoryError', message);
          }
          throw error;
        } finally {
          clearTimeout(silence);
          if (isFit) pool.giveBack(child);
          else await end(child);
        }
      }),
  };
}

export interface ForkedCompute extends Compute {
  /** Ends the processes that wait for another job. */
  endIdle(): void;
}

export interface ForkedComputeOptions {
  /** Of the native kernels, in each process. */
  readonly threads: number;
  readonly devices: readonly Device[];
  /** Processes at once on each device, at most; further jobs wait. */
  readonly perDevice: number;
  readonly log: StepLog;
  /** Absent: `nvidia-smi`. */
  readonly memory?: GpuMemory;
  /** Absent: what the kernel tells. */
  readonly countOomKills?: () => number | undefined;
}

/** Its memory is free when this resolves: whoever takes the place next may need it. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

function isLost(error: unknown): boolean {
  return error instanceof ComputeError && error.errorName === 'ProcessLost';
}

function forkProcess(device: Device, threads: number): ChildProcess {
  return fork(fileURLToPath(new URL('./compute-process.js', import.meta.url)), {
    env: { ...process.env, ...threadEnvironment(threads), ...deviceEnvironment(device, process.env) },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
}

function converse<Job extends ComputeJob>(
  child: ChildProcess,
  job: Job,
  signal: AbortSignal,
  report: Parameters<Compute['run']>[1]['report'],
): Promise<ComputeOutcome<Job['kind']>> {
  const stop = () => {
    tell(child, { type: 'stop' });
    setTimeout(() => child.kill('SIGKILL'), STOP_GRACE_MS).unref();
  };
  return new Promise<ComputeOutcome<Job['kind']>>((resolve, reject) => {
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
          // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-assertion -- tsc disagrees
          resolve(message.outcome as ComputeOutcome<Job['kind']>);
          break;
        case 'failed':
          reject(signal.aborted ? abortReason(signal) : new ComputeError(message.errorName, message.message));
          break;
        default:
          message satisfies never;
      }
    });
    child.on('error', reject);
    child.on('exit', (code, deadly) => {
      if (signal.aborted) reject(abortReason(signal));
      const how = deadly === null ? `ended with code ${code}` : `was ended by ${deadly}`;
      const last = errorTail.split('\n').filter(isTelling).join('\n').trim() || 'nothing';
      reject(new ComputeError('ProcessLost', `the ${job.kind} process ${how}; it last said: ${last}`));
    });
    signal.addEventListener('abort', stop, { once: true });
    tell(child, { type: 'run', job });
  }).finally(() => {
    signal.removeEventListener('abort', stop);
    for (const event of ['message', 'error', 'exit']) child.removeAllListeners(event);
    child.stderr?.removeAllListeners('data');
    child.stderr?.resume();
  });
}

/** TensorFlow greets on standard error whatever its log level; that is never why a process ended. */
function isTelling(line: string): boolean {
  return !/^(WARNING: All log messages before absl|I\d{4} )/.test(line);
}

function tell(child: ChildProcess, message: ToComputeProcess): void {
  if (child.connected) child.send(message, () => undefined);
}

function abortReason(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new Error(String(signal.reason));
}
