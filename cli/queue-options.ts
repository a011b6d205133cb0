import { z } from 'zod';
import { WORKER_NAMES, type WorkerName } from '../workers/embedded/plan-workers.js';

const EXPECTED = 'train, simulate and store, or some of them, with commas between and each once';

/** Names of queues, given with commas between them. */
export const queueNames = z.string().transform((text, context): readonly WorkerName[] => {
  const given = text.split(',');
  const known = WORKER_NAMES.filter((name) => given.includes(name));
  if (known.length === given.length) return known;
  context.addIssue({ code: 'custom', message: EXPECTED, input: text });
  return z.NEVER;
});

/** Whether a device was named only where something is computed on it. */
export function fitsDevice({ queues, device }: { queues: readonly WorkerName[]; device?: unknown }): boolean {
  return device === undefined || queues.includes('train');
}

export const DEVICE_WITHOUT_TRAIN = { path: ['device'], error: 'train among the queues' };
