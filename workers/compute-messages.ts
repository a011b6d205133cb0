import type { ComputeEvent, ComputeJob, ComputeOutcome } from '../activities/compute.js';

/** What a worker tells the process that computes for it. */
export type ToComputeProcess = { readonly type: 'run'; readonly job: ComputeJob } | { readonly type: 'stop' };

/** What that process answers. */
export type FromComputeProcess =
  | { readonly type: 'event'; readonly event: ComputeEvent }
  | { readonly type: 'done'; readonly outcome: ComputeOutcome<ComputeJob['kind']> }
  | { readonly type: 'failed'; readonly errorName: string; readonly message: string };
