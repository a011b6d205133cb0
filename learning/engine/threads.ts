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
    // Operations side by side.
    TF_NUM_INTEROP_THREADS: String(threads),
  };
}
