/** The process that computes, one job at a time. Its parent is a worker; without the parent it ends at once. */
import { runJob } from '../activities/jobs/run-job.js';
import type { ComputeJob } from '../activities/compute.js';
import { describeError } from '../study/describe-error.js';
import type { FromComputeProcess, ToComputeProcess } from './compute-messages.js';

const abort = new AbortController();

process.on('disconnect', () => process.exit(1));
// a terminal tells its whole group of Ctrl-C and of its own end: the parent decides what that means
for (const name of ['SIGINT', 'SIGHUP'] as const) process.on(name, () => undefined);
process.on('message', (message: ToComputeProcess) => {
  switch (message.type) {
    case 'run':
      void answer(message.job);
      break;
    case 'stop':
      abort.abort(new Error('stopped by the worker'));
      break;
    default:
      message satisfies never;
  }
});

async function answer(job: ComputeJob): Promise<void> {
  try {
    const outcome = await runJob(job, (event) => tell({ type: 'event', event }), abort.signal);
    tell({ type: 'done', outcome });
  } catch (error) {
    tell({
      type: 'failed',
      errorName: nameError(error),
      message: describeError(error),
    });
  }
}

function nameError(error: unknown): string {
  if (!(error instanceof Error)) return 'Error';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}

function tell(message: FromComputeProcess): void {
  process.send?.(message);
}
