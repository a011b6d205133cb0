import { availableParallelism } from 'node:os';

/**
 * Thread counts are part of what "same bits" means: sums are split by thread. The native library reads them when it is
 * loaded, so that the parent sets them in the environment of the process that it starts:
 * `fork(file, args, { env: { ...process.env, ...threadEnvironment(2) } })`.
 */
export function threadEnvironment(threads: number): Record<string, string> {
  return {
    // Threads within one operation.
    TF_NUM_INTRAOP_THREADS: String(threads),
    OMP_NUM_THREADS: String(threads),
    // One operation after another, each with all threads: side by side they took a tenth longer.
    TF_NUM_INTEROP_THREADS: '1',
  };
}

const MOST_THREADS = 1024;

/** A list, as OpenMP takes it for nested loops, or what is no count of threads, leaves it to the machine. */
export function readThreads(text = ''): number {
  const threads = Number(text);
  return Number.isSafeInteger(threads) && threads > 0 ? Math.min(threads, MOST_THREADS) : availableParallelism();
}
